using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Evaluation;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>A permission that a step rests on.</summary>
/// <param name="Action">The action.</param>
/// <param name="Resource">What it was asked on.</param>
/// <param name="Answer">What the policies say, with the statements.</param>
public sealed record EscalationGrant(string Action, string Resource, AccessAnswer Answer);

/// <summary>One step by which a principal gains the permissions of another, or all.</summary>
/// <param name="Path">The way.</param>
/// <param name="From">ARN of the principal.</param>
/// <param name="To">ARN of the role or user whose permissions are gained; null when the principal can give itself all permissions.</param>
/// <param name="Grants">The permissions that it rests on.</param>
/// <param name="IsAssumed">Whether it rests on something that cannot be seen, such as that a service runs something with the gained role.</param>
public sealed record EscalationStep(EscalationPath Path, string From, string? To, IReadOnlyList<EscalationGrant> Grants, bool IsAssumed)
{
    /// <summary>How much the conditions on its permissions protect.</summary>
    public Protection Protection { get; } = Grants.Select(g => g.Answer.Protection).DefaultIfEmpty().Max();

    /// <summary>Whether it is derived, assumed or under conditions that the principal does not choose.</summary>
    public bool IsPotential => Path.IsPotential || IsAssumed || Protection > Protection.Controllable || Grants.Any(g => g.Answer.Gaps.Count > 0);
}
