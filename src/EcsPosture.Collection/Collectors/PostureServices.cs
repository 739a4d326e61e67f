using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Security Hub with its standards, and the recorders of AWS Config. An account that is not subscribed has neither, which is no gap.</summary>
internal sealed class PostureServices : IRegionCollector
{
    private static readonly PageShape Standards = PageShape.Upper("StandardsSubscriptions");

    public string Name => "posture services";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.DescribeHub),
        new(ApiActions.GetEnabledStandards),
        new(ApiActions.DescribeConfigurationRecorders),
        new(ApiActions.DescribeConfigurationRecorderStatus),
    ];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.WhenAll(
        region.PutOneAsync(SnapshotPaths.DescribeHub, ApiActions.DescribeHub, [], null, IsNotSubscribed, cancellationToken),
        StandardsAsync(region, cancellationToken),
        region.PutPagesAsync(
            SnapshotPaths.DescribeConfigurationRecorders, ApiActions.DescribeConfigurationRecorders, [], new("", "", "ConfigurationRecorders"), null, cancellationToken),
        region.PutPagesAsync(
            SnapshotPaths.DescribeConfigurationRecorderStatus, ApiActions.DescribeConfigurationRecorderStatus, [], new("", "", "ConfigurationRecordersStatus"), null, cancellationToken));

    private static async Task StandardsAsync(SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.ReadPagesAsync(ApiActions.GetEnabledStandards, new() { ["MaxResults"] = 100 }, Standards, cancellationToken);
        region.PutPages(SnapshotPaths.GetEnabledStandards, pages is { Read: 0, Error: { } error } && IsNotSubscribed(error) ? new(new JsonObject(), 1, null) : pages, null);
    }

    // The code alone also stands for a refusal.
    private static bool IsNotSubscribed(AwsException e) =>
        e.Code is "InvalidAccessException" && e.AwsMessage.Contains("not subscribed", StringComparison.OrdinalIgnoreCase);
}
