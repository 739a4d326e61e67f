using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Networking;

/// <summary>The networks of a region by id: each lookup gives what was read, or the gap in its place.</summary>
public sealed class RegionNetworks
{
    private readonly Snapshot _snapshot;
    private readonly Dictionary<string, Observed<SecurityGroup>> _groups;
    private readonly Dictionary<string, Observed<Subnet>> _subnets;
    private readonly Dictionary<string, Observed<RouteTable>> _routes = new(StringComparer.Ordinal);

    internal RegionNetworks(Snapshot snapshot)
    {
        _snapshot = snapshot;
        _groups = ById(snapshot.SecurityGroups);
        _subnets = ById(snapshot.Subnets);
    }

    /// <summary>A security group by id.</summary>
    public Observed<SecurityGroup> Group(string id) => Find(_groups, id, _snapshot.SecurityGroups, "ec2:DescribeSecurityGroups");

    /// <summary>The default security group of a VPC.</summary>
    public Observed<SecurityGroup> DefaultGroup(string vpcId) =>
        _snapshot.SecurityGroups.Known.FirstOrDefault(g => g.VpcId == vpcId && g.GroupName is "default") is { } group
            ? Observed.Known(group)
            : Observed.Unknown<SecurityGroup>(_snapshot.SecurityGroups.Gaps is [var gap, ..] ? gap : Missing("ec2:DescribeSecurityGroups", $"default group of {vpcId}"));

    /// <summary>A subnet by id.</summary>
    public Observed<Subnet> Subnet(string id) => Find(_subnets, id, _snapshot.Subnets, "ec2:DescribeSubnets");

    /// <summary>The route table that a subnet uses.</summary>
    public Observed<RouteTable> RoutesOf(string subnetId)
    {
        if (!_routes.TryGetValue(subnetId, out var routes))
        {
            _routes[subnetId] = routes = FindRoutes(subnetId);
        }

        return routes;
    }

    private static Dictionary<string, Observed<T>> ById<T>(ResourceList<T> list)
        where T : IResource
    {
        var byId = new Dictionary<string, Observed<T>>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            byId.TryAdd(Arn.LastSegment(item.Arn), item.Resource);
        }

        return byId;
    }

    private static Observed<T> Find<T>(Dictionary<string, Observed<T>> byId, string id, ResourceList<T> list, string action)
        where T : IResource =>
        byId.TryGetValue(id, out var found) ? found : Observed.Unknown<T>(list.Gaps.Count > 0 ? list.Gaps[0] : Missing(action, id));

    private static Gap Missing(string action, string id) => new(GapKind.Failed, action, id, "NotFound", "AWS does not list it.", null);

    private Observed<RouteTable> FindRoutes(string subnetId)
    {
        var tables = _snapshot.Network.RouteTables;
        var vpc = Subnet(subnetId).TryGet(out var subnet, out var gap) ? subnet.VpcId : null;
        if (SubnetRoutes.TableOf(subnetId, vpc, tables.Known) is { } table
            && (tables.IsComplete || table.Associations.Any(a => a.SubnetId == subnetId)))
        {
            return Observed.Known(table);
        }

        // An unread table may be the subnet's own, which goes before the main one.
        return Observed.Unknown<RouteTable>(gap ?? (tables.Gaps.Count > 0 ? tables.Gaps[0]
            : tables.ItemGaps.FirstOrDefault() ?? Missing("ec2:DescribeRouteTables", subnetId)));
    }
}

/// <summary>A place in a service that says how its tasks are connected.</summary>
/// <param name="Path">JSON path of the <c>awsvpcConfiguration</c>.</param>
/// <param name="Network">What stands there.</param>
/// <param name="TaskDefinition">The revision that runs so; null where a service does not say.</param>
public sealed record NetworkPlace(string Path, AwsVpcConfiguration Network, string? TaskDefinition);
