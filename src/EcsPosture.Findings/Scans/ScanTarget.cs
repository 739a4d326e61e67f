namespace EcsPosture.Findings.Scans;

/// <summary>What became of one account and region in one scan.</summary>
public sealed class ScanTarget
{
    public long Id { get; set; }
    public long ScanId { get; set; }
    public required string Partition { get; set; }
    public required string AccountId { get; set; }

    /// <summary>A region, or <c>global</c>.</summary>
    public required string Region { get; set; }

    /// <summary>When its snapshot was taken; null when it could not be read.</summary>
    public DateTimeOffset? TakenAt { get; set; }
    public ScanTargetState State { get; set; }
}

/// <summary>What became of an account and region in a scan.</summary>
public enum ScanTargetState
{
    /// <summary>Its verdicts entered the history of findings.</summary>
    Recorded,

    /// <summary>Its snapshot is older than the last one recorded: it has aggregates and changed no finding.</summary>
    Older,

    /// <summary>It could not be read at all.</summary>
    Unread,
}

/// <summary>The newest snapshot recorded for an account and region: one older than it changes no finding.</summary>
public sealed class RegionState
{
    public long Id { get; set; }
    public required string Partition { get; set; }
    public required string AccountId { get; set; }

    /// <summary>A region, or <c>global</c>.</summary>
    public required string Region { get; set; }
    public DateTimeOffset TakenAt { get; set; }

    /// <summary>The scan that recorded it.</summary>
    public long ScanId { get; set; }

    /// <summary>The connection that the scan ran over; null for an import.</summary>
    public long? ConnectionId { get; set; }

    /// <summary><c>in-use</c>, <c>current</c> or <c>all-active</c>; null when the snapshot does not say.</summary>
    public string? Scope { get; set; }

    /// <summary>No connection covers it any more: its findings were resolved as out of scope.</summary>
    public bool IsOutOfScope { get; set; }
}
