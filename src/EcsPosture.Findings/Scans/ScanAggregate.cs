using EcsPosture.Checks;

namespace EcsPosture.Findings.Scans;

/// <summary>
/// How many verdicts of one severity and kind a scan gave in one scope and topic. Trends, scores and diffs read these, never
/// the findings.
/// </summary>
public sealed class ScanAggregate
{
    public long Id { get; set; }
    public long ScanId { get; set; }
    public required string AccountId { get; set; }
    public AggregateScope ScopeKind { get; set; }

    /// <summary>Empty for the whole account, a region's name (or <c>global</c>), or a cluster's ARN.</summary>
    public required string ScopeKey { get; set; }

    /// <summary>The topic; null for the total, in which a check of several topics counts once.</summary>
    public Topic? Topic { get; set; }

    /// <summary>A Fail's highest violation, and the check's own severity otherwise.</summary>
    public Severity Severity { get; set; }
    public Verdict Verdict { get; set; }

    /// <summary>Verdicts on subjects.</summary>
    public int Count { get; set; }

    /// <summary>Of these, the Fails whose finding is suppressed.</summary>
    public int SuppressedCount { get; set; }

    /// <summary>Weight of the passes among them.</summary>
    public int PassedWeight { get; set; }

    /// <summary>Weight of the fails among them, the suppressed ones included.</summary>
    public int FailedWeight { get; set; }

    /// <summary>Weight of the fails among them without the suppressed ones.</summary>
    public int FailedWeightWithoutSuppressed { get; set; }
}

/// <summary>What an aggregate is about.</summary>
public enum AggregateScope
{
    /// <summary>The whole account.</summary>
    All,
    Region,

    /// <summary>A cluster with its services, the families running there and their roles.</summary>
    Cluster,
}
