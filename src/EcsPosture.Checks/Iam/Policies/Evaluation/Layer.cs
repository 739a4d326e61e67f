using EcsPosture.Inventory;

namespace EcsPosture.Checks.Iam.Policies.Evaluation;

/// <summary>What one layer of policies says to a question.</summary>
internal sealed class Layer
{
    public Layer(string name, IEnumerable<Policy> policies, AccessQuestion question, bool hasBoundary = false)
    {
        Name = name;
        foreach (var policy in policies)
        {
            if (policy.Gap is { } gap)
            {
                Unread.Add((policy, gap));
            }

            foreach (var statement in policy.Statements)
            {
                if (StatementMatch.Of(policy, statement, question, hasBoundary) is { } match)
                {
                    (statement.Written.IsAllow ? Allows : Denies).Add(match);
                }
            }
        }
    }

    public string Name { get; }

    public List<StatementMatch> Allows { get; } = [];

    public List<StatementMatch> Denies { get; } = [];

    public List<(Policy Policy, Gap Gap)> Unread { get; } = [];

    /// <summary>Whether it allows by statements that reach the principal in one of these ways.</summary>
    public Tri Allowed(params ReadOnlySpan<Matching.PrincipalReach> reaches)
    {
        var any = Unread.Count > 0 ? Tri.Maybe : Tri.No;
        foreach (var allow in Allows)
        {
            if (reaches.IsEmpty || reaches.Contains(allow.Reach))
            {
                any = any.Or(allow.Holds);
            }
        }

        return any;
    }

    /// <summary>Whether it denies.</summary>
    public Tri Denied
    {
        get
        {
            var any = Unread.Count > 0 ? Tri.Maybe : Tri.No;
            foreach (var deny in Denies)
            {
                any = any.Or(deny.Holds);
            }

            return any;
        }
    }
}
