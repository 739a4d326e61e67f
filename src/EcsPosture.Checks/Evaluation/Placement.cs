using EcsPosture.Checks.Monitoring;
using EcsPosture.Checks.Registry;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Monitoring;

namespace EcsPosture.Checks.Evaluation;

/// <summary>Where a resource stands in the estate: its label, and the services and clusters it runs in.</summary>
internal sealed record Placement(OccurrenceLabel Label, IReadOnlyList<string> Services, IReadOnlyList<string> Clusters, IReadOnlyList<string> LaunchTypes)
{
    public static Placement Of(ResourceType type, Judgement judgement, RegionUsage? usage, AccountUsage account)
    {
        if (judgement.IsListGap)
        {
            return new(OccurrenceLabel.Unknown, [], judgement.ResourceArn.Length > 0 && judgement.ResourceArn.Contains(":cluster/", StringComparison.Ordinal) ? [judgement.ResourceArn] : [], []);
        }

        switch (type)
        {
            case ResourceType.TaskDefinition when usage is not null:
                var uses = usage.UsesOf(judgement.ResourceArn);
                return new(
                    usage.LabelOf(judgement.ResourceArn),
                    Distinct(uses.Select(u => u.ServiceArn)),
                    Distinct(uses.Select(u => u.ClusterArn)),
                    judgement.Resource is TaskDefinition definition ? usage.LaunchTypesOf(definition) : []);
            case ResourceType.Role or ResourceType.Principal:
                var roleUses = account.Roles.UsesOf(judgement.ResourceArn);
                return new(OccurrenceLabel.Running, Distinct(roleUses.SelectMany(u => u.ServiceArns)), Distinct(roleUses.SelectMany(u => u.ClusterArns)), []);
            case ResourceType.Repository:
                return OfUses(account.Images.UsesOf(judgement.ResourceArn));
            case ResourceType.Image when judgement.Resource is ContainerImage image:
                return OfUses(image.Uses);
            case ResourceType.ScheduledTask when judgement.Resource is ScheduledTask { ClusterArn: { } cluster }:
                return new(OccurrenceLabel.Running, [], [cluster], []);
            case ResourceType.Alarm when judgement.Resource is Alarm alarm && usage is not null:
                return new(OccurrenceLabel.Running, [], EcsAlarms.ClustersOf(alarm, usage.Snapshot), []);
            case ResourceType.Service when judgement.Resource is Service service && usage is not null:
                return new(
                    OccurrenceLabel.Running,
                    [service.ServiceArn],
                    [service.ClusterArn],
                    usage.LaunchTypes.Resolve(service.LaunchType, service.CapacityProviderStrategy, service.ClusterArn));
            case ResourceType.Service:
                return new(OccurrenceLabel.Running, [judgement.ResourceArn], ClusterOf(judgement.ResourceArn, ":service/"), []);
            case ResourceType.LoadBalancer when usage is not null:
                return Behind(usage.Balancing.ServicesOfLoadBalancer(judgement.ResourceArn));
            case ResourceType.Listener when judgement.Resource is Listener listener && usage is not null:
                return Behind(usage.Balancing.ServicesOfLoadBalancer(listener.LoadBalancerArn));
            case ResourceType.TargetGroup when usage is not null:
                return Behind(usage.Balancing.ServicesOfTargetGroup(judgement.ResourceArn));
            case ResourceType.Cluster:
                return new(OccurrenceLabel.Running, [], [judgement.ResourceArn], []);
            case ResourceType.Task when judgement.Resource is RunningTask { ClusterArn: { } cluster }:
                return new(OccurrenceLabel.Running, [], [cluster], []);
            case ResourceType.Task when judgement.Resource is ScheduledTask { ClusterArn: { } cluster }:
                return new(OccurrenceLabel.Running, [], [cluster], []);
            case ResourceType.ContainerInstance when judgement.Resource is ContainerInstance { ClusterArn: { } cluster }:
                return new(OccurrenceLabel.Running, [], [cluster], []);
            case ResourceType.CapacityProvider when judgement.Resource is CapacityProvider provider && usage is not null:
                return new(
                    OccurrenceLabel.Running,
                    [],
                    Distinct(usage.Snapshot.Clusters.Known.Where(c => c.CapacityProviders.Contains(provider.Name)).Select(c => c.ClusterArn)),
                    usage.LaunchTypes.OfProvider(provider.Name) is { } launchType ? [launchType] : []);
            case ResourceType.Daemon when judgement.Resource is Daemon { ClusterArn: { } cluster }:
                return new(OccurrenceLabel.Running, [], [cluster], [EcsPosture.Checks.LaunchTypes.ManagedInstances]);
            default:
                return new(OccurrenceLabel.Running, [], [], []);
        }
    }

    private static Placement Behind(IReadOnlyList<Service> services) =>
        new(OccurrenceLabel.Running, Distinct(services.Select(s => s.ServiceArn)), Distinct(services.Select(s => s.ClusterArn)), []);

    private static Placement OfUses(IReadOnlyList<ImageUse> uses) => new(
        uses.Count > 0 && uses.All(u => u.Label is OccurrenceLabel.Latest) ? OccurrenceLabel.Latest : OccurrenceLabel.Running,
        Distinct(uses.SelectMany(u => u.ServiceArns)),
        Distinct(uses.SelectMany(u => u.ClusterArns)),
        []);

    private static string[] Distinct(IEnumerable<string?> values) =>
        [.. values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The cluster that a long ARN names: <c>service/CLUSTER/NAME</c>.</summary>
    private static string[] ClusterOf(string arn, string marker)
    {
        var at = arn.IndexOf(marker, StringComparison.Ordinal);
        var rest = at < 0 ? "" : arn[(at + marker.Length)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? [$"{arn[..at]}:cluster/{rest[..slash]}"] : [];
    }
}
