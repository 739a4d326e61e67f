using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Web.Features.EcsServices;

/// <summary>Says in words who can reach a service.</summary>
internal static class Exposure
{
    /// <summary>Whether a rule lets in any address of IPv4 or IPv6.</summary>
    public static bool IsOpenToWorld(IpPermission rule) => rule.Cidrs.Any(cidr => cidr.EndsWith("/0", StringComparison.Ordinal));

    /// <summary>The ports of a rule: "tcp 443", "tcp 8000 to 8100", "all traffic".</summary>
    public static string Ports(IpPermission rule) => rule switch
    {
        { IpProtocol: "-1" or null } => "all traffic",
        { FromPort: null or -1 } => $"{rule.IpProtocol}, all ports",
        { FromPort: 0, ToPort: 65535 } => $"{rule.IpProtocol}, all ports",
        _ when rule.FromPort == rule.ToPort || rule.ToPort is null => $"{rule.IpProtocol} {rule.FromPort}",
        _ => $"{rule.IpProtocol} {rule.FromPort} to {rule.ToPort}",
    };

    /// <summary>Where a rule lets traffic in from.</summary>
    public static string Sources(IpPermission rule) => string.Join(", ", [.. rule.Cidrs, .. rule.SourceGroups, .. rule.PrefixLists]) is { Length: > 0 } sources ? sources : "nowhere";

    /// <summary>A target group's name in its ARN: <c>targetgroup/NAME/ID</c>.</summary>
    public static string TargetGroupName(string arn) => arn.Split('/') is [_, var name, ..] ? name : arn;

    /// <summary>Why a service has no network settings of its own.</summary>
    public static string WithoutNetwork(ServiceView service) => service.Deployed is null
        ? "not known: the revision was not read"
        : $"tasks share the instance's network ({service.Deployed.NetworkMode ?? "bridge"} mode), so its addresses and rules apply";
}
