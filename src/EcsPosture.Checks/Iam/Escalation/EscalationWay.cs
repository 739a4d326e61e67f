using EcsPosture.Checks.Iam.Policies;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>A path whose actions a principal may all do somewhere, on the search for those whose permissions it gains.</summary>
/// <param name="From">The principal.</param>
/// <param name="Path">The path.</param>
/// <param name="Actions">The actions that it needs.</param>
/// <param name="Answers">What the principal's policies say to each of these on every resource.</param>
/// <param name="Reached">ARNs of those that easier ways are sure to reach.</param>
internal sealed record EscalationWay(
    EscalationNode From, EscalationPath Path, IReadOnlyList<string> Actions, IReadOnlyDictionary<string, AccessAnswer> Answers, IReadOnlySet<string> Reached)
{
    /// <summary>Whether a step by this way was found.</summary>
    public bool HasStep { get; set; }

    /// <summary>Whether it is somebody else.</summary>
    public bool IsOther(EscalationNode node) => node.Arn != From.Arn;

    /// <summary>Whether a step to a principal would be kept: the first by this way, or one to where nothing else is sure to lead.</summary>
    public bool Wants(EscalationNode to) => IsOther(to) && (!HasStep || !Reached.Contains(to.Arn));

    /// <summary>The step, resting on what was asked of every resource, with some grants in place of those.</summary>
    public EscalationStep To(EscalationNode? to, bool isAssumed, params IReadOnlyList<EscalationGrant> better)
    {
        var grants = new List<EscalationGrant>(Actions.Count + better.Count);
        foreach (var action in Actions)
        {
            if (!better.Any(b => b.Action == action))
            {
                grants.Add(new(action, "*", Answers[action]));
            }
        }

        grants.AddRange(better);
        return new(Path, From.Arn, to?.Arn, grants, isAssumed);
    }

    public EscalationStep With(EscalationNode to, EscalationGrant grant) => To(to, isAssumed: false, grant);

    /// <summary>The step, where one of its actions is allowed on a resource.</summary>
    public EscalationStep? On(EscalationNode? to, string action, string resource, params ReadOnlySpan<(string Key, string Value)> known) =>
        Ask(action, resource, known) is { } grant ? To(to, isAssumed: false, grant) : null;

    /// <summary>A permission of the principal; null when it does not have it.</summary>
    public EscalationGrant? Ask(string action, string resource, params ReadOnlySpan<(string Key, string Value)> known)
    {
        var answer = From.Access.Can(action, resource, known);
        return answer.Allowed is Tri.No ? null : new(action, resource, answer);
    }
}
