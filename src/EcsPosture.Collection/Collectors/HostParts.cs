using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The machine images and volumes of instances, and whether the region encrypts volumes unasked.</summary>
internal sealed class HostParts : IRegionCollector
{
    public string Name => "images and volumes of instances";

    public IReadOnlyList<CollectorAction> Actions { get; } =
        [new(ApiActions.DescribeImages), new(ApiActions.DescribeVolumes), new(ApiActions.GetEbsEncryptionByDefault)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Instances), typeof(Services)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var instances = (region.Get(SnapshotPaths.DescribeInstances)?["Reservations"].Objects() ?? []).SelectMany(r => r["Instances"].Objects()).ToArray();
        return Task.WhenAll(
            region.PutFilteredAsync(
                SnapshotPaths.DescribeImages, ApiActions.DescribeImages, "image-id", Distinct(instances, "ImageId"), "Images", cancellationToken, new() { ["IncludeDeprecated"] = true }),
            region.PutFilteredAsync(
                SnapshotPaths.DescribeVolumes, ApiActions.DescribeVolumes, "attachment.instance-id", Distinct(instances, "InstanceId"), "Volumes", cancellationToken, new() { ["IncludeManagedResources"] = true }),
            UsesVolumes(region) ? ReadDefaultAsync(region, cancellationToken) : Task.CompletedTask);
    }

    private static string[] Distinct(JsonObject[] instances, string member) =>
        [.. instances.Select(i => i[member].AsText()).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static bool UsesVolumes(SnapshotPart region) => region.LiveClusters().Any(cluster =>
        region.Get(SnapshotPaths.DescribeServices(cluster))?["services"].Objects().SelectMany(s => s["deployments"].Objects()).Any(d => d["volumeConfigurations"].Objects().Any()) is true);

    private static async Task ReadDefaultAsync(SnapshotPart region, CancellationToken cancellationToken)
    {
        try
        {
            region.Put(SnapshotPaths.GetEbsEncryptionByDefault, await region.CallAsync(ApiActions.GetEbsEncryptionByDefault, [], cancellationToken));
        }
        catch (AwsException e)
        {
            region.AddGap(e.GapFrom(null, SnapshotPaths.GetEbsEncryptionByDefault));
        }
    }
}
