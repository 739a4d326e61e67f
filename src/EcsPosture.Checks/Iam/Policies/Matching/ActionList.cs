namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>The actions that a statement names. Most are of other services than the one asked for, so each is taken apart when it may be meant.</summary>
internal sealed class ActionList(IReadOnlyList<string> written)
{
    private readonly ActionPattern?[] _patterns = new ActionPattern?[written.Count];

    /// <summary>Whether the actions asked for are among these.</summary>
    public Tri Covers(ActionPattern asked)
    {
        var any = Tri.No;
        for (var i = 0; i < _patterns.Length; i++)
        {
            if (_patterns[i] is null && !asked.MayMeet(written[i]))
            {
                continue;
            }

            var pattern = _patterns[i] ??= ActionPattern.Parse(written[i]);
            if (pattern.Includes(asked))
            {
                return Tri.Yes;
            }

            if (any is Tri.No && !asked.IsOne && pattern.Intersects(asked))
            {
                any = Tri.Maybe;
            }
        }

        return any;
    }
}
