using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Schedules;

namespace EcsPosture.Findings.Scans;

/// <summary>One run over one connection, or one import of a snapshot.</summary>
public sealed class Scan
{
    public long Id { get; set; }

    /// <summary>The connection that was scanned; null for an import, or when the connection was removed since.</summary>
    public long? ConnectionId { get; set; }
    public Connection? Connection { get; set; }

    /// <summary>The connection's name at the time, or what an import is called.</summary>
    public required string Label { get; set; }
    public ScanTrigger Trigger { get; set; }

    /// <summary>The schedule that started it.</summary>
    public long? ScheduleId { get; set; }
    public Schedule? Schedule { get; set; }

    /// <summary>The interrupted scan in whose place it was queued; null when it is none.</summary>
    public long? ResumesScanId { get; set; }

    /// <summary>Who asked for it; the schedule's name when a schedule did.</summary>
    public required string RequestedBy { get; set; }
    public ScanState State { get; set; }
    public DateTimeOffset QueuedAt { get; set; }

    /// <summary>When it may begin at the earliest, so that the scans of a group do not all begin at once; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The last sign of life of the worker that runs it.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <summary>Who asked it to stop; null when nobody did.</summary>
    public string? CancelRequestedBy { get; set; }

    /// <summary>What it does at the moment, in words.</summary>
    public string? Step { get; set; }

    /// <summary>How far it is, 0 to 100; null while that is not known.</summary>
    public int? Percent { get; set; }

    /// <summary>Why it failed, in words for the person who started it.</summary>
    public string? Error { get; set; }
    public ScanScope Scope { get; set; }

    /// <summary>Regions it covers, sorted.</summary>
    public List<string> Regions { get; set; } = [];

    /// <summary>Calls made to AWS, retries included.</summary>
    public long CallsMade { get; set; }

    /// <summary>Calls that kept bodies made unnecessary.</summary>
    public long CallsSaved { get; set; }

    /// <summary>Milliseconds spent waiting on throttles.</summary>
    public long ThrottleWaitMilliseconds { get; set; }
    public int Opened { get; set; }
    public int Resolved { get; set; }
    public int Reopened { get; set; }

    /// <summary>Verdicts on subjects, of each kind.</summary>
    public int Passes { get; set; }
    public int Fails { get; set; }
    public int Manuals { get; set; }
    public int NotAssessed { get; set; }
    public int NotApplicable { get; set; }

    /// <summary>Resources that lists named.</summary>
    public int ExistingResources { get; set; }

    /// <summary>Of these, those that could be read.</summary>
    public int ReadResources { get; set; }

    /// <summary>What could not be read.</summary>
    public int Gaps { get; set; }
}

/// <summary>What started a scan.</summary>
public enum ScanTrigger
{
    Manual,
    Schedule,
    Import,
    Cli,
    Demo,
}

/// <summary>The life of a scan.</summary>
public enum ScanState
{
    Queued,
    Running,
    Succeeded,
    SucceededWithGaps,
    Failed,
    Cancelled,

    /// <summary>The program ended, or its worker fell silent, while the scan ran.</summary>
    Interrupted,
}

/// <summary>Questions about the state of a scan.</summary>
public static class ScanStates
{
    /// <summary>Whether the scan is over.</summary>
    public static bool IsEnd(this ScanState state) => state is not (ScanState.Queued or ScanState.Running);

    /// <summary>Whether the scan is over and its results are recorded.</summary>
    public static bool IsSuccess(this ScanState state) => state is ScanState.Succeeded or ScanState.SucceededWithGaps;
}
