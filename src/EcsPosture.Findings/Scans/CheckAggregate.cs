using EcsPosture.Checks;

namespace EcsPosture.Findings.Scans;

/// <summary>
/// How many verdicts of one kind a check gave in one scope of a scan: what compliance pages and reports count by. Those of
/// regions are kept with each scan; those of clusters, of which there are many, only with the scan that was last recorded.
/// </summary>
public sealed class CheckAggregate
{
    public long Id { get; set; }
    public long ScanId { get; set; }
    public required string AccountId { get; set; }

    /// <summary>A region or a cluster.</summary>
    public AggregateScope ScopeKind { get; set; }

    /// <summary>A region's name (or <c>global</c>), or a cluster's ARN.</summary>
    public required string ScopeKey { get; set; }
    public required string CheckId { get; set; }
    public Verdict Verdict { get; set; }

    /// <summary>Verdicts on subjects.</summary>
    public int Count { get; set; }

    /// <summary>Of these, the Fails whose finding is suppressed.</summary>
    public int SuppressedCount { get; set; }
}
