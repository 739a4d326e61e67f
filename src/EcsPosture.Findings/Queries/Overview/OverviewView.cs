using EcsPosture.Checks;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Scans;
using EcsPosture.Inventory;

namespace EcsPosture.Findings.Queries.Overview;

/// <summary>All that the Overview shows of a scope.</summary>
public sealed record OverviewView
{
    /// <summary>Whether there is anything to show: a recorded scan in the scope.</summary>
    public bool HasResults { get; init; }

    /// <summary>Whether any connection exists.</summary>
    public bool HasConnections { get; init; }
    public required SeverityCounts Open { get; init; }

    /// <summary>Clusters in which open findings show.</summary>
    public int ClustersWithFindings { get; init; }
    public int Clusters { get; init; }
    public int Services { get; init; }
    public int Families { get; init; }

    /// <summary>Findings opened or reopened by the last scans of the scope.</summary>
    public int NewFindings { get; init; }

    /// <summary>When the successful scan before the last one was taken; null when there was only one.</summary>
    public DateTimeOffset? NewSince { get; init; }
    public required PostureScore Score { get; init; }
    public IReadOnlyList<TrendPoint> Trend { get; init; } = [];
    public IReadOnlyList<TopicCard> Topics { get; init; } = [];

    /// <summary>Workloads (services, and families that run outside services) by launch type.</summary>
    public IReadOnlyList<LaunchTypeShare> LaunchTypes { get; init; } = [];
    public required ChangeSummary Changes { get; init; }
    public IReadOnlyList<RiskyService> RiskiestServices { get; init; } = [];
    public int ExistingResources { get; init; }
    public int ReadResources { get; init; }
    public IReadOnlyList<GapSummary> Gaps { get; init; } = [];
    public IReadOnlyList<ExpiringSuppression> Expiring { get; init; } = [];
    public ScanMoment? LastScan { get; init; }

    /// <summary>When the next schedule of the scope is due; null when none is.</summary>
    public DateTimeOffset? NextScanAt { get; init; }
}

/// <summary>One topic's card.</summary>
public sealed record TopicCard(Topic Topic, PostureScore Score, SeverityCounts Open, string? TopCheckId, string? TopCheckTitle, int TopCheckFindings);

/// <summary>Workloads of one launch type. An empty word stands for those whose launch type is not known.</summary>
public sealed record LaunchTypeShare(string LaunchType, int Workloads);

/// <summary>What the last scans of a scope changed.</summary>
public sealed record ChangeSummary(int Opened, int Resolved, int Reopened, int ResourceGone, IReadOnlyList<ChangeRow> Latest);

/// <summary>One change of a finding.</summary>
public sealed record ChangeRow(DateTimeOffset At, FindingEventKind Kind, string? Detail, string FindingHash, string Title, Severity Severity, string SubjectName, string Container);

/// <summary>A service with much against it.</summary>
/// <param name="Hash">Short hash of the service.</param>
/// <param name="Name">Its name.</param>
/// <param name="Cluster">Its cluster's name.</param>
/// <param name="Open">Its open findings.</param>
/// <param name="Reasons">Titles of its worst checks.</param>
public sealed record RiskyService(string Hash, string Name, string Cluster, string Region, SeverityCounts Open, IReadOnlyList<string> Reasons);

/// <summary>Something that the last scans could not read.</summary>
public sealed record GapRow(GapKind Kind, string AccountId, string Region, string Action, string? Resource, string? Code, string? Message, string? Permission, int BlindedVerdicts);

/// <summary>What could not be read of one action in one region, over all resources.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Action">The API action; empty when nothing asked.</param>
/// <param name="Region">The region, or <c>global</c>.</param>
/// <param name="Code">AWS's error code.</param>
/// <param name="Why">Of what nobody asked AWS for, why not.</param>
/// <param name="Permission">The permission that would close it.</param>
/// <param name="Resources">Resources that it concerns.</param>
/// <param name="BlindedVerdicts">Verdicts that came out as not assessed because of it.</param>
public sealed record GapSummary(GapKind Kind, string Action, string Region, string? Code, string? Why, string? Permission, int Resources, int BlindedVerdicts);

/// <summary>A suppression that ends soon.</summary>
public sealed record ExpiringSuppression(long Id, string Reason, string Owner, DateTimeOffset ExpiresAt, int Findings);

/// <summary>A scan as a moment in time.</summary>
public sealed record ScanMoment(long Id, string Label, ScanState State, DateTimeOffset At);
