using EcsPosture.Findings.Scans;
using Microsoft.Extensions.Time.Testing;

namespace EcsPosture.Web.Tests.Scanning;

public sealed class TimeLimitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scan_that_takes_too_long_fails_and_names_the_setting()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 20, 6, 0, 0, TimeSpan.Zero));
        await using var bench = await ScanBench.StartAsync(clock, new() { ["Scans:TimeLimit"] = "00:05:00" });
        bench.Simulator.Faults.Delay("ecs:ListClusters", TimeSpan.FromMinutes(2));
        var id = await bench.QueueAsync(await bench.ConnectAsync());
        var run = bench.Worker.RunAsync(id, Ct);
        while ((await bench.ReadAsync(id)).State is not ScanState.Running || bench.Simulator.Calls.Received("ecs:ListClusters") == 0)
        {
            await Task.Delay(50, Ct);
        }

        clock.Advance(TimeSpan.FromMinutes(6));
        await run.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        var scan = await bench.ReadAsync(id);
        Assert.Equal(ScanState.Failed, scan.State);
        Assert.Contains("5 minutes", scan.Error, StringComparison.Ordinal);
        Assert.Contains("Scans:TimeLimit", scan.Error, StringComparison.Ordinal);
    }
}
