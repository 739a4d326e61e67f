using EcsPosture.Findings.Connections;

namespace EcsPosture.Findings.Schedules;

/// <summary>A cron expression with a time zone that starts scans of a connection, or of each enabled connection of a group.</summary>
public sealed class Schedule
{
    public long Id { get; set; }

    /// <summary>What people call it; unique.</summary>
    public required string Name { get; set; }

    /// <summary>The connection it scans; null when it scans a group.</summary>
    public long? ConnectionId { get; set; }
    public Connection? Connection { get; set; }

    /// <summary>The group it scans; null when it scans a connection.</summary>
    public long? GroupId { get; set; }
    public ConnectionGroup? Group { get; set; }

    /// <summary>Five cron fields.</summary>
    public required string Cron { get; set; }

    /// <summary>IANA time zone in which the expression is read.</summary>
    public required string TimeZone { get; set; }

    /// <summary>What its scans read; null for the connection's own scope.</summary>
    public ScanScope? Scope { get; set; }
    public OverlapPolicy Overlap { get; set; }
    public MissedRunPolicy MissedRun { get; set; }
    public bool IsPaused { get; set; }

    /// <summary>
    /// Minutes over which schedules of the same time are spread, each by as much as its name says; 0 fires at the time itself. A
    /// schedule of a group fires at the time itself, and its connections' scans are spread, each by as much as the connection's name says.
    /// </summary>
    public int SpreadMinutes { get; set; }

    /// <summary>The last instant at which it was due, whether or not a scan came of it.</summary>
    public DateTimeOffset? LastDueAt { get; set; }

    /// <summary>The next instant at which it is due; null when paused or when it never fires again.</summary>
    public DateTimeOffset? NextDueAt { get; set; }

    /// <summary>When it last started a scan.</summary>
    public DateTimeOffset? LastStartedAt { get; set; }
    public long? LastScanId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public required string ChangedBy { get; set; }

    /// <summary>By how much it fires later than its cron expression says.</summary>
    public Spread OwnSpread() => GroupId is null ? new(SpreadMinutes, Name) : default;
}

/// <summary>What happens when a schedule is due while a scan of its connection (of one of its group's: for that one) still runs.</summary>
public enum OverlapPolicy
{
    /// <summary>This time is left out.</summary>
    Skip,

    /// <summary>A scan is queued after the running one.</summary>
    Queue,
}

/// <summary>What happens with times that passed while the program was not running.</summary>
public enum MissedRunPolicy
{
    /// <summary>One scan is started for all of them.</summary>
    RunOnce,

    /// <summary>They are left out.</summary>
    Skip,
}
