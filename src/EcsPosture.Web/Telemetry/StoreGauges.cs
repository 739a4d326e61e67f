using System.Diagnostics.Metrics;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Web.Scanning;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Web.Telemetry;

/// <summary>What the store holds, as gauges that are read anew each minute: open findings by severity, scans that wait and run.</summary>
internal sealed partial class StoreGauges : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly IDbContextFactory<PostureDbContext> _contexts;
    private readonly ScanStore _scans;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreGauges> _logger;
    private IReadOnlyList<Measurement<int>> _findings = [];
    private IReadOnlyList<Measurement<int>> _states = [];

    public StoreGauges(IMeterFactory meters, IDbContextFactory<PostureDbContext> contexts, ScanStore scans, TimeProvider time, ILogger<StoreGauges> logger)
    {
        (_contexts, _scans, _time, _logger) = (contexts, scans, time, logger);
        var meter = meters.Create(ScanTelemetry.Name);
        meter.CreateObservableGauge("ecs_posture.findings.open", () => _findings, "{finding}", "Open findings that are not suppressed, by severity");
        meter.CreateObservableGauge("ecs_posture.scans", () => _states, "{scan}", "Scans that wait for a worker or run, by state");
    }

    /// <summary>Reads them now.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var open = await OverviewReader.SeveritiesAsync(db.Findings.Where(f => f.State == FindingState.Open && !f.IsSuppressed), cancellationToken);
        _findings = [.. open.BySeverity.Select(severity => Of(severity.Value, "severity", severity.Key))];
        var active = await _scans.ActiveAsync(cancellationToken);
        _states = [.. new[] { ScanState.Queued, ScanState.Running }.Select(state => Of(active.Count(scan => scan.State == state), "state", state))];
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, _time, ReadAsync, LogFailed, stoppingToken);

    private static Measurement<int> Of<T>(int count, string tag, T value)
        where T : struct, Enum => new(count, new KeyValuePair<string, object?>(tag, FindingsReader.Word(value)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gauges of the store could not be read")]
    private partial void LogFailed(Exception failure);
}
