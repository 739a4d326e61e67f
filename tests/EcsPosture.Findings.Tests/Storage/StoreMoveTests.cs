using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Findings.Tests.Recording;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EcsPosture.Findings.Tests.Storage;

public sealed class StoreMoveTests : RecorderTest
{
    [Fact]
    public async Task A_store_arrives_with_all_its_rows_and_goes_on_from_there()
    {
        await FillAsync();
        await using var target = await TestStore.CreateAsync(TestDatabase.Postgres);

        var moved = await MoveAsync(target);

        await using var db = target.Db();
        await using var source = Store.Db();
        Assert.Equal(db.Model.GetEntityTypes().Count(), moved.Count);
        Assert.Equal(
            await source.Findings.AsNoTracking().OrderBy(f => f.Id).Select(f => new { f.Id, f.Hash, f.State, f.Severity, f.FirstSeenAt, f.SubjectName }).ToListAsync(Cancel),
            await db.Findings.AsNoTracking().OrderBy(f => f.Id).Select(f => new { f.Id, f.Hash, f.State, f.Severity, f.FirstSeenAt, f.SubjectName }).ToListAsync(Cancel));
        var connection = await db.Connections.AsNoTracking().Include(c => c.Group).SingleAsync(Cancel);
        Assert.Equal(["eu-west-1", "us-east-1"], connection.Regions);
        Assert.Equal("Payments", connection.Group!.Name);
        Assert.Equal(connection.Id, (await db.OrganizationDiscoveries.SingleAsync(Cancel)).SourceId);
        Assert.Equal(1, await db.Search.Filter(db, db.Findings, "second").CountAsync(Cancel));

        db.AuditEntries.Add(new() { At = World.Hour(9), Who = "olga", Role = Role.Administrator, Action = "test", Target = "the next id is free" });
        await db.SaveChangesAsync(Cancel);
    }

    [Fact]
    public async Task A_database_that_holds_something_is_refused_and_left_alone()
    {
        await FillAsync();
        await using var target = await TestStore.CreateAsync(TestDatabase.Postgres);
        await MoveAsync(target);

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => MoveAsync(target));

        Assert.Contains("not empty", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_move_that_breaks_off_leaves_the_database_empty()
    {
        await FillAsync();
        await using var target = await TestStore.CreateAsync(TestDatabase.Postgres);
        await using (var db = target.Db())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Occurrences\" ADD CONSTRAINT \"Breaks\" CHECK (\"Id\" < 0)", Cancel);
        }

        await Assert.ThrowsAsync<PostgresException>(() => MoveAsync(target));

        await using var after = target.Db();
        await after.Database.ExecuteSqlRawAsync("ALTER TABLE \"Occurrences\" DROP CONSTRAINT \"Breaks\"", Cancel);
        Assert.Equal(0, await after.Findings.CountAsync(Cancel));
        Assert.Equal(0, await after.Connections.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_store_on_which_a_scan_runs_is_refused()
    {
        await NewScanAsync();
        await using var target = await TestStore.CreateAsync(TestDatabase.Postgres);

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => MoveAsync(target));

        Assert.Contains("scan runs", refused.Message, StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        var connection = await ConnectAsync("main", "eu-west-1", World.Other);
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"), World.Cluster("second", "fail"), World.Revision("web", 1, "fail"))), connection: connection);
        await ScanAsync(World.At(2, World.Region(World.Cluster("main"), World.Cluster("second", "fail"), World.Revision("web", 1, "unread"))), connection: connection);
        await using var db = Store.Db();
        (await db.Connections.SingleAsync(Cancel)).Group = new()
        {
            Name = "Payments", CreatedBy = "ada", ChangedBy = "ada", Discovery = new() { SourceId = connection, RoleName = "scanner", Regions = ["eu-west-1"] },
        };
        await db.SaveChangesAsync(Cancel);
        await db.Scans.ExecuteUpdateAsync(set => set.SetProperty(s => s.State, ScanState.Succeeded), Cancel);
    }

    private async Task<IReadOnlyList<MovedTable>> MoveAsync(TestStore target)
    {
        await using var from = Store.Db();
        await using var to = target.Db();
        return await new StoreMove(CheckCatalogue.Default).RunAsync(from, to, Cancel);
    }
}
