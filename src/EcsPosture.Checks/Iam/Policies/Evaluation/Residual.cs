namespace EcsPosture.Checks.Iam.Policies.Evaluation;

/// <summary>How hard it is for somebody with the principal's credentials to meet a requirement. One that no request meets is no residual: the answer is then no.</summary>
public enum Protection
{
    /// <summary>Nothing has to be met.</summary>
    None,

    /// <summary>The caller chooses it, such as a tag in the request.</summary>
    Controllable,

    /// <summary>It depends on where and when the call is made from, such as an address.</summary>
    Environment,

    /// <summary>It depends on who calls or on how the resource is marked.</summary>
    Identity,
}

/// <summary>What kind of thing must hold.</summary>
public enum RequirementKind
{
    /// <summary>A condition.</summary>
    Condition,

    /// <summary>The action must be one of these.</summary>
    Action,

    /// <summary>The action must be none of these.</summary>
    NotAction,

    /// <summary>The resource must be one of these.</summary>
    Resource,

    /// <summary>The resource must be none of these.</summary>
    NotResource,

    /// <summary>A policy that could not be read must allow it, or not deny it.</summary>
    Unread,

    /// <summary>The policy of the resource, which was not given, must allow it.</summary>
    ResourcePolicy,
}

/// <summary>One thing that must hold.</summary>
/// <param name="Kind">What kind it is.</param>
/// <param name="Operator">The condition's operator; empty for all else.</param>
/// <param name="Key">The condition's key; empty for all else.</param>
/// <param name="Values">The values as the policy writes them.</param>
/// <param name="Protection">How hard it is to meet.</param>
public sealed record Requirement(RequirementKind Kind, string Operator, string Key, IReadOnlyList<string> Values, Protection Protection)
{
    /// <inheritdoc />
    public override string ToString()
    {
        var values = string.Join(" or ", Values);
        return Kind switch
        {
            RequirementKind.Condition => $"{Operator} {Key} {values}",
            RequirementKind.Action => $"the action is {values}",
            RequirementKind.NotAction => $"the action is not {values}",
            RequirementKind.Resource => $"the resource is {values}",
            RequirementKind.NotResource => $"the resource is not {values}",
            RequirementKind.Unread => $"{values} could not be read",
            _ => "the policy of the resource allows it",
        };
    }
}

/// <summary>A statement and what it needs to hold.</summary>
public sealed record ResidualOption(StatementReference? Statement, IReadOnlyList<Requirement> Requirements)
{
    /// <inheritdoc />
    public override string ToString() => string.Join(" and ", Requirements);
}

/// <summary>A part of what must hold for a request to be allowed.</summary>
/// <param name="IsDeny">Whether its one option must not hold as a whole; else at least one option must hold.</param>
/// <param name="Layer">The policies it comes from, such as <c>identity</c> or <c>boundary</c>.</param>
/// <param name="Options">The statements.</param>
public sealed record Residual(bool IsDeny, string Layer, IReadOnlyList<ResidualOption> Options)
{
    /// <summary>How hard it is to meet by the easiest way.</summary>
    public Protection Protection
    {
        get
        {
            var easiest = Options.Count == 0 ? Protection.None : Protection.Identity;
            foreach (var option in Options)
            {
                // A Deny is left by failing one requirement, an Allow is reached by meeting all.
                var hardest = option.Requirements.Count == 0 || !IsDeny ? Protection.None : Protection.Identity;
                foreach (var requirement in option.Requirements)
                {
                    hardest = IsDeny == requirement.Protection < hardest ? requirement.Protection : hardest;
                }

                easiest = hardest < easiest ? hardest : easiest;
            }

            return easiest;
        }
    }

    /// <inheritdoc />
    public override string ToString() => (IsDeny ? "unless " : "if ") + string.Join(", or ", Options);
}
