using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

/// <summary>Records snapshots in a store of the test's own and looks at what came of them.</summary>
public abstract class RecorderTest : IAsyncLifetime
{
    private TestStore? _store;

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal TestStore Store => _store!;

    /// <summary>Where the store lies. Classes whose behaviour could differ run again on PostgreSQL.</summary>
    protected virtual TestDatabase Database => TestDatabase.Sqlite;

    public async ValueTask InitializeAsync() => _store = await TestStore.CreateAsync(Database);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal async Task<(RecordingSummary Summary, long ScanId)> ScanAsync(
        AccountSnapshot account, CheckCatalogue? checks = null, EvaluationOptions? options = null, long? connection = null, long? scanId = null)
    {
        scanId ??= await NewScanAsync(connection);
        var recorder = new FindingRecorder(Store.Contexts, checks ?? Words.All, Store.Clock);
        var evaluation = new Evaluator(checks ?? Words.All).Evaluate(await recorder.NoteLeftOutAsync(account, Cancel), options);
        var request = new RecordingRequest(scanId.Value) { Connection = connection is { } id ? await Store.Get<ConnectionStore>().FindAsync(id, Cancel) : null };
        return (await recorder.RecordAsync(evaluation, request, Cancel), scanId.Value);
    }

    internal async Task<long> NewScanAsync(long? connection = null)
    {
        await using var db = Store.Db();
        var scan = new Scan
        {
            Label = "test",
            ConnectionId = connection,
            Trigger = connection is null ? ScanTrigger.Import : ScanTrigger.Manual,
            RequestedBy = "tester",
            State = ScanState.Running,
            QueuedAt = Store.Clock.GetUtcNow(),
        };
        db.Scans.Add(scan);
        await db.SaveChangesAsync(Cancel);
        return scan.Id;
    }

    internal async Task<long> ConnectAsync(string name, params string[] regions) => await ConnectAsync(name, ScanScope.Current, regions);

    internal async Task<long> ConnectAsync(string name, ScanScope scope, params string[] regions)
    {
        await using var db = Store.Db();
        var connection = new Connection { Name = name, Regions = [.. regions], Scope = scope, CreatedBy = "tester", ChangedBy = "tester" };
        db.Connections.Add(connection);
        await db.SaveChangesAsync(Cancel);
        return connection.Id;
    }

    internal Task SetRegionsAsync(long connection, params string[] regions) => SetAsync(connection, c => c.Regions = [.. regions]);

    internal async Task SetAsync(long connection, Action<Connection> set)
    {
        await using var db = Store.Db();
        set(await db.Connections.SingleAsync(c => c.Id == connection, Cancel));
        await db.SaveChangesAsync(Cancel);
    }

    internal async Task<List<Finding>> FindingsAsync()
    {
        await using var db = Store.Db();
        return await db.Findings.AsNoTracking().OrderBy(f => f.Id).ToListAsync(Cancel);
    }

    internal async Task<Finding> OneAsync(string check, string? container = null) =>
        Assert.Single(await FindingsAsync(), f => f.CheckId == check && (container is null || f.Container == container));

    internal async Task<List<FindingEvent>> EventsAsync(long finding)
    {
        await using var db = Store.Db();
        return await db.FindingEvents.AsNoTracking().Where(e => e.FindingId == finding).OrderBy(e => e.Id).ToListAsync(Cancel);
    }

    internal async Task<List<Occurrence>> OccurrencesAsync(long finding)
    {
        await using var db = Store.Db();
        return await db.Occurrences.AsNoTracking().Where(o => o.FindingId == finding).OrderBy(o => o.Id).ToListAsync(Cancel);
    }

    internal async Task AssertOpenAsync(string check, string? container = null)
    {
        var finding = await OneAsync(check, container);
        Assert.True(finding.State is FindingState.Open, $"{check} was resolved: {finding.Resolution}");
    }

    internal async Task AssertResolvedAsync(Resolution resolution, string check, string? container = null)
    {
        var finding = await OneAsync(check, container);
        Assert.Equal((FindingState.Resolved, resolution), (finding.State, finding.Resolution));
        Assert.NotNull(finding.ResolvedAt);
        Assert.NotNull(finding.ResolvedScanId);
    }
}
