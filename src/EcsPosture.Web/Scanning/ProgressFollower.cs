using EcsPosture.Findings.Scans;

namespace EcsPosture.Web.Scanning;

/// <summary>Shows the scans that other processes run: reads once a second how far they are.</summary>
internal sealed partial class ProgressFollower(ScanStore scans, ScanProgressFeed feed, TimeProvider time, ILogger<ProgressFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Reads how far all scans are now.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var active = await scans.ActiveAsync(cancellationToken);
        feed.Follow([.. active.Select(s => new Components.Layout.ScanProgress(ScanRequests.KeyOf(s.Id), s.Label, s.Step ?? "Queued", s.Percent, s.StartedAt ?? s.QueuedAt))]);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, FollowAsync, LogFailed, stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The progress of scans could not be read")]
    private partial void LogFailed(Exception failure);
}
