using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>Where containers run with a task role, and whether ECS Exec is on there.</summary>
/// <param name="Tasks">A pattern of the ARNs of the tasks.</param>
/// <param name="ServiceArn">Their service; null for standalone and scheduled tasks.</param>
/// <param name="IsOn">
/// Whether a task that was read has Exec on. Null where that was not read, or where it is on for the tasks that a service or
/// schedule starts next while none of those that run has it.
/// </param>
public sealed record ExecPlace(string Tasks, string? ServiceArn, bool? IsOn);

/// <summary>Where ECS Exec is on, by the task roles that containers run with.</summary>
public sealed class ExecUsage
{
    private readonly AccountSnapshot _account;
    private readonly Dictionary<string, HashSet<ExecPlace>> _places = new(StringComparer.Ordinal);

    /// <summary>Reads it off the services, tasks and schedules of an account's regions.</summary>
    public ExecUsage(AccountSnapshot account, IEnumerable<RegionUsage> regions)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(regions);
        _account = account;
        foreach (var region in regions)
        {
            AddTasks(region);
            AddUses(region);
        }
    }

    /// <summary>The ARNs of the task roles that something runs with.</summary>
    public IEnumerable<string> Roles => _places.Keys;

    /// <summary>The places of a task role: those with Exec on first, those with Exec off last.</summary>
    public IReadOnlyList<ExecPlace> Of(string roleArn) => _places.TryGetValue(roleArn, out var places) ? Ordered(places) : [];

    /// <summary>The places of a task role of which no more is known than its uses: whether Exec is on there is unread.</summary>
    public static IReadOnlyList<ExecPlace> Unread(IEnumerable<RoleUse> uses)
    {
        ArgumentNullException.ThrowIfNull(uses);
        var places = new HashSet<ExecPlace>();
        foreach (var use in uses.Where(u => u is { Purpose: RolePurpose.TaskRole, Label: OccurrenceLabel.Running }))
        {
            if (use.ClusterArns.Count == 0 && Arn.TryParse(use.UserArn, out var user))
            {
                places.Add(new(ClusterArns.TasksOf(user.Partition, use.Region, user.AccountId), null, null));
            }

            foreach (var cluster in use.ClusterArns)
            {
                places.Add(new(ClusterArns.TasksIn(cluster), null, null));
                var services = ClusterArns.ServicesIn(cluster);
                foreach (var service in use.ServiceArns.Where(s => s.StartsWith(services, StringComparison.Ordinal)))
                {
                    places.Add(new(ClusterArns.TasksIn(cluster), service, null));
                }
            }
        }

        return Ordered(places);
    }

    private static IReadOnlyList<ExecPlace> Ordered(IEnumerable<ExecPlace> places) =>
        [.. places.OrderBy(p => p.IsOn switch { true => 0, null => 1, false => 2 }).ThenBy(p => p.Tasks, StringComparer.Ordinal).ThenBy(p => p.ServiceArn, StringComparer.Ordinal)];

    private void AddTasks(RegionUsage region)
    {
        foreach (var task in region.Snapshot.Tasks.Known.Where(t => t is { LastStatus: not "STOPPED", ClusterArn: not null }))
        {
            var definition = task.TaskDefinitionArn is { } revision && region.Snapshot.TaskDefinitions.Find(revision).TryGet(out var known, out _) ? known : null;
            var service = task.ServiceName is { } name ? ClusterArns.ServiceIn(task.ClusterArn!, name) : null;
            Add(task.Overrides, definition, new(ClusterArns.TasksIn(task.ClusterArn!), service, task.EnableExecuteCommand));
        }
    }

    private void AddUses(RegionUsage region)
    {
        foreach (var definition in region.Snapshot.TaskDefinitions.Known)
        {
            foreach (var use in region.UsesOf(definition.TaskDefinitionArn))
            {
                if (use.Kind is UseKind.Deployment or UseKind.TaskSet && region.Snapshot.Services.Find(use.Arn).TryGet(out var service, out _) && service is not null)
                {
                    Add(null, definition, new(ClusterArns.TasksIn(service.ClusterArn), service.ServiceArn, Next(service.EnableExecuteCommand, service.ClusterArn, region)));
                }
                else if (ScheduleOf(use, region) is { } schedule)
                {
                    var tasks = schedule.ClusterArn is { } cluster ? ClusterArns.TasksIn(cluster) : ClusterArns.TasksOf(_account.Partition, region.Snapshot.Region, _account.AccountId);
                    Add(schedule.Overrides, definition, new(tasks, null, Next(schedule.EnableExecuteCommand, schedule.ClusterArn, region)));
                }
            }
        }
    }

    private static ScheduledTask? ScheduleOf(RevisionUse use, RegionUsage region)
    {
        var list = use.Kind switch { UseKind.EventTarget => region.Snapshot.EventTargets, UseKind.Schedule => region.Snapshot.Schedules, _ => null };
        return list is not null && list.Find(use.Arn).TryGet(out var found, out _) ? found : null;
    }

    // A task keeps what it was started with: the setting of a service or schedule tells of those that start next.
    private static bool? Next(bool isOn, string? clusterArn, RegionUsage region) =>
        isOn || (clusterArn is null ? region.Snapshot.Tasks.FirstGap : region.TaskGapOf(clusterArn)) is not null ? null : false;

    private void Add(TaskOverride? given, TaskDefinition? definition, ExecPlace place)
    {
        var named = given?.TaskRoleArn is { Length: > 0 } role ? role : definition?.TaskRoleArn;
        if (RoleUsage.Normalize(named, _account.Partition, _account.AccountId) is not { } arn)
        {
            return;
        }

        if (!_places.TryGetValue(arn, out var places))
        {
            _places[arn] = places = [];
        }

        places.Add(place);
    }
}
