using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>EC2 through its official client; its answers are written in the shape that the AWS CLI prints.</summary>
internal sealed class Ec2Client : IAwsClient, IDisposable
{
    private readonly AmazonEC2Client _client;
    private readonly OfficialCalls _calls;
    private readonly string _region;

    public Ec2Client(AwsSession session, OfficialCalls calls, string region)
    {
        (_calls, _region) = (calls, region);
        _client = new(session.Credentials, new AmazonEC2Config
        {
            ServiceURL = session.Endpoints.Resolve(AwsService.Ec2, region).Address.ToString(),
            AuthenticationRegion = region,
            MaxErrorRetry = 0,
            Timeout = session.Options.TryTimeout,
        });
    }

    public Task<JsonObject> CallAsync(ApiAction action, JsonObject input, CancellationToken cancellationToken) =>
        _calls.RunAsync(action, _region, token => action.Operation switch
        {
            "DescribeSecurityGroups" => SecurityGroupsAsync(input, token),
            "DescribeSubnets" => SubnetsAsync(input, token),
            _ => throw new ArgumentException($"{action} is not called here.", nameof(action)),
        }, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<JsonObject> SecurityGroupsAsync(JsonObject input, CancellationToken cancellationToken)
    {
        var answer = await _client.DescribeSecurityGroupsAsync(
            new DescribeSecurityGroupsRequest { Filters = Filters(input), MaxResults = (int?)input["MaxResults"], NextToken = (string?)input["NextToken"] },
            cancellationToken);
        return Page("SecurityGroups", (answer.SecurityGroups ?? []).Select(SecurityGroup), answer.NextToken);
    }

    private async Task<JsonObject> SubnetsAsync(JsonObject input, CancellationToken cancellationToken)
    {
        var answer = await _client.DescribeSubnetsAsync(
            new DescribeSubnetsRequest { Filters = Filters(input), MaxResults = (int?)input["MaxResults"], NextToken = (string?)input["NextToken"] },
            cancellationToken);
        return Page("Subnets", (answer.Subnets ?? []).Select(Subnet), answer.NextToken);
    }

    private static List<Filter> Filters(JsonObject input) =>
    [
        .. input["Filters"]!.AsArray().Select(f => new Filter { Name = (string)f!["Name"]!, Values = [.. f["Values"]!.AsArray().Select(v => (string)v!)] }),
    ];

    private static JsonObject Page(string member, IEnumerable<JsonObject> items, string? next)
    {
        var page = new JsonObject { [member] = new JsonArray([.. items]) };
        Set(page, "NextToken", next);
        return page;
    }

    private static JsonObject SecurityGroup(SecurityGroup group)
    {
        var json = new JsonObject();
        Set(json, "GroupId", group.GroupId);
        Set(json, "IpPermissionsEgress", Array(group.IpPermissionsEgress, Permission));
        Set(json, "Tags", Array(group.Tags, Tag));
        Set(json, "VpcId", group.VpcId);
        Set(json, "SecurityGroupArn", group.SecurityGroupArn);
        Set(json, "OwnerId", group.OwnerId);
        Set(json, "GroupName", group.GroupName);
        Set(json, "Description", group.Description);
        Set(json, "IpPermissions", Array(group.IpPermissions, Permission));
        return json;
    }

    private static JsonObject Permission(IpPermission permission)
    {
        var json = new JsonObject();
        Set(json, "IpProtocol", permission.IpProtocol);
        Set(json, "FromPort", permission.FromPort);
        Set(json, "ToPort", permission.ToPort);
        Set(json, "UserIdGroupPairs", Array(permission.UserIdGroupPairs, pair =>
        {
            var item = new JsonObject();
            Set(item, "Description", pair.Description);
            Set(item, "UserId", pair.UserId);
            Set(item, "GroupName", pair.GroupName);
            Set(item, "GroupId", pair.GroupId);
            Set(item, "VpcId", pair.VpcId);
            Set(item, "VpcPeeringConnectionId", pair.VpcPeeringConnectionId);
            Set(item, "PeeringStatus", pair.PeeringStatus);
            return item;
        }));
        Set(json, "IpRanges", Array(permission.Ipv4Ranges, range => Pair("CidrIp", range.CidrIp, range.Description)));
        Set(json, "Ipv6Ranges", Array(permission.Ipv6Ranges, range => Pair("CidrIpv6", range.CidrIpv6, range.Description)));
        Set(json, "PrefixListIds", Array(permission.PrefixListIds, list => Pair("PrefixListId", list.Id, list.Description)));
        return json;
    }

    private static JsonObject Subnet(Subnet subnet)
    {
        var json = new JsonObject();
        Set(json, "AvailabilityZoneId", subnet.AvailabilityZoneId);
        Set(json, "MapCustomerOwnedIpOnLaunch", subnet.MapCustomerOwnedIpOnLaunch);
        Set(json, "OwnerId", subnet.OwnerId);
        Set(json, "AssignIpv6AddressOnCreation", subnet.AssignIpv6AddressOnCreation);
        Set(json, "Ipv6CidrBlockAssociationSet", Array(subnet.Ipv6CidrBlockAssociationSet, association =>
        {
            var item = new JsonObject();
            Set(item, "AssociationId", association.AssociationId);
            Set(item, "Ipv6CidrBlock", association.Ipv6CidrBlock);
            return item;
        }));
        Set(json, "Tags", Array(subnet.Tags, Tag));
        Set(json, "SubnetArn", subnet.SubnetArn);
        Set(json, "Ipv6Native", subnet.Ipv6Native);
        Set(json, "SubnetId", subnet.SubnetId);
        Set(json, "State", subnet.State?.Value);
        Set(json, "VpcId", subnet.VpcId);
        Set(json, "CidrBlock", subnet.CidrBlock);
        Set(json, "AvailableIpAddressCount", subnet.AvailableIpAddressCount);
        Set(json, "AvailabilityZone", subnet.AvailabilityZone);
        Set(json, "DefaultForAz", subnet.DefaultForAz);
        Set(json, "MapPublicIpOnLaunch", subnet.MapPublicIpOnLaunch);
        return json;
    }

    private static JsonObject Tag(Tag tag) => new() { ["Key"] = tag.Key, ["Value"] = tag.Value };

    private static JsonObject Pair(string name, string? value, string? description)
    {
        var json = new JsonObject();
        Set(json, "Description", description);
        Set(json, name, value);
        return json;
    }

    /// <summary>The official client gives null where AWS answered with an empty list.</summary>
    private static JsonArray Array<T>(List<T>? items, Func<T, JsonObject> write) => new([.. (items ?? []).Select(write)]);

    private static void Set(JsonObject owner, string name, JsonNode? value)
    {
        if (value is not null)
        {
            owner[name] = value;
        }
    }
}
