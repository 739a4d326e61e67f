using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The target groups that services register their tasks with.</summary>
internal sealed class TargetGroups : IRegionCollector
{
    private const int PerCall = 20;

    public string Name => "target groups";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeTargetGroups)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.ReadNamedAsync(
            ApiActions.DescribeTargetGroups, "TargetGroupArns", region.References.TargetGroups, PerCall, PageShape.Balancing("TargetGroups"), "TargetGroupNotFound", cancellationToken);
        foreach (var group in pages.Content["TargetGroups"].Objects())
        {
            region.References.Vpc(group["VpcId"]);
            foreach (var balancer in group["LoadBalancerArns"] as JsonArray ?? [])
            {
                region.References.LoadBalancer(balancer);
            }
        }

        region.PutPages(SnapshotPaths.DescribeTargetGroups, pages, null);
        region.InheritGaps(SnapshotPaths.DescribeTargetGroups, NamedBy.Services);
    }
}
