using EcsPosture.Findings.Schedules;
using EcsPosture.Web.Scanning;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Schedules;

/// <summary>
/// Fires the schedules that are due. The store holds when each is due next, so a restart loses nothing; a time that passed
/// while the program did not run is caught up once or left out, as the schedule says.
/// </summary>
public sealed partial class ScheduleTicker(
    ScheduleStore schedules, ScheduleClock clock, ScanRequests requests, IOptions<ScanSettings> settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ScheduleTicker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Due times whose schedules could not be read, so that each is told once.</summary>
    private readonly HashSet<(long Schedule, DateTimeOffset DueAt)> _unreadable = [];

    /// <summary>Fires what is due now.</summary>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var due in await schedules.DueAsync(now, cancellationToken))
        {
            var next = clock.NextDue(due.Schedule.Cron, due.Schedule.TimeZone, due.Schedule.OwnSpread());
            if (next is null)
            {
                // It keeps its time, and fires once it can be read again, as when the machine's time zones are complete.
                if (_unreadable.Add((due.Schedule.Id, due.DueAt)))
                {
                    LogUnreadable(due.Schedule.Name, due.Schedule.Cron, due.Schedule.TimeZone);
                }

                continue;
            }

            var isMissed = now - due.DueAt > settings.Value.MissedAfter;
            var isLeftOut = isMissed && due.Schedule.MissedRun is MissedRunPolicy.Skip;
            var started = await schedules.FireAsync(due, next, isLeftOut, cancellationToken);
            foreach (var scanId in started)
            {
                LogFired(due.Schedule.Name, scanId);
                await requests.AnnounceAsync(scanId, cancellationToken);
            }

            if (started.Count == 0)
            {
                LogLeftOut(due.Schedule.Name, due.DueAt);
            }
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunOnceServingAsync(lifetime, Interval, time, TickAsync, LogFailed, stoppingToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "Schedule {Schedule} started scan {ScanId}")]
    private partial void LogFired(string schedule, long scanId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Schedule {Schedule} was due at {DueAt} and started no scan, by its policies or because another worker did")]
    private partial void LogLeftOut(string schedule, DateTimeOffset dueAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Schedule {Schedule} is due and does not fire: its cron expression “{Cron}” or its time zone “{TimeZone}” cannot be read on this machine. Save it again with others, or install the time zones")]
    private partial void LogUnreadable(string schedule, string cron, string timeZone);

    [LoggerMessage(Level = LogLevel.Error, Message = "Schedules could not be fired")]
    private partial void LogFailed(Exception failure);
}
