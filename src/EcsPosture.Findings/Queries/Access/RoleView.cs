using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Access;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Findings.Queries.Access;

/// <summary>A role that ECS uses, as a list shows it.</summary>
/// <param name="Hash">Short hash of its ARN, for its page.</param>
/// <param name="Name">Its name.</param>
/// <param name="AccountId">Its account.</param>
/// <param name="Rank">Where it stands.</param>
/// <param name="IsPotential">Whether the rank hangs on a step that is derived, assumed or under conditions.</param>
/// <param name="Reason">Why it stands there.</param>
/// <param name="Uses">What ECS uses it for.</param>
/// <param name="Role">Its facts; null when it was not read or does not exist.</param>
/// <param name="Open">Open findings on it.</param>
public sealed record AccessRow(
    string Hash, string Name, string AccountId, AccessRank Rank, bool IsPotential, string Reason, IReadOnlyList<RoleUseRow> Uses, Role? Role, SeverityCounts Open);

/// <summary>One use of a role by ECS.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Region">Where.</param>
/// <param name="User">Name of the revision, task, schedule, service or capacity provider that names it.</param>
/// <param name="FamilyHash">Short hash of the family when that is a revision.</param>
/// <param name="Label">What a revision is to the estate.</param>
/// <param name="Services">ARNs of the services that use it by this.</param>
/// <param name="Clusters">ARNs of the clusters in which it is used by this.</param>
public sealed record RoleUseRow(
    RolePurpose Purpose, string Region, string User, string? FamilyHash, OccurrenceLabel Label, IReadOnlyList<string> Services, IReadOnlyList<string> Clusters);

/// <summary>All that the page of a role shows.</summary>
public sealed record RoleView
{
    /// <summary>Short hash of its ARN.</summary>
    public required string Hash { get; init; }
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string AccountId { get; init; }

    /// <summary>Short hash of the role as a subject of findings; null when it was never read.</summary>
    public string? SubjectHash { get; init; }

    /// <summary>When a scan found that it is gone; null while it is there or was never read.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>Its facts; null when it was not read or does not exist.</summary>
    public Role? Role { get; init; }

    /// <summary>Its policies, ready to be asked; null when it was not read.</summary>
    public PrincipalAccess? Access { get; init; }

    /// <summary>Where it stands; null when ECS does not use it.</summary>
    public AccessRank? Rank { get; init; }

    /// <summary>Where it stands among others, with the statements; null when ECS does not use it, until the next scan after an upgrade too.</summary>
    public AccessProfile? Profile { get; init; }

    /// <summary>What ECS uses it for.</summary>
    public IReadOnlyList<RoleUseRow> Uses { get; init; } = [];

    /// <summary>Open findings on it.</summary>
    public required SeverityCounts Open { get; init; }
}
