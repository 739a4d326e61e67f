using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Container instances of all clusters.</summary>
internal sealed class ContainerInstances : IRegionCollector
{
    private static readonly ClusterContents Contents = new(
        ApiActions.ListContainerInstances,
        "containerInstanceArns",
        SnapshotPaths.ListContainerInstances,
        ApiActions.DescribeContainerInstances,
        "containerInstances",
        100,
        ["TAGS", "CONTAINER_INSTANCE_HEALTH"],
        SnapshotPaths.DescribeContainerInstances);

    public string Name => "container instances";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListContainerInstances), new(ApiActions.DescribeContainerInstances)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) =>
        Contents.CollectAsync(
            region,
            answer =>
            {
                foreach (var instance in answer["containerInstances"].Objects())
                {
                    region.References.Host(instance["ec2InstanceId"]);
                }
            },
            cancellationToken);
}
