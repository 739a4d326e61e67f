using EcsPosture.Findings.Audit;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Retention;

/// <summary>Tells how large the store is and will be, from what it holds and how often scans ran of late.</summary>
public sealed class StoreForecaster(IDbContextFactory<PostureDbContext> contexts, TimeProvider clock)
{
    private const int LateDays = 30;
    private const int Year = 365;
    private static readonly Type[] OfScans = [typeof(Scan), typeof(ScanTarget), typeof(ScanAggregate), typeof(CheckAggregate), typeof(ScanGap), typeof(ScanCoverage)];

    /// <summary>Measures the store, which takes a look at every table.</summary>
    public async Task<StoreForecast> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sizes = await db.Sizes.ReadAsync(db, cancellationToken);
        var now = clock.GetUtcNow();
        var (scans, findings, resolved) = (
            await db.Scans.CountAsync(cancellationToken),
            await db.Findings.CountAsync(cancellationToken),
            await db.Findings.CountAsync(finding => finding.State == FindingState.Resolved, cancellationToken));
        var late = now.AddDays(-LateDays);
        var ended = await db.Scans.Where(scan => scan.EndedAt > late).GroupBy(scan => scan.ConnectionId).Select(group => group.Count()).ToListAsync(cancellationToken);
        var first = await db.Scans.Where(scan => scan.EndedAt != null).MinAsync(scan => scan.EndedAt, cancellationToken);
        // A store younger than the window would seem to be scanned less than it is.
        var days = first is null ? LateDays : Math.Clamp((now - first.Value).TotalDays, 1, LateDays);

        var scanBytes = OfScans.Sum(type => Of(type));
        var findingBytes = Of(typeof(FindingEvent)) + Of(typeof(Finding)) + Of(typeof(Occurrence));
        var resolvedBytes = findings > 0 ? findingBytes * resolved / findings : 0;
        var bytes = sizes.Values.Sum();
        var perScan = scans > 0 ? scanBytes / scans : 0;
        var perDay = ended.ConvertAll(count => count / days);
        return new()
        {
            Bytes = bytes,
            HistoryBytes = scanBytes + resolvedBytes + Of(typeof(AuditEntry)),
            Scans = scans,
            ResolvedFindings = resolved,
            ScanBytes = scanBytes,
            PerDayOfEach = perDay,
            BytesPerScan = perScan,
            BytesPerYear = (long)(perDay.Sum() * Year * perScan),
        };

        long Of(Type type) => sizes.GetValueOrDefault(db.Model.FindEntityType(type)!.GetTableName()!);
    }
}
