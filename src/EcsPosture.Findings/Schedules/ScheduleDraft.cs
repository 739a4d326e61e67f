using EcsPosture.Findings.Connections;

namespace EcsPosture.Findings.Schedules;

/// <summary>What a person fills in to make or change a schedule.</summary>
public sealed record ScheduleDraft
{
    public required string Name { get; init; }

    /// <summary>The connection to scan; null when a group is.</summary>
    public long? ConnectionId { get; init; }

    /// <summary>The group whose enabled connections are scanned; null when a connection is.</summary>
    public long? GroupId { get; init; }

    /// <summary>Five cron fields.</summary>
    public required string Cron { get; init; }

    /// <summary>IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>What its scans read; null for the connection's own scope.</summary>
    public ScanScope? Scope { get; init; }
    public OverlapPolicy Overlap { get; init; }
    public MissedRunPolicy MissedRun { get; init; }
    public bool IsPaused { get; init; }

    /// <summary>Minutes over which schedules of the same time, or the connections of its group, are spread, from 0 to <see cref="LongestSpread"/>.</summary>
    public int SpreadMinutes { get; init; }

    /// <summary>The most minutes that a schedule may be late by its spread: a day.</summary>
    public const int LongestSpread = 24 * 60;

    private const int LongestName = 100;

    /// <summary>By how much it fires later than its cron expression says.</summary>
    public Spread OwnSpread() => GroupId is null ? new(SpreadMinutes, Name) : default;

    /// <summary>What is wrong with it by itself; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (Name.Trim().Length is 0 or > LongestName)
        {
            errors.Add($"Enter a name of at most {LongestName} characters.");
        }

        if (ConnectionId is null == GroupId is null)
        {
            errors.Add("Choose a connection or a group to scan, one of them.");
        }

        if (SpreadMinutes is < 0 or > LongestSpread)
        {
            errors.Add($"Spread over 0 to {LongestSpread} minutes.");
        }

        return errors;
    }
}

/// <summary>A schedule that is due.</summary>
/// <param name="Schedule">The schedule as it stands.</param>
/// <param name="DueAt">The instant at which it was due.</param>
public sealed record DueSchedule(Schedule Schedule, DateTimeOffset DueAt);
