using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Resource policies of CloudWatch Logs.</summary>
internal sealed class LogResourcePolicies : IRegionCollector
{
    public string Name => "log resource policies";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeResourcePolicies)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => region.PutPagesAsync(
        SnapshotPaths.DescribeResourcePolicies, ApiActions.DescribeResourcePolicies, new() { ["limit"] = 50 }, PageShape.Of("resourcePolicies"), null, cancellationToken);
}
