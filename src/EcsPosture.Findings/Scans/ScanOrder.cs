using EcsPosture.Findings.Connections;

namespace EcsPosture.Findings.Scans;

/// <summary>What a scan is asked to do.</summary>
/// <param name="ConnectionId">The connection to scan.</param>
/// <param name="Trigger">What asks for it.</param>
public sealed record ScanOrder(long ConnectionId, ScanTrigger Trigger)
{
    /// <summary>What to read; null for the connection's own scope.</summary>
    public ScanScope? Scope { get; init; }

    /// <summary>Some of the connection's regions; null for all. Narrowing resolves nothing elsewhere.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>When it may begin at the earliest; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The schedule that asks.</summary>
    public long? ScheduleId { get; init; }

    /// <summary>The interrupted scan in whose place this one is.</summary>
    public long? ResumesScanId { get; init; }

    /// <summary>Who asks, when that is not the actor: the schedule's name, or who asked for the scan that is resumed.</summary>
    public string? RequestedBy { get; init; }
}

/// <summary>What came of the wish to begin a scan.</summary>
public enum ScanStart
{
    /// <summary>It runs, and nobody else may run one of its account and regions.</summary>
    Begun,

    /// <summary>Another scan of the same account and one of its regions runs, or as many regions of the connection are read as may be at once; it stays queued.</summary>
    Busy,

    /// <summary>It is not queued any more (cancelled, or begun by another worker), or may not begin yet.</summary>
    NotQueued,
}

/// <summary>How far a running scan is.</summary>
/// <param name="Step">What it does, in words.</param>
/// <param name="Percent">0 to 100, or null while that is not known.</param>
/// <param name="CallsMade">Calls made to AWS so far.</param>
/// <param name="CallsSaved">Calls that kept bodies made unnecessary.</param>
/// <param name="ThrottleWait">Time spent waiting on throttles.</param>
public sealed record ScanBeat(string? Step, int? Percent, long CallsMade, long CallsSaved, TimeSpan ThrottleWait);

/// <summary>What a worker is told when it gives a sign of life.</summary>
/// <param name="IsMine">Whether the scan is still the worker's to run.</param>
/// <param name="CancelRequestedBy">Who asked it to stop; null when nobody did.</param>
public sealed record BeatAnswer(bool IsMine, string? CancelRequestedBy);
