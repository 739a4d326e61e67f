using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Networking;

/// <summary>What a rule of a security group lets through.</summary>
public static class GroupRule
{
    private const int LastPort = 65535;

    /// <summary>Whether a rule lets in (or out to) any address of IPv4 or IPv6.</summary>
    public static bool IsOpenToWorld(this IpPermission rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Cidrs.Any(AddressRange.IsWorldwide);
    }

    /// <summary>The ranges of a rule that are open to the world.</summary>
    public static IReadOnlyList<string> WorldwideRanges(this IpPermission rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return [.. rule.Cidrs.Where(AddressRange.IsWorldwide)];
    }

    /// <summary>Whether a rule is about every protocol.</summary>
    public static bool IsAllTraffic(this IpPermission rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.IpProtocol is "-1" or null;
    }

    /// <summary>Whether a rule is about every port of TCP, of UDP or of everything.</summary>
    public static bool IsAllPorts(this IpPermission rule) =>
        rule.IsAllTraffic() || (ProtocolOf(rule) is "tcp" or "udp" && FirstPort(rule) <= 1 && EndPort(rule) >= LastPort);

    /// <summary>Whether a rule lets through a port of a protocol (<c>tcp</c> or <c>udp</c>).</summary>
    public static bool Covers(this IpPermission rule, string protocol, int port) => rule.Touches(protocol, port, port);

    /// <summary>Whether a rule lets through any port from one to another of a protocol (<c>tcp</c> or <c>udp</c>).</summary>
    public static bool Touches(this IpPermission rule, string protocol, int first, int last) =>
        rule.IsAllTraffic() || (ProtocolOf(rule) == protocol && FirstPort(rule) <= last && EndPort(rule) >= first);

    /// <summary>The ports of a rule in words: "tcp 443", "tcp 8000 to 8100", "all traffic".</summary>
    public static string Ports(this IpPermission rule)
    {
        if (rule.IsAllTraffic())
        {
            return "all traffic";
        }

        var protocol = ProtocolOf(rule);
        return protocol is not ("tcp" or "udp") ? protocol
            : rule.IsAllPorts() || rule.FromPort is null or -1 ? $"{protocol}, all ports"
            : rule.FromPort == rule.ToPort || rule.ToPort is null ? $"{protocol} {rule.FromPort}"
            : $"{protocol} {rule.FromPort} to {rule.ToPort}";
    }

    /// <summary>Where a rule lets traffic in from, or out to.</summary>
    public static IReadOnlyList<string> Peers(this IpPermission rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return [.. rule.Cidrs, .. rule.SourceGroups, .. rule.PrefixLists];
    }

    private static int FirstPort(IpPermission rule) => rule.FromPort is null or -1 ? 0 : rule.FromPort.Value;

    private static int EndPort(IpPermission rule) => rule.FromPort is null or -1 ? LastPort : rule.ToPort ?? rule.FromPort.Value;

    /// <summary>The protocol's name; the numbers of the common ones are names too.</summary>
    private static string ProtocolOf(IpPermission rule) => rule.IpProtocol switch
    {
        "6" => "tcp",
        "17" => "udp",
        "1" => "icmp",
        "58" => "icmpv6",
        null => "-1",
        var other => other.ToLowerInvariant(),
    };
}
