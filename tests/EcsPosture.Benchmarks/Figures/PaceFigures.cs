using System.Globalization;
using EcsPosture.Collection;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Inventory;
using EcsPosture.Simulator;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>A scan against token buckets as AWS has them: how close it comes to the time that its calls must take, and whether a call fails.</summary>
internal static class PaceFigures
{
    private const string Estate = "clusters=5,services=100,families=1500,revisions=5,tasks=300,roles=50";
    private const double Burst = 50;
    private const double Rate = 20;

    public static async Task MeasureAsync(FigureTable table, string[] settings)
    {
        var scale = settings.FirstOrDefault(s => s.StartsWith("clusters=", StringComparison.Ordinal)) ?? Estate;
        await using var simulator = await SimulatorProcess.StartAsync(scale, throttle: true);
        await using var services = new ServiceCollection().AddCollection().BuildServiceProvider();
        var began = TimeProvider.System.GetTimestamp();
        var result = await services.GetRequiredService<AccountCollector>().CollectAsync(
            new() { Credentials = AwsCredentialsSource.Placeholder, Regions = [SyntheticEstate.Region], Endpoint = simulator.Url }, null, CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(began);
        var (calls, throttled) = await simulator.CountAsync();

        // The bucket of task definitions is the one that the scan waits for.
        var definitions = result.Calls.CallsByAction.GetValueOrDefault("ecs:DescribeTaskDefinition") + result.Calls.CallsByAction.GetValueOrDefault("ecs:ListTaskDefinitions");
        var least = TimeSpan.FromSeconds((definitions - Burst) / Rate);
        table.Add("scan under AWS's buckets, estate", scale);
        table.Add(
            "scan under AWS's buckets: time, and least time that its calls on task definitions allow",
            string.Create(CultureInfo.InvariantCulture, $"{FigureTable.Of(took)}, {FigureTable.Of(least)}: {took / least:0.00} times as long"),
            "1.15 times");
        table.Add(
            "scan under AWS's buckets: calls, throttled answers, failed calls",
            string.Create(CultureInfo.InvariantCulture, $"{calls:N0}, {throttled}, {result.Documents.Sum(d => d.Manifest.Gaps.Count(g => g.Kind is GapKind.Throttled or GapKind.Failed or GapKind.Unreachable))}"),
            "0 failed");
    }
}
