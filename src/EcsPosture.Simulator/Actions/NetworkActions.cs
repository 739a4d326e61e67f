using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>EC2: networks, and the regions of the estate.</summary>
internal static class NetworkActions
{
    private static readonly Ec2List SecurityGroups = new(SnapshotPaths.DescribeSecurityGroups, "SecurityGroups", "GroupId", "InvalidGroup.NotFound", "security group", new Dictionary<string, Func<JsonNode, IEnumerable<string?>>>
    {
        ["vpc-id"] = Ec2List.ByMember("VpcId"),
        ["group-id"] = Ec2List.ByMember("GroupId"),
        ["group-name"] = Ec2List.ByMember("GroupName"),
    });

    private static readonly Ec2List Subnets = new(SnapshotPaths.DescribeSubnets, "Subnets", "SubnetId", "InvalidSubnetID.NotFound", "subnet ID", new Dictionary<string, Func<JsonNode, IEnumerable<string?>>>
    {
        ["vpc-id"] = Ec2List.ByMember("VpcId"),
        ["subnet-id"] = Ec2List.ByMember("SubnetId"),
    });

    private static readonly Ec2List Vpcs = OfVpc(SnapshotPaths.DescribeVpcs, "Vpcs", "VpcId", "InvalidVpcID.NotFound", "vpc ID");

    private static readonly Ec2List RouteTables = OfVpc(SnapshotPaths.DescribeRouteTables, "RouteTables", "RouteTableId", "InvalidRouteTableID.NotFound", "routeTable ID");

    private static readonly Ec2List VpcEndpoints = OfVpc(SnapshotPaths.DescribeVpcEndpoints, "VpcEndpoints", "VpcEndpointId", "InvalidVpcEndpointId.NotFound", "Vpc Endpoint Id");

    private static readonly Ec2List FlowLogs = new(SnapshotPaths.DescribeFlowLogs, "FlowLogs", "FlowLogId", "InvalidFlowLogId.NotFound", "flow log", new Dictionary<string, Func<JsonNode, IEnumerable<string?>>>
    {
        ["resource-id"] = Ec2List.ByMember("ResourceId"),
    });

    public static JsonObject DescribeSecurityGroups(AwsCall call, ServedFolder folder) => SecurityGroups.Answer(call, folder);

    public static JsonObject DescribeSubnets(AwsCall call, ServedFolder folder) => Subnets.Answer(call, folder);

    public static JsonObject DescribeVpcs(AwsCall call, ServedFolder folder) => Vpcs.Answer(call, folder);

    public static JsonObject DescribeRouteTables(AwsCall call, ServedFolder folder) => RouteTables.Answer(call, folder);

    public static JsonObject DescribeVpcEndpoints(AwsCall call, ServedFolder folder) => VpcEndpoints.Answer(call, folder);

    public static JsonObject DescribeFlowLogs(AwsCall call, ServedFolder folder) => FlowLogs.Answer(call, folder);

    public static JsonObject DescribeRegions(AwsCall call, ServedFolder folder)
    {
        var asked = call.Texts("RegionName");
        var regions = folder.Account.Regions.Select(r => r.Region).Append(call.Region)
            .Where(r => r != SnapshotManifest.GlobalRegion && (asked.Count == 0 || asked.Contains(r)))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new()
        {
            ["Regions"] = new JsonArray(
            [
                .. regions.Select(r => new JsonObject
                {
                    ["RegionName"] = r,
                    ["Endpoint"] = $"ec2.{r}.amazonaws.com",
                    ["OptInStatus"] = "opt-in-not-required",
                }),
            ]),
        };
    }

    private static Ec2List OfVpc(string path, string member, string idName, string notFound, string what) =>
        new(path, member, idName, notFound, what, new Dictionary<string, Func<JsonNode, IEnumerable<string?>>> { ["vpc-id"] = Ec2List.ByMember("VpcId") });
}
