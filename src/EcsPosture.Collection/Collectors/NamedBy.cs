using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// The files that name the things which others are asked about only by name, or beginnings of their paths. A gap in one of them
/// may hide any of these (<see cref="Scanning.NamedReads.InheritGaps"/>). Lists in which things are only looked up by the name
/// that was read need none of it: whatever was read was also asked about.
/// </summary>
internal static class NamedBy
{
    public static string[] Services { get; } = [SnapshotPaths.ListClusters, "ecs/list-services/", "ecs/describe-services/"];

    /// <summary>What says which capacity providers belong to one cluster only.</summary>
    public static string[] Clusters { get; } = [SnapshotPaths.ListClusters, SnapshotPaths.DescribeClusters];

    /// <summary>What of a VPC is looked up by subnets alone.</summary>
    public static string[] Subnets { get; } = [SnapshotPaths.DescribeSubnets];

    /// <summary>What leads to VPCs: all that names a subnet, what describes it, and what stands in a VPC itself. Target groups and load balancers have the gaps of services.</summary>
    public static string[] Networks { get; } =
    [
        SnapshotPaths.DescribeSubnets,
        SnapshotPaths.DescribeTargetGroups,
        SnapshotPaths.DescribeLoadBalancers,
        SnapshotPaths.ListRules,
        "events/list-targets-by-rule/",
        SnapshotPaths.ListSchedules,
        "scheduler/get-schedule/",
        "ecs/list-tasks/",
        "ecs/describe-tasks/",
        SnapshotPaths.DescribeNetworkInterfaces,
        "ecs/list-container-instances/",
        "ecs/describe-container-instances/",
        SnapshotPaths.DescribeInstances,
        SnapshotPaths.DescribeCapacityProviders,
    ];
}
