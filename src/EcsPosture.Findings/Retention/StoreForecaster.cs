using EcsPosture.Findings.Audit;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Retention;

/// <summary>Tells how large the store is and will be under a policy, from what it holds and how often scans ran of late.</summary>
public sealed class StoreForecaster(IDbContextFactory<PostureDbContext> contexts, TimeProvider clock)
{
    private const int LateDays = 30;
    private const int Year = 365;
    private static readonly Type[] OfScans = [typeof(Scan), typeof(ScanTarget), typeof(ScanAggregate), typeof(CheckAggregate), typeof(ScanGap), typeof(ScanCoverage)];

    /// <summary>The size now, and under a policy.</summary>
    public async Task<StoreForecast> ForecastAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
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
        var perDay = ended.Sum() / days;
        return new()
        {
            Bytes = bytes,
            HistoryBytes = scanBytes + resolvedBytes + Of(typeof(AuditEntry)),
            Scans = scans,
            ResolvedFindings = resolved,
            ScansPerDay = perDay,
            BytesPerScan = perScan,
            SettledBytes = Kept(policy, [.. ended.Select(count => count / days)]) is { } kept ? bytes - scanBytes + (long)(kept * perScan) : null,
            BytesPerYear = (long)(perDay * Year * perScan),
        };

        long Of(Type type) => sizes.GetValueOrDefault(db.Model.FindEntityType(type)!.GetTableName()!);
    }

    /// <summary>How many scans a policy keeps in the end of connections that are scanned so often a day.</summary>
    private static double? Kept(RetentionPolicy policy, IReadOnlyList<double> perDay) => policy switch
    {
        { ScanDays: null, ScansPerConnection: null } => null,
        _ => perDay.Sum(rate => Math.Min(policy.ScanDays * rate ?? double.MaxValue, policy.ScansPerConnection ?? double.MaxValue)),
    };
}
