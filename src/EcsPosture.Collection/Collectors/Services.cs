using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Services of all clusters.</summary>
internal sealed class Services : IRegionCollector
{
    private static readonly ClusterContents Contents = new(
        ApiActions.ListServices, "serviceArns", SnapshotPaths.ListServices, ApiActions.DescribeServices, "services", 10, ["TAGS"], SnapshotPaths.DescribeServices);

    public string Name => "services";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListServices), new(ApiActions.DescribeServices)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) =>
        Contents.CollectAsync(region, answer => Note(region.References, answer), cancellationToken);

    private static void Note(References references, JsonObject answer)
    {
        foreach (var service in answer["services"].Objects())
        {
            references.Network(service);
            references.Role(service["roleArn"]);
            if (service["resourceManagementType"].AsText() is "ECS" && service["status"].AsText() is not "INACTIVE")
            {
                references.ExpressService(service["serviceArn"], service["clusterArn"]);
            }

            references.KeysWithin(service);
            foreach (var holder in service["deployments"].Objects().Concat(service["taskSets"].Objects()).Prepend(service))
            {
                references.Revision(holder["taskDefinition"]);
                references.Balancing(holder);
                foreach (var lattice in holder["vpcLatticeConfigurations"].Objects())
                {
                    references.LatticeTargetGroup(lattice["targetGroupArn"]);
                }
            }
        }
    }
}
