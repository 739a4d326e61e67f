using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads the files of network facts.</summary>
internal sealed class NetworkReader(FolderReader folder)
{
    private static readonly NetworkJsonContext Json = NetworkJsonContext.Default;

    public NetworkFacts Read() => new()
    {
        TaskInterfaces = List(SnapshotPaths.DescribeNetworkInterfaces, "NetworkInterfaces", Json.NetworkInterface, "NetworkInterfaceId", "network-interface",
            (i, hash) => i with { NetworkInterfaceArn = Arn("network-interface", i.NetworkInterfaceId, i.OwnerId), ContentHash = hash }),
        Vpcs = List(SnapshotPaths.DescribeVpcs, "Vpcs", Json.Vpc, "VpcId", "vpc", (vpc, hash) => vpc with { VpcArn = Arn("vpc", vpc.VpcId, vpc.OwnerId), ContentHash = hash }),
        RouteTables = List(SnapshotPaths.DescribeRouteTables, "RouteTables", Json.RouteTable, "RouteTableId", "route-table",
            (table, hash) => table with { RouteTableArn = Arn("route-table", table.RouteTableId, table.OwnerId), ContentHash = hash }),
        Endpoints = List(SnapshotPaths.DescribeVpcEndpoints, "VpcEndpoints", Json.VpcEndpoint, "VpcEndpointId", "vpc-endpoint",
            (endpoint, hash) => endpoint with { VpcEndpointArn = Arn("vpc-endpoint", endpoint.VpcEndpointId, endpoint.OwnerId), ContentHash = hash }),
        FlowLogs = List(SnapshotPaths.DescribeFlowLogs, "FlowLogs", Json.FlowLog, "FlowLogId", null, (log, hash) => log with { ContentHash = hash }),
    };

    private ResourceList<T> List<T>(string path, string key, JsonTypeInfo<T> type, string id, string? arnType, Func<T, string, T> finish)
        where T : class, IResource =>
        Elements.List(
            folder.Open(path, SnapshotPaths.ActionOf(path)),
            key,
            type,
            element => Peek.Text(element, id) is { Length: > 0 } name ? (arnType is null ? name : Arn(arnType, name, Peek.Text(element, "OwnerId"))) : null,
            finish);

    private string Arn(string type, string id, string? owner) =>
        $"arn:{folder.Manifest.Partition}:ec2:{folder.Manifest.Region}:{(string.IsNullOrEmpty(owner) ? folder.Manifest.AccountId : owner)}:{type}/{id}";
}
