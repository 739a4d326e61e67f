using EcsPosture.Findings.Scans;
using EcsPosture.Web.Scanning;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Jobs;

/// <summary>
/// Puts the queue back after a restart and keeps it moving: scans whose workers fell silent become interrupted and are queued
/// anew, queued scans find a worker, and those that waited for another scan of their account get their turn.
/// </summary>
public sealed partial class QueueKeeper(ScanStore scans, ScanRequests requests, ScanProgressFeed feed, IOptions<ScanSettings> settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<QueueKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>Sets right what stands wrong now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await scans.InterruptSilentAsync(cancellationToken))
        {
            LogSilent(id);
            feed.End(ScanRequests.KeyOf(id));
        }

        if (settings.Value.ResumeAttempts > 0)
        {
            foreach (var id in await scans.ResumeInterruptedAsync(settings.Value.ResumeAttempts, cancellationToken))
            {
                LogResumed(id);
            }
        }

        foreach (var id in await scans.QueuedAsync(cancellationToken))
        {
            await requests.AnnounceAsync(id, cancellationToken);
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunOnceServingAsync(lifetime, Interval, time, SweepAsync, LogFailed, stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker of scan {ScanId} fell silent")]
    private partial void LogSilent(long scanId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan {ScanId} takes the place of an interrupted one")]
    private partial void LogResumed(long scanId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The scan queue could not be looked after")]
    private partial void LogFailed(Exception failure);
}
