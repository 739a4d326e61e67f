using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Networking;

/// <summary>Where the routes of a subnet lead.</summary>
public static class SubnetRoutes
{
    /// <summary>The table that a subnet uses: the one it is associated with, else the main one of its VPC; null when there is neither.</summary>
    public static RouteTable? TableOf(string subnetId, string? vpcId, IEnumerable<RouteTable> tables)
    {
        RouteTable? main = null;
        foreach (var table in tables.Where(t => vpcId is null || t.VpcId is null || t.VpcId == vpcId))
        {
            foreach (var association in table.Associations.Where(a => a.IsInForce))
            {
                if (association.SubnetId == subnetId)
                {
                    return table;
                }

                if (association.Main && vpcId is not null && table.VpcId == vpcId)
                {
                    main = table;
                }
            }
        }

        return main;
    }

    /// <summary>The routes to the internet through an internet gateway: what they reach can reach back.</summary>
    public static IReadOnlyList<Route> InternetRoutes(this RouteTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return [.. table.Routes.Where(r => r.IsInForce && r.Destination is { } to && AddressRange.IsWorldwide(to) && r.GatewayId?.StartsWith("igw-", StringComparison.Ordinal) is true)];
    }

    /// <summary>Whether the table leads from the internet to a public IPv6 address of the subnet.</summary>
    public static bool HasIpv6Internet(this RouteTable table) => table.InternetRoutes().Any(r => AddressRange.IsIpv6(r.Destination!));

    /// <summary>Whether the table leads out of the VPC to any address: by an internet, NAT or transit gateway, a network appliance or another VPC.</summary>
    public static bool LeadsOut(this RouteTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Routes.Any(r => r.IsInForce && r.Destination is { } to && AddressRange.IsWorldwide(to) && r.GatewayId is not "local");
    }
}
