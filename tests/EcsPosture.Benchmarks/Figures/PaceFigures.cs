using System.Globalization;
using EcsPosture.Collection;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Inventory;
using EcsPosture.Simulator;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>A scan against token buckets as AWS has them: how close it comes to the time that its calls must take, and whether a call fails.</summary>
internal static class PaceFigures
{
    private const string Estate = "clusters=5,services=100,families=1500,revisions=5,tasks=300,roles=50";

    /// <summary>The buckets that AWS publishes: those of ECS by group, of EC2 one for each action, and of CloudWatch Logs.</summary>
    private static readonly (string Name, Func<string, bool> Has, double Burst, double Rate)[] Buckets =
    [
        ("clusters", Of("ecs:ListClusters", "ecs:DescribeClusters"), 50, 20),
        ("task definitions", Of("ecs:ListTaskDefinitions", "ecs:DescribeTaskDefinition"), 50, 20),
        ("what clusters hold", Of("ecs:ListTasks", "ecs:DescribeTasks", "ecs:ListContainerInstances", "ecs:DescribeContainerInstances"), 100, 20),
        ("services", Of("ecs:ListServices", "ecs:DescribeServices"), 100, 20),
        ("log groups", Of("logs:DescribeLogGroups"), 10, 10),
    ];

    public static async Task MeasureAsync(FigureTable table, string[] settings)
    {
        var scale = settings.FirstOrDefault(s => s.StartsWith("clusters=", StringComparison.Ordinal)) ?? Estate;
        var latency = settings.FirstOrDefault(s => s.StartsWith("latency=", StringComparison.Ordinal)) ?? "latency=0";
        await using var simulator = await SimulatorProcess.StartAsync(scale, "throttle", latency);
        await using var services = new ServiceCollection().AddCollection().BuildServiceProvider();
        var began = TimeProvider.System.GetTimestamp();
        var result = await services.GetRequiredService<AccountCollector>().CollectAsync(
            new() { Credentials = AwsCredentialsSource.Placeholder, Regions = [SyntheticEstate.Region], Endpoint = simulator.Url }, null, CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(began);
        var (calls, throttled) = await simulator.CountAsync();
        var (slowest, least) = Least(result.Calls);
        table.Add("scan under AWS's buckets, estate, milliseconds that each answer takes", $"{scale}, {latency}");
        table.Add(
            $"scan under AWS's buckets: time, and least time that its calls allow, of which those on {slowest} need the most",
            string.Create(CultureInfo.InvariantCulture, $"{FigureTable.Of(took)}, {FigureTable.Of(least)}: {took / least:0.00} times as long"),
            "1.15 times");
        table.Add(
            "scan under AWS's buckets: calls, throttled answers, failed calls",
            string.Create(CultureInfo.InvariantCulture, $"{calls:N0}, {throttled}, {result.Documents.Sum(d => d.Manifest.Gaps.Count(g => g.Kind is GapKind.Throttled or GapKind.Failed or GapKind.Unreachable))}"),
            "0 failed");
    }

    /// <summary>The longest time that any bucket needs to let the calls through that were made.</summary>
    private static (string Bucket, TimeSpan Time) Least(CallAccount account) => Buckets
        .Concat(account.CallsByAction.Keys.Where(action => action.StartsWith("ec2:", StringComparison.Ordinal)).Select(action => (Name: action, Has: Of(action), Burst: 100.0, Rate: 20.0)))
        .Select(bucket => (bucket.Name, Time: TimeSpan.FromSeconds(Math.Max(0, account.CallsByAction.Where(c => bucket.Has(c.Key)).Sum(c => c.Value) - bucket.Burst) / bucket.Rate)))
        .MaxBy(bucket => bucket.Time);

    private static Func<string, bool> Of(params string[] actions) => actions.Contains;
}
