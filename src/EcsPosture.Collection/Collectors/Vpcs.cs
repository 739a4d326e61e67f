using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The VPCs that ECS uses, with their route tables, endpoints and flow logs.</summary>
internal sealed class Vpcs : IRegionCollector
{
    public string Name => "VPCs";

    public IReadOnlyList<CollectorAction> Actions { get; } =
        [new(ApiActions.DescribeVpcs), new(ApiActions.DescribeRouteTables), new(ApiActions.DescribeVpcEndpoints), new(ApiActions.DescribeFlowLogs)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Subnets), typeof(TargetGroups)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var vpcs = region.References.Vpcs;
        return Task.WhenAll(
            ReadAsync(region, SnapshotPaths.DescribeVpcs, ApiActions.DescribeVpcs, "Filters", "Vpcs", "vpc-id", vpcs, NamedBy.Networks, cancellationToken),
            ReadAsync(region, SnapshotPaths.DescribeRouteTables, ApiActions.DescribeRouteTables, "Filters", "RouteTables", "vpc-id", vpcs, NamedBy.Subnets, cancellationToken),
            ReadAsync(region, SnapshotPaths.DescribeFlowLogs, ApiActions.DescribeFlowLogs, "Filter", "FlowLogs", "resource-id", vpcs.Count == 0 ? [] : [.. vpcs, .. region.References.Subnets], NamedBy.Subnets, cancellationToken),
            EndpointsAsync(region, vpcs, cancellationToken));
    }

    private static async Task EndpointsAsync(SnapshotPart region, IReadOnlyList<string> vpcs, CancellationToken cancellationToken)
    {
        await ReadAsync(region, SnapshotPaths.DescribeVpcEndpoints, ApiActions.DescribeVpcEndpoints, "Filters", "VpcEndpoints", "vpc-id", vpcs, NamedBy.Networks, cancellationToken);
        foreach (var group in region.Get(SnapshotPaths.DescribeVpcEndpoints)?["VpcEndpoints"].Objects().SelectMany(e => e["Groups"].Objects()) ?? [])
        {
            region.References.GroupsAndSubnets(new System.Text.Json.Nodes.JsonArray(group["GroupId"]?.DeepClone()), null);
        }
    }

    private static async Task ReadAsync(
        SnapshotPart region, string path, ApiAction action, string filters, string member, string filter, IReadOnlyList<string> values, string[] namedBy, CancellationToken cancellationToken)
    {
        region.PutPages(path, await region.ReadFilteredAsync(action, filter, values, member, cancellationToken, null, filters), null);
        region.InheritGaps(path, namedBy);
    }
}
