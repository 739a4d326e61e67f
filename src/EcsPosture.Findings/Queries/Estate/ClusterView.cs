using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>A cluster as the list shows it.</summary>
public sealed record ClusterRow
{
    public required string Hash { get; init; }
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required PostureScore Score { get; init; }
    public required SeverityCounts Open { get; init; }
    public int Services { get; init; }
    public int RunningTasks { get; init; }
    public IReadOnlyList<string> LaunchTypes { get; init; } = [];
    public DateTimeOffset? LastScanAt { get; init; }
}

/// <summary>A cluster as its page shows it.</summary>
public sealed record ClusterView
{
    public required string Hash { get; init; }
    public required string Name { get; init; }
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }

    /// <summary>When it was found to be gone; null while it exists.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>Its facts; null when they could not be read.</summary>
    public Cluster? Cluster { get; init; }
    public required PostureScore Score { get; init; }
    public IReadOnlyList<TopicScore> TopicScores { get; init; } = [];
    public required SeverityCounts Open { get; init; }
    public IReadOnlyList<TrendPoint> Trend { get; init; } = [];
    public IReadOnlyList<ServiceRow> Services { get; init; } = [];
    public IReadOnlyList<ContainerInstance> Instances { get; init; } = [];

    /// <summary>Tasks outside a service: standalone ones, and those that rules and schedules start.</summary>
    public IReadOnlyList<UseRow> StandaloneTasks { get; init; } = [];
    public IReadOnlyList<RoleRow> Roles { get; init; } = [];
}

/// <summary>A topic's posture.</summary>
public sealed record TopicScore(Topic Topic, PostureScore Score);

/// <summary>A role that is used in a cluster.</summary>
public sealed record RoleRow(string Hash, string Name, string Arn, IReadOnlyList<RolePurpose> Purposes, IReadOnlyList<string> Services);

/// <summary>Something that runs a revision outside a service.</summary>
public sealed record UseRow(UseKind Kind, string Name, string Arn, string Family, string RevisionArn, string LaunchTypes);

/// <summary>Areas in which a service can hurt, for the heat strip.</summary>
public enum HeatArea
{
    Identity,
    Runtime,
    Network,
    Secrets,
    Logging,
    Resilience,
}

/// <summary>The worst open finding and the number of findings in one area of a service.</summary>
public sealed record HeatCell(HeatArea Area, Severity? Worst, int Findings);
