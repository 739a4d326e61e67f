using System.Globalization;
using EcsPosture.Checks.Networking;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Web.Features.EcsServices;

/// <summary>Says in words who can reach a service.</summary>
internal static class Exposure
{
    /// <summary>Who can reach the service, the widest way first.</summary>
    public static ExposureSummary Summary(ServiceView service)
    {
        var open = service.SecurityGroups.SelectMany(g => g.IpPermissions).Where(r => r.IsOpenToWorld()).Select(r => r.Ports()).Distinct(StringComparer.Ordinal).ToList();
        var publicly = service.Ingress.SelectMany(i => i.Balancers).Select(b => b.Balancer).Where(b => b.IsInternetFacing).DistinctBy(b => b.LoadBalancerArn).ToList();
        if (service.Network is { AssignPublicIp: "ENABLED" } network && network.Subnets.Any(id => IsPublic(id, service) is not false))
        {
            return open.Count > 0
                ? new($"Anybody on the internet reaches each task directly ({string.Join(", ", open)}).", true)
                : new("Each task has a public address; its security groups let in named addresses and groups only.", false);
        }

        if (publicly.Count > 0)
        {
            return new($"Anybody on the internet reaches the tasks through {string.Join(" and ", publicly.Select(b => b.LoadBalancerName))}.", true);
        }

        return IsUnread(service) ? new("Not known in full: something that stands before the service was not read.", false)
            : service.Ingress.SelectMany(i => i.Balancers).Any() ? new("Reached from within the network only, through an internal load balancer.", false)
            : service.Network is null ? new("Reached as its hosts are: the tasks share their network.", false)
            : new("Reached from within the network only.", false);
    }

    /// <summary>Whether a subnet's routes lead to an internet gateway; null when they were not read.</summary>
    public static bool? IsPublic(string subnetId, ServiceView service)
    {
        var vpc = service.Subnets.FirstOrDefault(s => s.SubnetId == subnetId)?.VpcId;
        return SubnetRoutes.TableOf(subnetId, vpc, service.RouteTables) is { } table ? table.InternetRoutes().Count > 0 : null;
    }

    /// <summary>A subnet's routes in words.</summary>
    public static string Routes(string subnetId, ServiceView service) => IsPublic(subnetId, service) switch
    {
        true => "an internet gateway leads to it",
        false => "no internet gateway leads to it",
        null => "routes not read",
    };

    /// <summary>What a load balancer is: "public application load balancer web".</summary>
    public static string NameOf(LoadBalancer balancer) => $"{(balancer.IsInternetFacing ? "public" : "internal")} {balancer.Type} load balancer {balancer.LoadBalancerName}";

    /// <summary>A listener in words: "HTTPS 443".</summary>
    public static string NameOf(Listener listener) => string.Create(CultureInfo.InvariantCulture, $"{listener.Protocol} {listener.Port}");

    /// <summary>Where a rule lets traffic in from.</summary>
    public static string Sources(IpPermission rule) => string.Join(", ", rule.Peers()) is { Length: > 0 } sources ? sources : "nowhere";

    /// <summary>A target group's name in its ARN: <c>targetgroup/NAME/ID</c>.</summary>
    public static string TargetGroupName(string arn) => arn.Split('/') is [_, var name, ..] ? name : arn;

    /// <summary>Why a service has no network settings of its own.</summary>
    public static string WithoutNetwork(ServiceView service) => service.Deployed is null
        ? "not known: the revision was not read"
        : $"tasks share the instance's network ({service.Deployed.NetworkMode ?? "bridge"} mode), so its addresses and rules apply";

    private static bool IsUnread(ServiceView service) => service.Ingress.Any(i => i.TargetGroup is null || i.UnreadBalancers.Count > 0);
}

/// <summary>Who can reach a service.</summary>
/// <param name="Text">In one sentence.</param>
/// <param name="IsExposed">Whether anybody on the internet can.</param>
internal sealed record ExposureSummary(string Text, bool IsExposed);
