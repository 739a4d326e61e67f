using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Clusters. Their list is the first call of a region: when nothing answers it, the region counts as unread.</summary>
internal sealed class Clusters : IRegionCollector
{
    public string Name => "clusters";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListClusters), new(ApiActions.DescribeClusters)];

    public IReadOnlyList<Type> DependsOn => [];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.ReadPagesAsync(ApiActions.ListClusters, new() { ["maxResults"] = 100 }, PageShape.Of("clusterArns"), cancellationToken);
        if (pages is { Read: 0, Error: { } error } && (error.Error.Kind is GapKind.Unreachable || error.Error.IsUnrecognizedClient))
        {
            throw new RegionFailedException(error.GapFrom(region.Region, null) is var gap && error.Error.IsUnrecognizedClient
                ? gap with { Message = $"AWS does not know the credentials in {region.Region}: the account has not enabled the region, or the keys were revoked. ({gap.Message})" }
                : gap);
        }

        var arns = pages.Content["clusterArns"].Texts().ToArray();
        foreach (var arn in arns)
        {
            region.References.Cluster(arn);
            region.References.LogGroup($"/aws/ecs/containerinsights/{Arn.LastSegment(arn)}/performance", null);
        }

        region.PutPages(SnapshotPaths.ListClusters, pages, null);
        if (pages.Read == 0)
        {
            return;
        }

        await region.PutBatchesAsync(
            SnapshotPaths.DescribeClusters,
            ApiActions.DescribeClusters,
            new(arns, 100, "clusters", new() { ["include"] = Json.Array(["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"]) }),
            ["clusters", "failures"],
            null,
            answer =>
            {
                ClusterContents.AddFailures(region, ApiActions.DescribeClusters, SnapshotPaths.DescribeClusters, answer);
                Note(region.References, answer);
            },
            cancellationToken);
    }

    private static void Note(References references, JsonObject answer)
    {
        foreach (var cluster in answer["clusters"].Objects())
        {
            references.LogGroup(cluster.At("configuration", "executeCommandConfiguration", "logConfiguration", "cloudWatchLogGroupName"), null);
            references.KeysWithin(cluster["configuration"]);
            references.Key(cluster.At("configuration", "managedStorageConfiguration", "fargateEphemeralStorageKmsKeyId"));
        }
    }
}
