using EcsPosture.Findings.Queries.Index;
using EcsPosture.Web.Scanning;

namespace EcsPosture.Web.Features;

/// <summary>Reads what changed into the index of findings soon after it did, so that the next who opens a page does not wait for it.</summary>
internal sealed partial class FindingIndexWarmer(FindingIndexKeeper index, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<FindingIndexWarmer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunOnceServingAsync(lifetime, Interval, time, index.WarmUpAsync, LogFailed, stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of findings could not be read ahead; pages read it when they need it")]
    private partial void LogFailed(Exception failure);
}
