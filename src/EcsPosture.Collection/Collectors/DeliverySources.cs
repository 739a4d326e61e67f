using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Sources of vended logs, such as the access logs of load balancers; asked only where there is a load balancer.</summary>
internal sealed class DeliverySources : IRegionCollector
{
    public string Name => "log deliveries";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeDeliverySources)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(LoadBalancers)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        if (region.References.LoadBalancers.Count == 0 && region.GapUnder(SnapshotPaths.DescribeLoadBalancers) is null)
        {
            region.Put(SnapshotPaths.DescribeDeliverySources, new() { ["deliverySources"] = new System.Text.Json.Nodes.JsonArray() });
            return Task.CompletedTask;
        }

        return region.PutPagesAsync(
            SnapshotPaths.DescribeDeliverySources, ApiActions.DescribeDeliverySources, new() { ["limit"] = 50 }, PageShape.Of("deliverySources"), null, cancellationToken);
    }
}
