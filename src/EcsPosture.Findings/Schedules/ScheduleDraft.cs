using EcsPosture.Findings.Connections;

namespace EcsPosture.Findings.Schedules;

/// <summary>What a person fills in to make or change a schedule.</summary>
public sealed record ScheduleDraft
{
    public required string Name { get; init; }
    public required long ConnectionId { get; init; }

    /// <summary>Five cron fields.</summary>
    public required string Cron { get; init; }

    /// <summary>IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>What its scans read; null for the connection's own scope.</summary>
    public ScanScope? Scope { get; init; }
    public OverlapPolicy Overlap { get; init; }
    public MissedRunPolicy MissedRun { get; init; }
    public bool IsPaused { get; init; }

    /// <summary>Minutes over which schedules of the same time are spread, from 0 to <see cref="LongestSpread"/>.</summary>
    public int SpreadMinutes { get; init; }

    /// <summary>The most minutes that a schedule may be late by its spread: a day.</summary>
    public const int LongestSpread = 24 * 60;
}

/// <summary>A schedule that is due.</summary>
/// <param name="Schedule">The schedule as it stands.</param>
/// <param name="DueAt">The instant at which it was due.</param>
public sealed record DueSchedule(Schedule Schedule, DateTimeOffset DueAt);
