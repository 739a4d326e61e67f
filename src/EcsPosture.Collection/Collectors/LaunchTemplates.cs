using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The versions of launch templates that Auto Scaling groups of ECS use.</summary>
internal sealed class LaunchTemplates : IRegionCollector
{
    public string Name => "launch templates";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeLaunchTemplateVersions)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(AutoScalingGroups)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var wanted = (region.Get(SnapshotPaths.DescribeAutoScalingGroups)?["AutoScalingGroups"].Objects() ?? [])
            .SelectMany(TemplatesOf)
            .Where(t => t["LaunchTemplateId"].AsText() is { Length: > 0 })
            .ToLookup(t => t["LaunchTemplateId"].AsText()!, t => t["Version"].AsText() is { Length: > 0 } version ? version : "$Default", StringComparer.Ordinal);
        return Task.WhenAll(wanted.Select(template => region.PutPagesAsync(
            SnapshotPaths.DescribeLaunchTemplateVersions(template.Key),
            ApiActions.DescribeLaunchTemplateVersions,
            new() { ["LaunchTemplateId"] = template.Key, ["Versions"] = Json.Array(template.Distinct().Order(StringComparer.Ordinal)) },
            PageShape.Upper("LaunchTemplateVersions"),
            template.Key,
            cancellationToken)));
    }

    private static IEnumerable<JsonObject> TemplatesOf(JsonObject group)
    {
        var mixed = group.At("MixedInstancesPolicy", "LaunchTemplate");
        return new[] { group["LaunchTemplate"], mixed.At("LaunchTemplateSpecification") }
            .Concat(mixed.At("Overrides").Objects().Select(o => o["LaunchTemplateSpecification"]))
            .OfType<JsonObject>();
    }
}
