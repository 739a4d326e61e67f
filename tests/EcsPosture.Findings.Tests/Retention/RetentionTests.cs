using EcsPosture.Findings.Audit;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Retention;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Retention;

public class RetentionTests : RecorderTest
{
    private static readonly Actor Administrator = new("ada", Role.Administrator);
    private static readonly RetentionPolicy Nothing = new();

    [Fact]
    public async Task Old_scans_go_with_their_counts_and_the_present_stays()
    {
        var first = await EndedScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))), daysAgo: 40);
        var last = await EndedScanAsync(World.At(2, World.Region(World.Cluster("main", "fail"))), daysAgo: 35);
        var failed = await EndedAsync(await NewScanAsync(), ScanState.Failed, daysAgo: 31);
        var recent = await EndedAsync(await NewScanAsync(), ScanState.Failed, daysAgo: 29);

        var removed = await RunAsync(Nothing with { ScanDays = 30 });

        Assert.Equal(new(2, 0, 0, 0), removed);
        await using var db = Store.Db();
        Assert.Equal([last, recent], await db.Scans.OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(Cancel));
        Assert.False(await db.ScanAggregates.AnyAsync(a => a.ScanId == first, Cancel));
        Assert.False(await db.ScanTargets.AnyAsync(a => a.ScanId == first || a.ScanId == failed, Cancel));
        Assert.True(await db.ScanAggregates.AnyAsync(a => a.ScanId == last, Cancel));
        await AssertOpenAsync(Words.Cluster);
    }

    [Fact]
    public async Task Of_each_connection_the_newest_scans_stay()
    {
        var one = await ConnectAsync("one", ASnapshot.Region);
        var two = await ConnectAsync("two", ASnapshot.Region);
        var ids = new List<long>();
        foreach (var connection in (long[])[one, one, one, two])
        {
            ids.Add(await EndedAsync(await NewScanAsync(connection), ScanState.Failed, daysAgo: 1));
        }

        await RunAsync(Nothing with { ScansPerConnection = 2 });

        await using var db = Store.Db();
        Assert.Equal(ids.Skip(1), await db.Scans.OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_scan_under_way_stays_however_old_it_is()
    {
        var running = await NewScanAsync();
        Store.Clock.Advance(TimeSpan.FromDays(1000));

        Assert.True((await RunAsync(Nothing with { ScanDays = 1, ScansPerConnection = 1 })).IsEmpty);

        await using var db = Store.Db();
        Assert.Equal(running, (await db.Scans.SingleAsync(Cancel)).Id);
    }

    [Fact]
    public async Task Findings_resolved_long_ago_go_with_their_events_and_are_found_no_more()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"), World.Cluster("other", "fail"))));
        await ScanAsync(World.At(2, World.Region(World.Cluster("main"), World.Cluster("other", "fail"))));
        var gone = Assert.Single(await FindingsAsync(), f => f.State is FindingState.Resolved);
        await EndAllAsync();
        Store.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(1, (await Keeper().PreviewAsync(Nothing with { ResolvedDays = 30 }, Cancel)).Findings);
        var removed = await RunAsync(Nothing with { ResolvedDays = 30 });

        Assert.Equal(1, removed.Findings);
        Assert.Equal("other", Assert.Single(await FindingsAsync()).SubjectName);
        Assert.Empty(await EventsAsync(gone.Id));
        await using var db = Store.Db();
        Assert.Equal("other", Assert.Single(await db.Search.Filter(db, db.Findings, "cluster").ToListAsync(Cancel)).SubjectName);
        Assert.Empty(await db.Search.Filter(db, db.Findings, "main").ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_finding_that_was_removed_and_fails_again_is_new()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));
        await ScanAsync(World.At(2, World.Region(World.Cluster("main"))));
        await EndAllAsync();
        Store.Clock.Advance(TimeSpan.FromDays(31));
        await RunAsync(Nothing with { ResolvedDays = 30 });

        await ScanAsync(World.At(3, World.Region(World.Cluster("main", "fail"))));

        var finding = await OneAsync(Words.Cluster);
        Assert.Equal((FindingState.Open, 0), (finding.State, finding.ReopenedCount));
        Assert.Equal([FindingEventKind.Opened], (await EventsAsync(finding.Id)).Select(e => e.Kind));
    }

    [Fact]
    public async Task Without_limits_nothing_but_lost_bodies_goes()
    {
        await EndedScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"), World.Revision("web", 1))), daysAgo: 3000);
        await using (var db = Store.Db())
        {
            db.RevisionBodies.AddRange(Body(World.Arn("web", 1)), Body(World.Arn("gone", 7)));
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal(new(0, 0, 0, 1), await RunAsync(Nothing));

        await using var after = Store.Db();
        Assert.Equal(World.Arn("web", 1), (await after.RevisionBodies.SingleAsync(Cancel)).Arn);
    }

    [Fact]
    public async Task A_change_is_on_record_and_old_records_go_when_that_is_set()
    {
        await Policies().ChangeAsync(Administrator, Nothing with { AuditDays = 30 }, Cancel);
        await Policies().ChangeAsync(Administrator, Nothing with { AuditDays = 30 }, Cancel);
        await using (var db = Store.Db())
        {
            var entry = await db.AuditEntries.SingleAsync(Cancel);
            Assert.Equal(("ada", "retention.set"), (entry.Who, entry.Action));
            Assert.EndsWith("to scans for ever and any number of a connection, resolved findings for ever, who did what 30 days", entry.Detail, StringComparison.Ordinal);
        }

        Store.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, (await Keeper().RunAsync(Cancel)).AuditEntries);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    public async Task Only_an_administrator_may_change_it(Role role)
    {
        await Assert.ThrowsAsync<NotPermittedException>(() => Policies().ChangeAsync(new("olga", role), Nothing, Cancel));

        Assert.Equal(RetentionPolicy.Default, await Policies().GetAsync(Cancel));
    }

    [Fact]
    public async Task What_is_out_of_bounds_is_refused_by_field()
    {
        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Policies().ChangeAsync(Administrator, new() { ScanDays = 0, ResolvedDays = 4000 }, Cancel));

        Assert.Equal(["Scans: give 1 to 3650 days, or leave it empty to keep all.", "Resolved findings: give 1 to 3650 days, or leave it empty to keep all."], refused.Reasons);
    }

    [Fact]
    public async Task The_forecast_adds_up_to_the_database_and_settles_with_the_limits()
    {
        for (var day = 10; day > 0; day--)
        {
            await EndedScanAsync(World.At(24 - day, World.Region(World.Cluster("main", "fail"))), daysAgo: day);
        }

        var forecast = await Forecaster().MeasureAsync(Cancel);

        Assert.Null(forecast.SettledBytes(Nothing));
        Assert.Equal((10, 1.0), (forecast.Scans, Math.Round(forecast.ScansPerDay, 3)));
        Assert.InRange(forecast.BytesPerScan, 1, forecast.Bytes);
        Assert.InRange(forecast.HistoryBytes, 1, forecast.Bytes);
        Assert.Equal(forecast.Bytes - (5 * forecast.BytesPerScan), forecast.SettledBytes(Nothing with { ScanDays = 5 })!.Value, forecast.BytesPerScan);
        Assert.True(forecast.SettledBytes(Nothing with { ScanDays = 365 }) > forecast.Bytes);
    }

    private static Findings.Estate.RevisionBody Body(string arn) => new() { Arn = arn, Json = "{}" };

    private RetentionStore Policies() => Store.Get<RetentionStore>();

    private RetentionKeeper Keeper() => Store.Get<RetentionKeeper>();

    private StoreForecaster Forecaster() => Store.Get<StoreForecaster>();

    private async Task<RetentionRun> RunAsync(RetentionPolicy policy)
    {
        await Policies().ChangeAsync(Administrator, policy, Cancel);
        return await Keeper().RunAsync(Cancel);
    }

    private async Task<long> EndedScanAsync(Inventory.Snapshots.AccountSnapshot account, int daysAgo) =>
        await EndedAsync((await ScanAsync(account)).ScanId, ScanState.Succeeded, daysAgo);

    private async Task<long> EndedAsync(long scan, ScanState state, int daysAgo)
    {
        await using var db = Store.Db();
        var row = await db.Scans.SingleAsync(s => s.Id == scan, Cancel);
        (row.State, row.EndedAt) = (state, Store.Clock.GetUtcNow().AddDays(-daysAgo));
        await db.SaveChangesAsync(Cancel);
        return scan;
    }

    private async Task EndAllAsync()
    {
        await using var db = Store.Db();
        await db.Scans.ExecuteUpdateAsync(scans => scans.SetProperty(s => s.State, ScanState.Succeeded), Cancel);
    }
}
