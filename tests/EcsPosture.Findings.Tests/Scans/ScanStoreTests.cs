using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Findings.Tests.Recording;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Scans;

public class ScanStoreTests : RecorderTest
{
    private const string Account = "111122223333";
    private static readonly Actor Olga = new("olga", Role.Operator);

    [Fact]
    public async Task Scans_of_one_connection_read_no_more_regions_together_than_it_allows()
    {
        var connection = await ConnectAsync(2);
        var first = await QueueAsync(connection, "eu-west-1");
        var second = await QueueAsync(connection, "eu-west-2");
        var third = await QueueAsync(connection, "eu-west-3");

        Assert.Equal(ScanStart.Begun, await Scans().BeginAsync(first, Account, Cancel));
        Assert.Equal(ScanStart.Begun, await Scans().BeginAsync(second, Account, Cancel));
        Assert.Equal(ScanStart.Busy, await Scans().BeginAsync(third, Account, Cancel));

        await Scans().EndAsync(first, ScanState.Succeeded, null, Cancel);
        Assert.Equal(ScanStart.Begun, await Scans().BeginAsync(third, Account, Cancel));
    }

    [Fact]
    public async Task A_scan_of_more_regions_than_are_read_at_once_still_begins_when_none_runs_beside_it()
    {
        var scan = await QueueAsync(await ConnectAsync(1), "eu-west-1", "eu-west-2", "eu-west-3");

        Assert.Equal(ScanStart.Begun, await Scans().BeginAsync(scan, Account, Cancel));
    }

    [Fact]
    public async Task A_scan_waits_for_its_time_and_is_begun_by_nobody_before()
    {
        var connection = await ConnectAsync(8);
        var scan = await Scans().QueueAsync(Olga, new(connection, ScanTrigger.Schedule) { NotBefore = Store.Clock.GetUtcNow().AddMinutes(30) }, Cancel);

        Assert.Empty(await Scans().QueuedAsync(Cancel));
        Assert.Empty(await Scans().ActiveAsync(Cancel));
        Assert.Equal(ScanStart.NotQueued, await Scans().BeginAsync(scan, Account, Cancel));

        Store.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal([scan], await Scans().QueuedAsync(Cancel));
        Assert.Equal(ScanStart.Begun, await Scans().BeginAsync(scan, Account, Cancel));
    }

    [Fact]
    public async Task Who_asks_for_a_scan_that_waits_for_its_time_gets_it_at_once()
    {
        var connection = await ConnectAsync(8);
        var waiting = await Scans().QueueAsync(Olga, new(connection, ScanTrigger.Schedule) { NotBefore = Store.Clock.GetUtcNow().AddMinutes(30) }, Cancel);

        var asked = await Scans().QueueAsync(Olga, new(connection, ScanTrigger.Manual), Cancel);

        Assert.Equal(waiting, asked);
        Assert.Equal([waiting], await Scans().QueuedAsync(Cancel));
    }

    [Fact]
    public async Task A_sign_of_life_that_had_to_wait_until_it_could_be_written_is_fresh_as_it_arrives()
    {
        var scan = await BegunAsync();

        var beat = new ScanBeat("Reading", null, 0, 0, TimeSpan.Zero);
        if (Database is TestDatabase.Sqlite)
        {
            await WhileNobodyElseWritesAsync(() => Scans().BeatAsync(scan, beat, Cancel), TimeSpan.FromMinutes(1));
        }
        else
        {
            // There it has nobody to wait for.
            await using var db = Store.Db();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            Store.Clock.Advance(TimeSpan.FromMinutes(1));
            await Scans().BeatAsync(scan, beat, Cancel);
        }

        Assert.Equal(Store.Clock.GetUtcNow(), (await Scans().FindAsync(scan, Cancel))!.HeartbeatAt);
    }

    [Fact]
    public async Task No_scan_counts_as_dead_for_the_time_that_the_sweep_had_to_wait_as_well()
    {
        var scan = await BegunAsync();

        var dead = await WhileNobodyElseWritesAsync(() => Scans().InterruptSilentAsync(Cancel), TimeSpan.FromMinutes(1));

        Assert.Empty(dead);
        Assert.Equal(ScanState.Running, (await Scans().FindAsync(scan, Cancel))!.State);
        Assert.Equal([scan], await Scans().InterruptSilentAsync(Cancel));
    }

