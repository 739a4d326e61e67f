using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Inventory;
using EcsPosture.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EcsPosture.Collection.Tests;

/// <summary>Scans against token buckets as AWS has them.</summary>
public sealed class ThrottledScanTests
{
    private static readonly ScaleOptions Estate = new(Clusters: 2, Services: 10, Families: 60, Revisions: 2, Tasks: 20, Roles: 5);

    [Fact]
    public async Task Scans_of_the_same_account_and_region_share_one_budget_so_that_hardly_any_call_is_throttled_and_none_fails()
    {
        await using var simulator = await AwsSimulator.StartAsync(Estate, options: new() { Throttle = true }, cancellationToken: TestContext.Current.CancellationToken);
        await using var services = Scanner.Services(new TransportOptions());
        var collector = services.GetRequiredService<AccountCollector>();

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => collector.CollectAsync(
            Scanner.Request(simulator.Url, SyntheticEstate.Region), null, TestContext.Current.CancellationToken)));

        // More than the bucket's burst: without pacing dozens would be refused.
        Assert.InRange(simulator.Calls.Received("ecs:DescribeTaskDefinition"), 120, 130);
        Assert.InRange(simulator.Calls.Actions.Sum(action => simulator.Calls.Throttled(action)), 0, 5);
        Assert.All(results, result => Assert.DoesNotContain(DemoScans.Gaps(result), gap => gap.Kind is GapKind.Throttled or GapKind.Failed));
        Assert.All(results, result => Assert.True(result.Calls.Waited > TimeSpan.Zero));
    }

    [Fact]
    public async Task A_budget_that_another_program_draws_from_too_slows_the_scan_down_and_fails_no_call()
    {
        await using var simulator = await AwsSimulator.StartAsync(Estate, cancellationToken: TestContext.Current.CancellationToken);
        simulator.Faults.Add(new() { Action = "ecs:DescribeTaskDefinition", Kind = FaultKind.Throttle, Probability = 0.4, Seed = 3 });

        var result = await Scanner.ScanAsync(Scanner.Request(simulator.Url, SyntheticEstate.Region));

        Assert.InRange(result.Calls.Throttles, 5, 100);
        Assert.Equal(60, simulator.Calls.Answered("ecs:DescribeTaskDefinition"));
        Assert.DoesNotContain(DemoScans.Gaps(result), gap => gap.Kind is GapKind.Throttled);
    }
}
