using EcsPosture.Checks;
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

    /// <summary>Open findings that are not suppressed.</summary>
    public required SeverityCounts Open { get; init; }
    public int Services { get; init; }
    public int RunningTasks { get; init; }

    /// <summary>Launch types that its services and tasks run with.</summary>
    public IReadOnlyList<string> LaunchTypes { get; init; } = [];
    public DateTimeOffset? LastScanAt { get; init; }
}

/// <summary>A cluster as its page shows it above the tabs.</summary>
public sealed record ClusterView
{
    public required string Hash { get; init; }
    public required string Name { get; init; }
    public required string Arn { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }

    /// <summary>When it was found to be gone; null while it exists.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>When its region was last read; null when that is not known.</summary>
    public DateTimeOffset? LastScanAt { get; init; }

    /// <summary>Its facts; null when they could not be read.</summary>
    public Cluster? Cluster { get; init; }
    public required PostureScore Score { get; init; }
    public IReadOnlyList<TopicScore> TopicScores { get; init; } = [];

    /// <summary>Open findings that are not suppressed.</summary>
    public required SeverityCounts Open { get; init; }
    public IReadOnlyList<TrendPoint> Trend { get; init; } = [];
    public int Services { get; init; }
    public int StandaloneTasks { get; init; }
    public int Instances { get; init; }
}

/// <summary>A topic's posture.</summary>
public sealed record TopicScore(Topic Topic, PostureScore Score);
