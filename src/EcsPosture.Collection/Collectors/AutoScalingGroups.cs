using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The Auto Scaling groups of capacity providers and of container instances, with their launch configurations.</summary>
internal sealed class AutoScalingGroups : IRegionCollector
{
    private const int NamesPerCall = 50;

    public string Name => "Auto Scaling groups";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeAutoScalingGroups), new(ApiActions.DescribeLaunchConfigurations)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(CapacityProviders), typeof(Instances)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var groups = await ReadAsync(
            region, SnapshotPaths.DescribeAutoScalingGroups, ApiActions.DescribeAutoScalingGroups, "AutoScalingGroupNames", GroupsOf(region), "AutoScalingGroups", cancellationToken);
        var configurations = groups["AutoScalingGroups"].Objects().Select(g => g["LaunchConfigurationName"].AsText()).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        if (configurations.Length > 0 || !region.HasGap(SnapshotPaths.DescribeAutoScalingGroups))
        {
            await ReadAsync(
                region, SnapshotPaths.DescribeLaunchConfigurations, ApiActions.DescribeLaunchConfigurations, "LaunchConfigurationNames", configurations, "LaunchConfigurations", cancellationToken);
        }
    }

    private static string[] GroupsOf(SnapshotPart region)
    {
        var ofProviders = region.Get(SnapshotPaths.DescribeCapacityProviders)?["capacityProviders"].Objects()
            .Select(p => p.At("autoScalingGroupProvider", "autoScalingGroupArn").AsText())
            .OfType<string>()
            .Select(NameIn) ?? [];
        var ofInstances = InstanceTags.Of(region).Select(i => i.Tags.GetValueOrDefault(InstanceTags.Group)).OfType<string>();
        return [.. ofProviders.Concat(ofInstances).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // arn:…:autoScalingGroup:ID:autoScalingGroupName/NAME, and the name may hold slashes.
    private static string NameIn(string arn)
    {
        const string Marker = "autoScalingGroupName/";
        var at = arn.IndexOf(Marker, StringComparison.Ordinal);
        return at < 0 ? arn : arn[(at + Marker.Length)..];
    }

    private static async Task<JsonObject> ReadAsync(
        SnapshotPart region, string path, ApiAction action, string parameter, string[] names, string member, CancellationToken cancellationToken)
    {
        var shape = PageShape.Upper(member);
        var content = new JsonObject { [member] = new JsonArray() };
        var read = names.Length == 0 ? 1 : 0;
        AwsException? error = null;
        foreach (var chunk in names.Chunk(NamesPerCall))
        {
            var pages = await region.ReadPagesAsync(action, new() { [parameter] = Json.Array(chunk), ["MaxRecords"] = 100 }, shape, cancellationToken);
            if (pages.Read > 0)
            {
                shape.Merge(action, pages.Content, content);
            }

            read += pages.Read;
            error ??= pages.Error;
        }

        var known = (JsonObject)content.DeepClone();
        region.PutPages(path, new(content, read, error), null);
        return known;
    }
}
