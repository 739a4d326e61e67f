using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The EC2 instances behind container instances, those that AWS manages for ECS included.</summary>
internal sealed class Instances : IRegionCollector
{
    public string Name => "EC2 instances";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeInstances)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(ContainerInstances)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.PutFilteredAsync(
            SnapshotPaths.DescribeInstances,
            ApiActions.DescribeInstances,
            "instance-id",
            region.References.Instances,
            "Reservations",
            cancellationToken,
            new() { ["IncludeManagedResources"] = true });
        foreach (var instance in pages.Content["Reservations"].Objects().SelectMany(r => r["Instances"].Objects()))
        {
            region.References.Interfaces(instance["SecurityGroups"], instance["SubnetId"]);
            foreach (var networkInterface in instance["NetworkInterfaces"].Objects())
            {
                region.References.Interfaces(networkInterface["Groups"], networkInterface["SubnetId"]);
            }
        }
    }
}
