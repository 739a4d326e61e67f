using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Simulator;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using EcsPosture.Findings;

namespace EcsPosture.Web.Tests.CommandLine;

public sealed class ImportCommandTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_becomes_findings_and_importing_it_again_opens_none()
    {
        using var disk = new SnapshotOnDisk(DemoEstate.Build(TimeProvider.System.GetUtcNow()));
        var data = disk.Place("data");

        var first = await CommandRun.OfAsync("import", "--snapshot", disk.Root, "--data", data);
        var second = await CommandRun.OfAsync("import", "--snapshot", disk.Root, "--data", data);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(2, second.Output.Split('\n').Count(line => line.Contains(" 0 opened, 0 resolved, 0 reopened", StringComparison.Ordinal)));
        await using var services = new ServiceCollection().AddLogging().AddFindings(new StoreLocation(data)).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<PostureDbContext>>().CreateDbContextAsync(Ct);
        Assert.True(await db.Findings.AnyAsync(Ct));
        Assert.All(await db.Scans.ToListAsync(Ct), s => Assert.True(s.State.IsSuccess() && s.Trigger is ScanTrigger.Cli));
        Assert.Equal(4, await db.AuditEntries.CountAsync(a => a.Action == "scan.import", Ct));
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task A_folder_that_is_no_snapshot_touches_no_store()
    {
        using var disk = new SnapshotOnDisk([]);

        var run = await CommandRun.OfAsync("import", "--snapshot", disk.Place("none"), "--data", disk.Place("data"));

        Assert.Contains("no such folder", run.Line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(disk.Place("data")));
    }
}
