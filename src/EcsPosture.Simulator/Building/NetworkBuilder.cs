using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds the VPCs of a region, with their route tables, endpoints and flow logs.</summary>
internal sealed class NetworkBuilder(RegionBuilder region)
{
    private readonly JsonArray _vpcs = [];
    private readonly JsonArray _tables = [];
    private readonly JsonArray _endpoints = [];
    private readonly JsonArray _flowLogs = [];

    /// <summary>Adds a VPC with a range, and its main route table that leads nowhere; it is the account's own unless another shares it.</summary>
    public void Vpc(string id, string name, string range, string? owner = null)
    {
        _vpcs.Add(new JsonObject
        {
            ["OwnerId"] = owner ?? region.AccountId,
            ["InstanceTenancy"] = "default",
            ["CidrBlockAssociationSet"] = new JsonArray(new JsonObject { ["AssociationId"] = $"vpc-cidr-assoc-{Names.Hex(id, 17)}", ["CidrBlock"] = range }),
            ["IsDefault"] = false,
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "Name", ["Value"] = name }),
            ["VpcId"] = id,
            ["State"] = "available",
            ["CidrBlock"] = range,
        });
        Table($"{id}/main", id, range, null, null, owner);
    }

    /// <summary>Adds a route table of some subnets; without subnets it is the main one.</summary>
    /// <param name="seed">What its id is made from.</param>
    /// <param name="vpc">The VPC.</param>
    /// <param name="range">The VPC's range.</param>
    /// <param name="subnets">The subnets; null for the main table.</param>
    /// <param name="gateway">Where all else leads: <c>igw-…</c> or <c>nat-…</c>; null for nowhere.</param>
    /// <param name="owner">The account that owns the VPC; null for the own one.</param>
    public string Table(string seed, string vpc, string range, IEnumerable<string>? subnets, string? gateway, string? owner = null)
    {
        var id = $"rtb-{Names.Hex(seed, 17)}";
        var routes = new JsonArray(new JsonObject { ["DestinationCidrBlock"] = range, ["GatewayId"] = "local", ["Origin"] = "CreateRouteTable", ["State"] = "active" });
        if (gateway is not null)
        {
            routes.Add(new JsonObject
            {
                ["DestinationCidrBlock"] = "0.0.0.0/0",
                [gateway.StartsWith("nat-", StringComparison.Ordinal) ? "NatGatewayId" : "GatewayId"] = gateway,
                ["Origin"] = "CreateRoute",
                ["State"] = "active",
            });
        }

        _tables.Add(new JsonObject
        {
            ["Associations"] = new JsonArray([.. (subnets ?? [""]).Select(subnet => Association(id, subnet))]),
            ["PropagatingVgws"] = new JsonArray(),
            ["RouteTableId"] = id,
            ["Routes"] = routes,
            ["Tags"] = new JsonArray(),
            ["VpcId"] = vpc,
            ["OwnerId"] = owner ?? region.AccountId,
        });
        return id;
    }

    /// <summary>Adds an endpoint of an AWS service: of the gateway kind where it has route tables, else an interface.</summary>
    public void Endpoint(string vpc, string service, string policy, IEnumerable<string>? tables, IEnumerable<string>? subnets, string? group)
    {
        var endpoint = new JsonObject
        {
            ["VpcEndpointId"] = $"vpce-{Names.Hex($"{vpc}/{service}", 17)}",
            ["VpcEndpointType"] = tables is null ? "Interface" : "Gateway",
            ["VpcId"] = vpc,
            ["ServiceName"] = $"com.amazonaws.{region.Region}.{service}",
            ["State"] = "available",
            ["PolicyDocument"] = policy,
            ["RouteTableIds"] = RegionBuilder.Texts(tables ?? []),
            ["SubnetIds"] = RegionBuilder.Texts(subnets ?? []),
            ["Groups"] = new JsonArray(),
            ["PrivateDnsEnabled"] = tables is null,
            ["RequesterManaged"] = false,
            ["NetworkInterfaceIds"] = new JsonArray(),
            ["DnsEntries"] = new JsonArray(),
            ["Tags"] = new JsonArray(),
            ["OwnerId"] = region.AccountId,
        };
        if (group is not null)
        {
            endpoint["Groups"]!.AsArray().Add(new JsonObject { ["GroupId"] = group, ["GroupName"] = "vpc-endpoints" });
        }

        _endpoints.Add(endpoint);
    }

    /// <summary>Adds a flow log of a VPC or subnet.</summary>
    public void FlowLog(string resource, string trafficType, string? delivery = "SUCCESS", string? format = null)
    {
        var log = new JsonObject
        {
            ["FlowLogId"] = $"fl-{Names.Hex($"{resource}/flow", 17)}",
            ["FlowLogStatus"] = "ACTIVE",
            ["ResourceId"] = resource,
            ["TrafficType"] = trafficType,
            ["LogDestinationType"] = "s3",
            ["LogDestination"] = $"arn:aws:s3:::fernpost-flow-logs-{region.AccountId}/{region.Region}/",
            ["LogFormat"] = format ?? "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
            ["Tags"] = new JsonArray(),
            ["MaxAggregationInterval"] = 600,
        };
        if (delivery is not null)
        {
            log["DeliverLogsStatus"] = delivery;
        }

        _flowLogs.Add(log);
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.DescribeVpcs, new() { ["Vpcs"] = _vpcs });
        documents.Put(SnapshotPaths.DescribeRouteTables, new() { ["RouteTables"] = _tables });
        documents.Put(SnapshotPaths.DescribeVpcEndpoints, new() { ["VpcEndpoints"] = _endpoints });
        documents.Put(SnapshotPaths.DescribeFlowLogs, new() { ["FlowLogs"] = _flowLogs });
    }

    private static JsonObject Association(string table, string subnet)
    {
        var association = new JsonObject
        {
            ["Main"] = subnet.Length == 0,
            ["RouteTableAssociationId"] = $"rtbassoc-{Names.Hex($"{table}/{subnet}", 17)}",
            ["RouteTableId"] = table,
            ["AssociationState"] = new JsonObject { ["State"] = "associated" },
        };
        if (subnet.Length > 0)
        {
            association["SubnetId"] = subnet;
        }

        return association;
    }
}
