using EcsPosture.Simulator;
using Xunit;

namespace EcsPosture.Collection.Tests;

/// <summary>How many calls a scan makes of an estate with 500 families of 10 revisions and 50 services in 5 clusters.</summary>
public sealed class CallCountTests
{
    private static readonly ScaleOptions Estate = new(Clusters: 5, Services: 50, Families: 500, Revisions: 10, Tasks: 150, Roles: 60);

    [Theory]
    [InlineData(CollectionScope.Current, 650, 500)]
    [InlineData(CollectionScope.InUse, 160, 50)]
    public async Task A_scan_makes_few_calls_of_ECS_the_second_time_fewer_and_says_the_same(CollectionScope scope, int most, int revisions)
    {
        await using var simulator = await AwsSimulator.StartAsync(Estate, cancellationToken: TestContext.Current.CancellationToken);
        var request = Scanner.Request(simulator.Url, SyntheticEstate.Region) with { Scope = scope, RevisionBodies = new Bodies() };

        var cold = await Scanner.ScanAsync(request);
        var coldCalls = EcsCalls(simulator);
        simulator.Calls.Reset();
        var warm = await Scanner.ScanAsync(request);

        Assert.InRange(coldCalls, revisions, most - 1);
        Assert.InRange(EcsCalls(simulator), 1, 99);
        Assert.Equal((0, revisions), (cold.Calls.CallsSaved, warm.Calls.CallsSaved));
        Assert.Empty(DemoScans.Gaps(warm));
        var verdicts = DemoScans.Verdicts(DemoScans.Evaluate(cold));
        Assert.Contains(verdicts, v => v.Value is Checks.Verdict.Fail && v.Key.Contains(":task-definition/", StringComparison.Ordinal));
        Assert.Equal(verdicts, DemoScans.Verdicts(DemoScans.Evaluate(warm)));
    }

    private static int EcsCalls(AwsSimulator simulator) =>
        simulator.Calls.Actions.Where(action => action.StartsWith("ecs:", StringComparison.Ordinal)).Sum(action => simulator.Calls.Received(action));
}
