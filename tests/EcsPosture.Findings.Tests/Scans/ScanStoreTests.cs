using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Tests.Recording;

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

    private async Task<long> ConnectAsync(int regionsAtOnce) => await Store.Get<ConnectionStore>().AddAsync(
        Actor.System,
        new() { Name = "production", Regions = ["eu-west-1", "eu-west-2", "eu-west-3"], RegionsAtOnce = regionsAtOnce },
        Cancel);

    private Task<long> QueueAsync(long connection, params string[] regions) =>
        Scans().QueueAsync(Olga, new(connection, ScanTrigger.Manual) { Regions = regions }, Cancel);

    private ScanStore Scans() => Store.Get<ScanStore>();
}
