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

    /// <summary>Fires what is due now.</summary>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var due in await schedules.DueAsync(now, cancellationToken))
        {
            var next = clock.NextDue(due.Schedule.Cron, due.Schedule.TimeZone, due.Schedule.OwnSpread());
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Schedules could not be fired")]
    private partial void LogFailed(Exception failure);
}
