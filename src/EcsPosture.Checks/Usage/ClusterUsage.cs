using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>What happens in each cluster of a region: who uses ECS Exec, what runs on Fargate, what schedules name the cluster.</summary>
public sealed class ClusterUsage
{
    private readonly Snapshot _snapshot;
    private readonly HashSet<string> _withExec = new(StringComparer.Ordinal);
    private readonly HashSet<string> _scheduled = new(StringComparer.Ordinal);
    private readonly HashSet<string> _onFargate = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<RunningTask>> _fargateTasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Gap> _unreadServices = new(StringComparer.Ordinal);

    internal ClusterUsage(Snapshot snapshot, LaunchTypeResolver launchTypes)
    {
        _snapshot = snapshot;
        foreach (var service in snapshot.Services.Known.Where(s => !s.IsInactive))
        {
            Note(service.ClusterArn, service.EnableExecuteCommand, launchTypes.Resolve(service.LaunchType, service.CapacityProviderStrategy, service.ClusterArn));
        }

        foreach (var task in snapshot.Tasks.Known.Where(t => t is { ClusterArn: not null, LastStatus: not "STOPPED" }))
        {
            var onFargate = task.LaunchType is LaunchTypes.Fargate || task.CapacityProviderName is "FARGATE" or "FARGATE_SPOT";
            Note(task.ClusterArn!, task.EnableExecuteCommand, onFargate ? [LaunchTypes.Fargate] : []);
            if (onFargate)
            {
                if (!_fargateTasks.TryGetValue(task.ClusterArn!, out var tasks))
                {
                    _fargateTasks[task.ClusterArn!] = tasks = [];
                }

                tasks.Add(task);
            }
        }

        foreach (var scheduled in snapshot.EventTargets.Known.Concat(snapshot.Schedules.Known).Where(s => s.ClusterArn is not null))
        {
            _scheduled.Add(scheduled.ClusterArn!);
            if (scheduled.IsEnabled)
            {
                Note(scheduled.ClusterArn!, scheduled.EnableExecuteCommand, launchTypes.Resolve(scheduled.LaunchType, scheduled.CapacityProviderStrategy, scheduled.ClusterArn));
            }
        }

        foreach (var item in snapshot.Services.Items)
        {
            if (item.Resource.Gap is { } gap)
            {
                _unreadServices.TryAdd(ClusterNameIn(item.Arn), gap);
            }
        }

        ScheduleGap = snapshot.EventTargets.FirstGap ?? snapshot.Schedules.FirstGap;
    }

    /// <summary>What keeps the schedules from being known; null when all were read.</summary>
    public Gap? ScheduleGap { get; }

    /// <summary>Whether a service, task or enabled schedule in a cluster may be entered with ECS Exec; unknown while none is seen and some are unread.</summary>
    public Observed<bool> UsesExec(string clusterArn, RegionUsage usage) => Seen(_withExec, clusterArn, usage);

    /// <summary>Whether something runs on Fargate in a cluster; unknown while nothing is seen and something is unread.</summary>
    public Observed<bool> RunsOnFargate(string clusterArn, RegionUsage usage) => Seen(_onFargate, clusterArn, usage);

    /// <summary>Whether a rule or schedule, enabled or not, runs tasks in a cluster.</summary>
    public Observed<bool> IsScheduled(string clusterArn) =>
        _scheduled.Contains(clusterArn) ? Observed.Known(true)
        : ScheduleGap is { } gap ? Observed.Unknown<bool>(gap)
        : Observed.Known(false);

    /// <summary>The tasks on Fargate in a cluster that have not stopped, as far as they could be read.</summary>
    public IReadOnlyList<RunningTask> FargateTasksOf(string clusterArn) => _fargateTasks.TryGetValue(clusterArn, out var tasks) ? tasks : [];

    private Observed<bool> Seen(HashSet<string> seen, string clusterArn, RegionUsage usage) =>
        seen.Contains(clusterArn) ? Observed.Known(true)
        : (ServiceGapOf(clusterArn) ?? usage.TaskGapOf(clusterArn) ?? ScheduleGap) is { } gap ? Observed.Unknown<bool>(gap)
        : Observed.Known(false);

    private Gap? ServiceGapOf(string clusterArn)
    {
        foreach (var gap in _snapshot.Services.Gaps)
        {
            if (gap.Resource is null || !gap.Resource.Contains(":cluster/", StringComparison.Ordinal) || gap.Resource == clusterArn)
            {
                return gap;
            }
        }

        // A service's short ARN does not say which cluster it belongs to.
        return _unreadServices.GetValueOrDefault(Arn.LastSegment(clusterArn)) ?? _unreadServices.GetValueOrDefault("");
    }

    private void Note(string clusterArn, bool exec, IReadOnlyList<string> launchTypes)
    {
        if (exec)
        {
            _withExec.Add(clusterArn);
        }

        if (launchTypes.Contains(LaunchTypes.Fargate))
        {
            _onFargate.Add(clusterArn);
        }
    }

    private static string ClusterNameIn(string serviceArn) =>
        serviceArn.Split('/') is [_, var cluster, _] ? cluster : "";
}
