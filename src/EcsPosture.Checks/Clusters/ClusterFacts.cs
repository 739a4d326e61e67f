using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Clusters;

/// <summary>What can be told of a cluster from its own record.</summary>
internal static class ClusterFacts
{
    /// <summary>Whether nothing is in the cluster: no service, no task, no instance.</summary>
    public static bool IsEmpty(Cluster cluster) => cluster is
    {
        ActiveServicesCount: 0,
        RunningTasksCount: 0,
        PendingTasksCount: 0,
        RegisteredContainerInstancesCount: 0,
    };

    /// <summary>
    /// The gap when the answer holds no configuration because none was asked for; null when its absence means that there is
    /// none. An answer without settings was asked without <c>--include</c>.
    /// </summary>
    public static Gap? ConfigurationGap(Cluster cluster) =>
        cluster is { Configuration: null, Settings: null } ? NotIncluded("CONFIGURATIONS", cluster) : null;

    /// <summary>DescribeClusters was asked without a part.</summary>
    public static Gap NotIncluded(string part, Cluster cluster) =>
        new(GapKind.NotCollected, "ecs:DescribeClusters", cluster.ClusterArn, null, $"asked without --include {part}", "ecs:DescribeClusters");
}
