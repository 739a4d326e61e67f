using System.Globalization;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Networking;

/// <summary>How the tasks of a service are connected: by the service, its live deployments and its task sets.</summary>
public static class ServiceNetworks
{
    private const string Member = "networkConfiguration.awsvpcConfiguration";

    /// <summary>Every place that gives tasks a network interface of their own; empty where tasks share their host's.</summary>
    public static IReadOnlyList<NetworkPlace> Of(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var places = new List<NetworkPlace>();
        Add("", service.NetworkConfiguration, service.TaskDefinition);
        for (var i = 0; i < service.Deployments.Count; i++)
        {
            if (service.Deployments[i].Status is not "INACTIVE")
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"deployments[{i}]."), service.Deployments[i].NetworkConfiguration, service.Deployments[i].TaskDefinition);
            }
        }

        for (var i = 0; i < service.TaskSets.Count; i++)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"taskSets[{i}]."), service.TaskSets[i].NetworkConfiguration, service.TaskSets[i].TaskDefinition);
        }

        return places;

        void Add(string path, NetworkConfiguration? network, string? definition)
        {
            if (network?.AwsvpcConfiguration is { } found)
            {
                places.Add(new(path + Member, found, definition));
            }
        }
    }

    /// <summary>The statement for a service whose tasks have no network interface of their own.</summary>
    public static DoesNotApply WithoutNetwork(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.LaunchType is LaunchTypes.External ? new("Tasks on external instances use the network of their site.")
            : service is { DeploymentController.Type: "EXTERNAL", TaskSets.Count: 0 } ? new("The service has no task sets.")
            : new("The tasks do not use awsvpc, so they have no addresses and security groups of their own.");
    }

    /// <summary>The subnets that a service names, each with the first place that names it.</summary>
    public static IEnumerable<(string Path, string Id)> SubnetsOf(Service service) => Of(service)
        .SelectMany(p => p.Network.Subnets.Select((id, i) => (Path: string.Create(CultureInfo.InvariantCulture, $"{p.Path}.subnets[{i}]"), Id: id)))
        .DistinctBy(s => s.Id);

    /// <summary>The security groups of a service's tasks, each once; a place that names none has the default group of its VPC.</summary>
    public static IEnumerable<ServiceGroup> GroupsOf(Service service, CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in Of(service))
        {
            if (place.Network.SecurityGroups.Count == 0)
            {
                var path = place.Path + ".securityGroups";
                var first = place.Network.Subnets is [var id, ..] ? id : "";
                if (!context.FindSubnet(first).TryGet(out var subnet, out var gap))
                {
                    yield return new(path, "", Observed.Unknown<SecurityGroup>(gap), IsImplied: true);
                }
                else if (seen.Add("default " + subnet.VpcId))
                {
                    yield return new(path, "", context.FindDefaultGroup(subnet.VpcId ?? ""), IsImplied: true);
                }
            }

            for (var i = 0; i < place.Network.SecurityGroups.Count; i++)
            {
                var named = place.Network.SecurityGroups[i];
                if (seen.Add(named))
                {
                    yield return new(string.Create(CultureInfo.InvariantCulture, $"{place.Path}.securityGroups[{i}]"), named, context.FindSecurityGroup(named), IsImplied: false);
                }
            }
        }
    }

    /// <summary>
    /// Whether the internet can address tasks directly: they get public addresses (or IPv6 ones) in a subnet that an internet
    /// gateway serves. Routes that could not be read count as such.
    /// </summary>
    public static bool IsAddressable(Service service, CheckContext context)
    {
        foreach (var place in Of(service))
        {
            var hasIpv4 = place.Network.AssignPublicIp is "ENABLED";
            foreach (var id in place.Network.Subnets)
            {
                var routes = context.FindRoutes(id);
                if (!routes.TryGet(out var table, out _))
                {
                    if (hasIpv4)
                    {
                        return true;
                    }
                }
                else if ((hasIpv4 && table.InternetRoutes().Count > 0)
                    || (table.HasIpv6Internet() && context.FindSubnet(id).TryGet(out var subnet, out _) && subnet.Ipv6CidrBlockAssociationSet.Count > 0))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

/// <summary>A security group of a service's tasks.</summary>
/// <param name="Path">Where the service names it.</param>
/// <param name="Id">Its id; empty for a default group that nobody named.</param>
/// <param name="Group">What was read of it.</param>
/// <param name="IsImplied">Whether it is the default group because none is named.</param>
public sealed record ServiceGroup(string Path, string Id, Observed<SecurityGroup> Group, bool IsImplied);
