using EcsPosture.Findings.Scans;
using EcsPosture.Simulator;
using EcsPosture.Web.Tests.Scanning;
using Microsoft.Extensions.Time.Testing;

namespace EcsPosture.Web.Tests.Jobs;

public sealed class QueueKeeperTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_restart_queued_scans_find_a_worker()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await bench.QueueAsync(await bench.ConnectAsync());
        bench.Launched.Clear();

        await bench.Keeper.SweepAsync(Ct);

        Assert.Equal([id], bench.Launched);
    }

    [Fact]
    public async Task A_scan_without_a_sign_of_life_is_interrupted_and_queued_anew()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await BegunAsync(bench);
        _clock.Advance(ScanLiveness.Default.SilentAfter + TimeSpan.FromSeconds(1));

        await bench.Keeper.SweepAsync(Ct);

        Assert.Equal(ScanState.Interrupted, (await bench.ReadAsync(id)).State);
        var again = await bench.ReadAsync(id + 1);
        Assert.Equal((ScanState.Queued, "olga", ScanTrigger.Manual), (again.State, again.RequestedBy, again.Trigger));
        Assert.Contains(again.Id, bench.Launched);
    }

    [Fact]
    public async Task A_scan_with_a_fresh_sign_of_life_is_left_alone()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await BegunAsync(bench);
        _clock.Advance(ScanLiveness.Default.SilentAfter - TimeSpan.FromSeconds(1));

        await bench.Keeper.SweepAsync(Ct);

        Assert.Equal(ScanState.Running, (await bench.ReadAsync(id)).State);
    }

    [Fact]
    public async Task With_no_attempts_set_an_interrupted_scan_stays_ended()
    {
        await using var bench = await ScanBench.StartAsync(_clock, new() { ["Scans:ResumeAttempts"] = "0" });
        var id = await BegunAsync(bench);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await bench.Keeper.SweepAsync(Ct);

        Assert.Equal(ScanState.Interrupted, (await bench.ReadAsync(id)).State);
        Assert.Null(await bench.Scans.FindAsync(id + 1, Ct));
    }

    [Fact]
    public async Task A_scan_that_is_interrupted_each_time_is_given_up()
    {
        await using var bench = await ScanBench.StartAsync(_clock, new() { ["Scans:ResumeAttempts"] = "2" });
        var id = await BegunAsync(bench);
        for (var round = 0; round < 4; round++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await bench.Keeper.SweepAsync(Ct);
            foreach (var queued in await bench.Scans.QueuedAsync(Ct))
            {
                await bench.Scans.BeginAsync(queued, SyntheticEstate.AccountId, Ct);
            }
        }

        var all = await bench.Scans.ListAsync(null, 10, Ct);
        Assert.Equal([id + 2, id + 1, id], all.Select(s => s.Id));
        Assert.All(all, s => Assert.Equal(ScanState.Interrupted, s.State));
    }

    [Fact]
    public async Task An_interrupted_scan_that_was_followed_by_another_is_not_resumed()
    {
        await using var bench = await ScanBench.StartAsync(_clock);
        var id = await BegunAsync(bench);
        await bench.Scans.EndAsync(id, ScanState.Interrupted, null, Ct);
        var later = await bench.QueueAsync(1);
        await bench.Scans.EndAsync(later, ScanState.Cancelled, null, Ct);

        await bench.Keeper.SweepAsync(Ct);

        Assert.Empty(await bench.Scans.QueuedAsync(Ct));
    }

    private static async Task<long> BegunAsync(ScanBench bench)
    {
        var id = await bench.QueueAsync(await bench.ConnectAsync());
        Assert.Equal(ScanStart.Begun, await bench.Scans.BeginAsync(id, SyntheticEstate.AccountId, Ct));
        return id;
    }
}
