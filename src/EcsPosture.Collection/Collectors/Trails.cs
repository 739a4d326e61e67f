using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>CloudTrail trails that a region shows, those of other regions and of the organization included.</summary>
internal sealed class Trails : IRegionCollector
{
    public string Name => "trails";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeTrails)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => region.PutPagesAsync(
        SnapshotPaths.DescribeTrails, ApiActions.DescribeTrails, new() { ["includeShadowTrails"] = true }, PageShape.Upper("trailList"), null, cancellationToken);
}
