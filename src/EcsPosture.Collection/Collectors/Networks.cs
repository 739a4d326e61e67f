using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The security groups and subnets that services, scheduled tasks, instances and capacity providers name.</summary>
internal sealed class Networks : IRegionCollector
{
    public string Name => "security groups and subnets";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeSecurityGroups), new(ApiActions.DescribeSubnets)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services), typeof(EventTargets), typeof(Schedules), typeof(Instances), typeof(CapacityProviders), typeof(TaskInterfaces)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.WhenAll(
        region.PutFilteredAsync(SnapshotPaths.DescribeSecurityGroups, ApiActions.DescribeSecurityGroups, "group-id", region.References.SecurityGroups, "SecurityGroups", cancellationToken),
        region.PutFilteredAsync(SnapshotPaths.DescribeSubnets, ApiActions.DescribeSubnets, "subnet-id", region.References.Subnets, "Subnets", cancellationToken));
}