    [Fact]
    public async Task What_a_scan_writes_waits_for_one_that_is_recorded_as_long_on_either_database()
    {
        await using var db = Store.Db();
        await using var transaction = await db.BeginWriteAsync(WriteArea.Bodies, Cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();

        Assert.True(Database is TestDatabase.Postgres || command.CommandTimeout == PostureDbContext.Patience.TotalSeconds);
    }

    [Fact]
    public async Task A_scan_whose_worker_died_ends_as_cancelled_when_someone_had_asked_for_that()
    {
        var scan = await BegunAsync();
        await Scans().CancelAsync(Olga, scan, Cancel);
        Store.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([scan], await Scans().InterruptSilentAsync(Cancel));
        Assert.Empty(await Scans().ResumeInterruptedAsync(2, Cancel));

        var ended = (await Scans().FindAsync(scan, Cancel))!;
        Assert.Equal((ScanState.Cancelled, "Cancelled by olga."), (ended.State, ended.Error));
    }

    [Fact]
    public async Task An_interrupted_scan_is_resumed_though_a_later_one_of_other_regions_ended_well()
    {
        var connection = await ConnectAsync(8);
        var interrupted = await QueueAsync(connection, "eu-west-1");
        var other = await QueueAsync(connection, "eu-west-2");
        await Scans().EndAsync(interrupted, ScanState.Interrupted, null, Cancel);
        await Scans().EndAsync(other, ScanState.Succeeded, null, Cancel);

        var resumed = (await Scans().FindAsync(Assert.Single(await Scans().ResumeInterruptedAsync(2, Cancel)), Cancel))!;

        Assert.Equal((interrupted, "eu-west-1"), (resumed.ResumesScanId, Assert.Single(resumed.Regions)));
        Assert.Empty(await Scans().ResumeInterruptedAsync(2, Cancel));
    }

    [Fact]
    public async Task A_scan_that_someone_cancelled_as_the_program_stopped_is_not_resumed()
    {
        var scan = await BegunAsync();
        await Scans().CancelAsync(Olga, scan, Cancel);
        await Scans().EndAsync(scan, ScanState.Interrupted, null, Cancel);

        Assert.Empty(await Scans().ResumeInterruptedAsync(2, Cancel));
    }

    [Fact]
    public async Task An_interrupted_scan_of_regions_that_the_connection_lost_is_not_resumed()
    {
        var connection = await ConnectAsync(8);
        await Scans().EndAsync(await QueueAsync(connection, "eu-west-3"), ScanState.Interrupted, null, Cancel);
        await SetRegionsAsync(connection, "eu-west-1");

        Assert.Empty(await Scans().ResumeInterruptedAsync(2, Cancel));
    }

    [Fact]
    public async Task A_scan_that_was_begun_is_not_ended_as_one_that_waits()
    {
        var scan = await BegunAsync();

        Assert.False(await Scans().EndQueuedAsync(scan, ScanState.Failed, "broken", Cancel));
        Assert.True(await Scans().EndAsync(scan, ScanState.Succeeded, null, Cancel));
    }

    private async Task<long> BegunAsync()
    {
        var scan = await QueueAsync(await ConnectAsync(8), "eu-west-1");
        Assert.Equal(ScanStart.Begun, await Scans().BeginAsync(scan, Account, Cancel));
        return scan;
    }

    /// <summary>Holds the place of whoever writes while something asks for it, and lets time pass until it is given up.</summary>
    private async Task<T> WhileNobodyElseWritesAsync<T>(Func<Task<T>> act, TimeSpan wait)
    {
        await using var db = Store.Db();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        var acting = Task.Run(act, Cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
        Assert.False(acting.IsCompleted);
        Store.Clock.Advance(wait);
        await transaction.RollbackAsync(Cancel);
        return await acting;
    }

    private async Task<long> ConnectAsync(int regionsAtOnce) => await Store.Get<ConnectionStore>().AddAsync(
        Actor.System,
        new() { Name = "production", Regions = ["eu-west-1", "eu-west-2", "eu-west-3"], RegionsAtOnce = regionsAtOnce },
        Cancel);

    private Task<long> QueueAsync(long connection, params string[] regions) =>
        Scans().QueueAsync(Olga, new(connection, ScanTrigger.Manual) { Regions = regions }, Cancel);

    private ScanStore Scans() => Store.Get<ScanStore>();
}
