using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Findings.Storage;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Postgres;

public sealed class PostgresStoreTests : RecorderTest
{
    private static readonly Actor Operator = new("olga", Role.Operator);

    protected override TestDatabase Database => TestDatabase.Postgres;

    [Fact]
    public async Task Without_the_right_to_add_the_search_extension_the_start_says_what_to_run()
    {
        var server = await PostgresServer.GetAsync();
        var database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync($"CREATE ROLE limited_{database} LOGIN; GRANT ALL ON SCHEMA public TO limited_{database}", database);
        var builder = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Username = $"limited_{database}" };
        await using var store = TestStore.Open(StoreLocation.Of(Directory.CreateTempSubdirectory("findings-").FullName, builder.ToString()), database);

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.Get<StoreStartup>().MigrateAsync(Cancel));
        Assert.Contains("CREATE EXTENSION pg_trgm;", refused.Message, StringComparison.Ordinal);

        await server.ExecuteAsync("CREATE EXTENSION pg_trgm", database);
        await store.Get<StoreStartup>().MigrateAsync(Cancel);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_refused_by_its_name()
    {
        var location = StoreLocation.Of("/nowhere", (await PostgresServer.GetAsync()).ConnectionString("nowhere"));

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => new PostgresKeeping(location).LockAsync(Cancel));

        Assert.Contains("PostgreSQL database nowhere", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_written_in_bulk_and_one_by_one_share_their_ids()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"), World.Cluster("second", "fail"))));
        await using var db = Store.Db();
        var one = await db.Findings.OrderBy(f => f.Id).FirstAsync(Cancel);

        db.FindingEvents.Add(new() { FindingId = one.Id, At = World.Hour(2), Kind = History.FindingEventKind.Commented });
        await db.SaveChangesAsync(Cancel);
        await ScanAsync(World.At(3, World.Region(World.Cluster("main"), World.Cluster("second"))));

        Assert.Equal(5, await db.FindingEvents.Select(e => e.Id).Distinct().CountAsync(Cancel));
    }

    [Fact]
    public async Task A_due_time_that_many_workers_take_at_once_starts_one_scan()
    {
        var connection = await ConnectAsync("main", "eu-west-1");
        var schedules = Store.Get<ScheduleStore>();
        var draft = new ScheduleDraft { Name = "nightly", ConnectionId = connection, Cron = "0 2 * * *", TimeZone = "Europe/Berlin", Overlap = OverlapPolicy.Queue };
        await schedules.AddAsync(Operator, draft, World.Hour(2), Cancel);
        var due = Assert.Single(await schedules.DueAsync(World.Hour(2), Cancel));

        var fired = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => schedules.FireAsync(due, World.Hour(26), isLeftOut: false, Cancel), Cancel)));

        Assert.Single(fired, f => f.Count > 0);
        await using var db = Store.Db();
        Assert.Equal(1, await db.Scans.CountAsync(Cancel));
    }

    [Fact]
    public async Task Of_the_queued_scans_of_an_account_that_many_workers_begin_at_once_one_runs()
    {
        var scans = Store.Get<ScanStore>();
        var ids = new List<long>();
        foreach (var name in new[] { "one", "two", "three", "four" })
        {
            ids.Add(await scans.QueueAsync(Operator, new(await ConnectAsync(name, "eu-west-1"), ScanTrigger.Manual), Cancel));
        }

        await using (var db = Store.Db())
        {
            await db.Connections.ExecuteUpdateAsync(set => set.SetProperty(c => c.AccountId, "111122223333"), Cancel);
        }

        var begun = await Task.WhenAll(ids.Select(id => Task.Run(() => scans.BeginAsync(id, "111122223333", Cancel), Cancel)));

        Assert.Equal([ScanStart.Begun, ScanStart.Busy, ScanStart.Busy, ScanStart.Busy], begun.Order());
    }

    [Fact]
    public async Task Snapshots_that_are_recorded_at_once_lose_and_double_nothing()
    {
        var scans = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            scans.Add(await NewScanAsync());
        }

        await Task.WhenAll(scans.Select((scan, i) => Task.Run(
            () => ScanAsync(World.At(1 + i, World.Region([.. Enumerable.Range(0, 20).Select(c => World.Cluster($"cluster-{c}", "fail"))])), scanId: scan),
            Cancel)));

        var findings = await FindingsAsync();
        Assert.Equal(20, findings.Count);
        await using var db = Store.Db();
        Assert.Equal(20, await db.FindingEvents.CountAsync(Cancel));
    }
}
