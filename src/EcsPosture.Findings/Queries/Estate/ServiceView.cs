using EcsPosture.Checks.Usage;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>A service as its page shows it.</summary>
public sealed record ServiceView
{
    public required string Hash { get; init; }
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string ClusterName { get; init; }
    public required string ClusterHash { get; init; }
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>Launch types it runs with, resolved through capacity providers.</summary>
    public IReadOnlyList<string> LaunchTypes { get; init; } = [];

    /// <summary>Its facts; null when they could not be read.</summary>
    public Service? Service { get; init; }

    /// <summary>The deployed revision; null when it could not be read.</summary>
    public TaskDefinition? Deployed { get; init; }

    /// <summary>Hash of the deployed revision's family.</summary>
    public string? FamilyHash { get; init; }

    /// <summary>Revisions of the family that were read, newest first.</summary>
    public IReadOnlyList<RevisionRow> Revisions { get; init; } = [];
    public IReadOnlyList<SecurityGroup> SecurityGroups { get; init; } = [];
    public IReadOnlyList<Subnet> Subnets { get; init; } = [];
    public RoleFacts? TaskRole { get; init; }
    public RoleFacts? ExecutionRole { get; init; }

    /// <summary>Where each container logs.</summary>
    public IReadOnlyList<LogDestination> Logs { get; init; } = [];
    public required ServiceHeat Heat { get; init; }

    /// <summary>Open findings by container (empty for the service or family as a whole) and area.</summary>
    public IReadOnlyList<ContainerHeat> Containers { get; init; } = [];
    public IReadOnlyList<TimelineRow> Timeline { get; init; } = [];
}

/// <summary>A revision of a family.</summary>
public sealed record RevisionRow(string Hash, string Arn, int Revision, OccurrenceLabel Label, string Status, DateTimeOffset? RegisteredAt, string? RegisteredBy, IReadOnlyList<string> UsedBy, int Findings);

/// <summary>What is known of a role that a task uses.</summary>
/// <param name="Arn">The role as the definition names it.</param>
/// <param name="Hash">Short hash for its links.</param>
/// <param name="Role">Its facts; null when they could not be read or it does not exist.</param>
/// <param name="IsKnown">Whether the role was read.</param>
/// <param name="OpenFindings">Open findings on it.</param>
public sealed record RoleFacts(string Arn, string Hash, Role? Role, bool IsKnown, SeverityCounts OpenFindings);

/// <summary>Where a container logs.</summary>
/// <param name="Container">The container.</param>
/// <param name="Driver">Its log driver; null when it has none.</param>
/// <param name="GroupName">The log group, for awslogs.</param>
/// <param name="Group">The group's facts; null when it does not exist or was not read.</param>
/// <param name="IsRead">Whether it is known if the group exists.</param>
public sealed record LogDestination(string Container, string? Driver, string? GroupName, string? Mode, LogGroup? Group, bool IsRead);

/// <summary>Where a container hurts.</summary>
public sealed record ContainerHeat(string Container, IReadOnlyList<HeatCell> Cells);

/// <summary>A deployment or a finding's event on a service's timeline.</summary>
/// <param name="FindingHash">The finding; null for a deployment.</param>
public sealed record TimelineRow(DateTimeOffset At, string Title, string? Detail, string? FindingHash, FindingEventKind? Kind);
