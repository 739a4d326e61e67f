using System.Data.Common;
using EcsPosture.Checks;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

public class OrderTests : RecorderTest
{
    [Fact]
    public async Task An_older_snapshot_becomes_a_scan_with_aggregates_and_changes_no_finding()
    {
        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "fail"))));
        var before = await DumpAsync();

        var (summary, scan) = await ScanAsync(World.At(1, [World.Role("web-task", "fail")], World.Region(World.Cluster("main", "ok"), World.Cluster("second", "fail"), World.Revision("web", 1, "fail"))));

        Assert.Equal(before, await DumpAsync());
        Assert.Equal(["eu-west-1", "global"], summary.OlderRegions);
        Assert.Empty(summary.RecordedRegions);
        await using var db = Store.Db();
        var row = await db.Scans.SingleAsync(s => s.Id == scan, Cancel);
        Assert.Equal((4, 3), (row.ExistingResources, row.Fails));
        Assert.All(await db.ScanTargets.Where(t => t.ScanId == scan).ToListAsync(Cancel), t => Assert.Equal(ScanTargetState.Older, t.State));
        Assert.NotEmpty(await db.ScanAggregates.Where(a => a.ScanId == scan).ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_same_snapshot_twice_writes_nothing_but_the_scans_own_rows_and_the_last_seen_marks()
    {
        var account = World.At(1, [World.Role("web-task", "fail"), World.Role("web-execution", "manual")], World.Region(
            World.Cluster("main", "fail"), World.Service("web", World.Arn("web", 1), "unread"), World.Revision("web", 1, [("app", "fail"), ("proxy", "na")], familyWord: "critical"),
            World.Revision("web", 2, "manual"), AService.Task(World.Arn("web", 1))));
        await ScanAsync(account);
        var before = await DumpAsync();

        var (summary, scan) = await ScanAsync(account);

        Assert.Equal(before, await DumpAsync());
        Assert.Equal((0, 0, 0), (summary.Opened, summary.Resolved, summary.Reopened));
        await using var db = Store.Db();
        Assert.All(await db.RegionStates.ToListAsync(Cancel), r => Assert.Equal(scan, r.ScanId));
    }

    [Fact]
    public async Task The_same_scan_recorded_twice_counts_once()
    {
        var account = World.At(1, World.Region(World.Cluster("main", "fail")));
        var (first, scan) = await ScanAsync(account);

        var (second, _) = await ScanAsync(account, scanId: scan);

        Assert.Equal((1, 1), (first.Opened, second.Opened));
        await using var db = Store.Db();
        var row = await db.Scans.SingleAsync(Cancel);
        Assert.Equal((1, 1), (row.Opened, row.Fails));
        Assert.Equal(2, await db.ScanTargets.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_recording_that_breaks_off_leaves_nothing_behind()
    {
        await ExecuteAsync(Database is TestDatabase.Sqlite
            ? "CREATE TRIGGER Breaks BEFORE INSERT ON \"Resources\" BEGIN SELECT RAISE(ABORT, 'broken'); END"
            : "ALTER TABLE \"Resources\" ADD CONSTRAINT \"Breaks\" CHECK (\"Id\" < 0)");

        var before = await DumpAsync();
        var account = World.At(1, World.Region(World.Cluster("main", "fail")));

        await Assert.ThrowsAnyAsync<DbException>(() => ScanAsync(account));
        Assert.Equal(before, await DumpAsync());

        await ExecuteAsync(Database is TestDatabase.Sqlite ? "DROP TRIGGER Breaks" : "ALTER TABLE \"Resources\" DROP CONSTRAINT \"Breaks\"");

        Assert.Equal(1, (await ScanAsync(account)).Summary.Opened);
    }

    [Fact]
    public async Task A_scan_that_is_not_there_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ScanAsync(World.At(1, World.Region()), scanId: 99));

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task A_live_scan_that_began_after_the_last_was_over_is_no_older_whatever_its_clock_said(int begunAfter, bool isRecorded)
    {
        var connection = await ConnectAsync("one", ASnapshot.Region);
        var (_, first) = await ScanAsync(World.At(2, World.Region(World.Cluster("main", "fail"))));
        var second = await NewScanAsync(connection);
        await using (var db = Store.Db())
        {
            var ended = Store.Clock.GetUtcNow();
            await db.Scans.Where(s => s.Id == first).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, ended), Cancel);
            await db.Scans.Where(s => s.Id == second).ExecuteUpdateAsync(s => s.SetProperty(x => x.StartedAt, ended.AddSeconds(begunAfter)), Cancel);
        }

        var (summary, _) = await ScanAsync(World.At(1, World.Region(World.Cluster("main"))), connection: connection, scanId: second);

        Assert.Equal(isRecorded ? ["eu-west-1", "global"] : [], summary.RecordedRegions);
        Assert.Equal(isRecorded ? FindingState.Resolved : FindingState.Open, (await OneAsync(Words.Cluster)).State);
        await using var after = Store.Db();
        Assert.All(await after.RegionStates.ToListAsync(Cancel), r => Assert.Equal(World.Hour(2), r.TakenAt));
    }

    [Fact]
    public async Task Regions_are_ordered_each_by_its_own_snapshots()
    {
        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "fail"))));

        var older = World.At(1, World.Region(World.Cluster("main", "ok")), World.Region(World.Other, World.Cluster("main", "fail", World.Other)));
        var (summary, _) = await ScanAsync(older);

        Assert.Equal([World.Other], summary.RecordedRegions);
        Assert.All(await FindingsAsync(), f => Assert.Equal(FindingState.Open, f.State));
        Assert.Equal(2, (await FindingsAsync()).Count);
    }

    /// <summary>All rows of all tables that are not a scan's own or marks of what was last recorded.</summary>
    private async Task<string> DumpAsync()
    {
        string[] own = ["Scans", "ScanTargets", "ScanAggregates", "CheckAggregates", "ScanGaps", "ScanCoverage", "RegionStates"];
        await using var db = Store.Db();
        var tables = db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Except(own).Order(StringComparer.Ordinal).ToList();
        await db.Database.OpenConnectionAsync(Cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        var text = new System.Text.StringBuilder();
        foreach (var table in tables)
        {
            command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY 1, 2";
            await using var reader = await command.ExecuteReaderAsync(Cancel);
            while (await reader.ReadAsync(Cancel))
            {
                text.Append(table);
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    text.Append('|').Append(reader.GetName(i)).Append('=').Append(reader.GetValue(i));
                }

                text.AppendLine();
            }
        }

        return text.ToString();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = Store.Db();
        await db.Database.ExecuteSqlRawAsync(sql, Cancel);
    }
}
