using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Capacity providers: those of the account, and those that belong to one cluster, which only a question about the cluster shows.</summary>
internal sealed class CapacityProviders : IRegionCollector
{
    private static readonly PageShape Shape = new("nextToken", "nextToken", "capacityProviders", "failures");

    public string Name => "capacity providers";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeCapacityProviders)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.ReadPagesAsync(ApiActions.DescribeCapacityProviders, Input(), Shape, cancellationToken);
        var error = pages.Error;
        if (error is null)
        {
            error = await AddClusterScopedAsync(region, pages.Content, cancellationToken);
        }

        foreach (var provider in pages.Content["capacityProviders"].Objects())
        {
            region.References.Role(provider.At("managedInstancesProvider", "infrastructureRoleArn"));
            region.References.NetworkOf(provider.At("managedInstancesProvider", "instanceLaunchTemplate", "networkConfiguration"));
        }

        region.PutPages(SnapshotPaths.DescribeCapacityProviders, pages with { Error = error }, null);
        region.InheritGaps(SnapshotPaths.DescribeCapacityProviders, NamedBy.Clusters);
    }

    private static async Task<AwsException?> AddClusterScopedAsync(SnapshotPart region, JsonObject content, CancellationToken cancellationToken)
    {
        var providers = (JsonArray)content["capacityProviders"]!;
        var known = providers.Objects().Select(p => p["name"].AsText()).ToHashSet();
        foreach (var cluster in region.Get(SnapshotPaths.DescribeClusters)?["clusters"].Objects() ?? [])
        {
            if (cluster["capacityProviders"].Texts().All(known.Contains) || cluster["clusterArn"].AsText() is not { } arn)
            {
                continue;
            }

            var input = Input();
            input["cluster"] = arn;
            var own = await region.ReadPagesAsync(ApiActions.DescribeCapacityProviders, input, Shape, cancellationToken);
            if (own.Error is not null)
            {
                return own.Error;
            }

            foreach (var provider in own.Content["capacityProviders"].Objects())
            {
                if (known.Add(provider["name"].AsText()))
                {
                    providers.Add(provider.DeepClone());
                }
            }
        }

        return null;
    }

    private static JsonObject Input() => new() { ["include"] = Json.Array(["TAGS"]), ["maxResults"] = 10 };
}
