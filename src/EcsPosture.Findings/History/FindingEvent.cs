namespace EcsPosture.Findings.History;

/// <summary>Something that happened to a finding.</summary>
public sealed class FindingEvent
{
    public long Id { get; set; }
    public long FindingId { get; set; }
    public Finding? Finding { get; set; }

    /// <summary>When: of the snapshot that shows it, or of the person's act.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The scan that saw it; null for a person's act.</summary>
    public long? ScanId { get; set; }
    public FindingEventKind Kind { get; set; }

    /// <summary>The person; null when a scan saw it.</summary>
    public string? By { get; set; }

    /// <summary>More about it in words: severities, the resolution, a comment's text, …</summary>
    public string? Detail { get; set; }
}

/// <summary>What can happen to a finding.</summary>
public enum FindingEventKind
{
    Opened,
    SeverityChanged,
    Resolved,
    Reopened,
    NeedsReview,
    Suppressed,
    Unsuppressed,
    Assigned,
    Commented,
    DueSet,
}
