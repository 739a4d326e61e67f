using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Monitoring;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Monitoring;

/// <summary>Which alarms of a region concern ECS, and what they watch.</summary>
internal static class EcsAlarms
{
    private const string Ecs = "AWS/ECS";
    private const string Insights = "ECS/ContainerInsights";

    /// <summary>The alarms of a region on metrics of ECS, on target groups of its services, or named by a deployment.</summary>
    public static ResourceList<Alarm> Of(CheckContext context)
    {
        var named = Services(context).SelectMany(s => s.DeploymentConfiguration?.Alarms?.AlarmNames ?? []).ToHashSet(StringComparer.Ordinal);
        var groups = Services(context).SelectMany(TargetGroupsOf).ToHashSet(StringComparer.Ordinal);
        var all = context.Region.Monitoring.Alarms;
        return all with
        {
            Items =
            [
                .. all.Items.Where(item => !item.Resource.TryGet(out var alarm, out _)
                    || named.Contains(alarm.AlarmName)
                    || alarm.Metrics.Any(m => m.Namespace is Ecs or Insights || groups.Contains(m.Dimension("TargetGroup") ?? ""))),
            ],
        };
    }

    /// <summary>What an alarm watches of how services fare: <c>CLUSTER/SERVICE</c> by name, or a target group as dimensions write it.</summary>
    public static IEnumerable<string> WatchedBy(Alarm alarm) => IsForScaling(alarm) ? [] : alarm.Metrics.Select(m => m switch
    {
        { Namespace: Ecs or Insights } => m.Dimension("ClusterName") is { } cluster && m.Dimension("ServiceName") is { } service ? $"{cluster}/{service}" : null,
        { MetricName: "UnHealthyHostCount" or "HealthyHostCount" or "HTTPCode_Target_5XX_Count" } => m.Dimension("TargetGroup"),
        _ => null,
    }).OfType<string>();

    /// <summary>Under which names alarms may watch a service.</summary>
    public static IEnumerable<string> NamesOf(Service service) => TargetGroupsOf(service).Prepend($"{Arn.LastSegment(service.ClusterArn)}/{service.ServiceName}");

    /// <summary>Whether an alarm was made by a scaling policy, or calls nothing else.</summary>
    public static bool IsForScaling(Alarm alarm) =>
        alarm.AlarmName.StartsWith("TargetTracking-", StringComparison.Ordinal)
        || (alarm.AlarmActions.Count > 0 && alarm.AlarmActions.All(a => Arn.TryParse(a, out var action) && action.Service is "autoscaling"));

    /// <summary>ARNs of the clusters whose metrics an alarm watches.</summary>
    public static IReadOnlyList<string> ClustersOf(Alarm alarm, Snapshot region) =>
    [
        .. alarm.Metrics.Where(m => m.Namespace is Ecs or Insights).Select(m => m.Dimension("ClusterName")).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => $"arn:{region.Partition}:ecs:{region.Region}:{region.AccountId}:cluster/{name}"),
    ];

    private static IEnumerable<Service> Services(CheckContext context) => context.Region.Services.Known.Where(s => !s.IsInactive);

    // As the dimension writes it: what follows the account in the ARN.
    private static IEnumerable<string> TargetGroupsOf(Service service) => service.LoadBalancers.Concat(service.TaskSets.SelectMany(t => t.LoadBalancers))
        .Select(l => Arn.TryParse(l.TargetGroupArn, out var arn) ? arn.Resource : null)
        .OfType<string>();
}
