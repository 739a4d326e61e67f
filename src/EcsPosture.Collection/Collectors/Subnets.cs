using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The subnets that services, scheduled tasks, instances, capacity providers and load balancers name.</summary>
internal sealed class Subnets : IRegionCollector
{
    public string Name => "subnets";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeSubnets)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services), typeof(EventTargets), typeof(Schedules), typeof(Instances), typeof(CapacityProviders), typeof(LoadBalancers), typeof(TaskInterfaces), typeof(FileSystems)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.PutFilteredAsync(SnapshotPaths.DescribeSubnets, ApiActions.DescribeSubnets, "subnet-id", region.References.Subnets, "Subnets", cancellationToken);
        foreach (var subnet in pages.Content["Subnets"].Objects())
        {
            region.References.Vpc(subnet["VpcId"]);
        }
    }
}
