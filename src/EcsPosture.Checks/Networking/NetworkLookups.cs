using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Networking;

/// <summary>Looks up networks and load balancers of the region at hand, and notes what was found.</summary>
public static class NetworkLookups
{
    /// <summary>A security group by id.</summary>
    public static Observed<SecurityGroup> FindSecurityGroup(this CheckContext context, string id) => Noted(context, context.Usage.Networks.Group(id));

    /// <summary>The default security group of a VPC.</summary>
    public static Observed<SecurityGroup> FindDefaultGroup(this CheckContext context, string vpcId) => Noted(context, context.Usage.Networks.DefaultGroup(vpcId));

    /// <summary>A subnet by id.</summary>
    public static Observed<Subnet> FindSubnet(this CheckContext context, string id) => Noted(context, context.Usage.Networks.Subnet(id));

    /// <summary>The route table that a subnet uses.</summary>
    public static Observed<RouteTable> FindRoutes(this CheckContext context, string subnetId) => Noted(context, context.Usage.Networks.RoutesOf(subnetId));

    /// <summary>A target group by ARN.</summary>
    public static Observed<TargetGroup> FindTargetGroup(this CheckContext context, string arn) => Noted(context, context.Usage.Balancing.TargetGroup(arn));

    /// <summary>A load balancer by ARN.</summary>
    public static Observed<LoadBalancer> FindLoadBalancer(this CheckContext context, string arn) => Noted(context, context.Usage.Balancing.LoadBalancer(arn));

    /// <summary>The revisions that a service's live deployments and task sets run; unknown where one could not be read.</summary>
    public static IEnumerable<Observed<TaskDefinition?>> DefinitionsOf(this CheckContext context, Service service)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(service);
        var arns = service.Deployments.Where(d => d.Status is not "INACTIVE").Select(d => d.TaskDefinition)
            .Concat(service.TaskSets.Select(t => t.TaskDefinition))
            .Append(service.TaskDefinition)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
        foreach (var arn in arns)
        {
            var found = context.Region.TaskDefinitions.Find(arn);
            context.Note(found.TryGet(out var definition, out _) ? definition?.ContentHash ?? "none" : "?");
            yield return found;
        }
    }

    private static Observed<T> Noted<T>(CheckContext context, Observed<T> fact)
        where T : class, IResource
    {
        context.Note(fact.TryGet(out var resource, out _) ? resource.ContentHash : "?");
        return fact;
    }
}
