using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Evaluation;

/// <summary>Counts what exists and what of it was read.</summary>
internal static class CoverageReader
{
    public static IReadOnlyList<Coverage> Read(AccountSnapshot account)
    {
        var coverage = new List<Coverage>();
        foreach (var region in account.Regions)
        {
            coverage.Add(Of(ResourceType.Cluster, region.Region, region.Clusters));
            coverage.Add(Of(ResourceType.Service, region.Region, region.Services));
            coverage.Add(Of(ResourceType.TaskDefinition, region.Region, region.TaskDefinitions));
            coverage.Add(Of(ResourceType.Task, region.Region, region.Tasks));
            coverage.Add(Of(ResourceType.ContainerInstance, region.Region, region.ContainerInstances));
            coverage.Add(Of(ResourceType.LogGroup, region.Region, region.LogGroups));
            coverage.Add(Of(ResourceType.Repository, region.Region, region.Registry.Repositories));
            coverage.Add(Of(ResourceType.Trail, region.Region, region.Trails));
            coverage.Add(Of(ResourceType.LoadBalancer, region.Region, region.LoadBalancing.LoadBalancers));
            coverage.Add(Of(ResourceType.TargetGroup, region.Region, region.LoadBalancing.TargetGroups));
            coverage.Add(Of(ResourceType.Listener, region.Region, region.LoadBalancing.Listeners));
            coverage.Add(Of(ResourceType.Vpc, region.Region, region.Network.Vpcs));
            coverage.Add(Of(ResourceType.VpcEndpoint, region.Region, region.Network.Endpoints));
            coverage.Add(Of(ResourceType.Secret, region.Region, region.Secrets.Secrets));
            coverage.Add(Of(ResourceType.Key, region.Region, region.Keys.Keys));
            coverage.Add(Of(ResourceType.FileSystem, region.Region, region.Storage.FileSystems));
            coverage.Add(Of(ResourceType.Bucket, region.Region, region.Storage.Buckets));
        }

        coverage.Add(Of(ResourceType.Role, SnapshotManifest.GlobalRegion, account.Global.Roles));
        return coverage;
    }

    private static Coverage Of<T>(ResourceType type, string region, ResourceList<T> list)
        where T : IResource =>
        new(type, region, list.Items.Count, list.Known.Count(), list.IsComplete);
}
