using EcsPosture.Findings.Recording;
using EcsPosture.Web.Scanning;

namespace EcsPosture.Web.Jobs;

/// <summary>Shows findings again when their suppression has expired, without waiting for the next scan.</summary>
public sealed partial class SuppressionKeeper(FindingRecorder recorder, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SuppressionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunOnceServingAsync(lifetime, Interval, time, recorder.ApplySuppressionsAsync, LogFailed, stoppingToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "Expired suppressions could not be looked after")]
    private partial void LogFailed(Exception failure);
}
