using System.Globalization;
using System.Collections.Concurrent;
using EcsPosture.Checks.Monitoring;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Monitoring;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>Who uses which revision in one region, and which revision is the latest of its family.</summary>
public sealed class RegionUsage
{
    private IReadOnlyList<string> ResolveLaunchTypes(TaskDefinition definition)
    {
        var uses = UsesOf(definition.TaskDefinitionArn);
        if (uses.Count > 0 && uses.All(u => u.LaunchTypes.Count > 0))
        {
            return [.. uses.SelectMany(u => u.LaunchTypes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        return definition.RequiresCompatibilities.Count > 0 ? definition.RequiresCompatibilities : definition.Compatibilities;
    }

    private static readonly IReadOnlyList<RevisionUse> NoUses = [];
    private readonly Dictionary<string, List<RevisionUse>> _uses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _latestArns;
    private readonly RevisionCollection _active;
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _launchTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<RunningTask>> _tasks = new(StringComparer.Ordinal);
    private IReadOnlyList<Listed<RunningTask>>? _unreadTasks;
    private readonly List<Gap> _unresolved = [];

    /// <summary>Reads the use of revisions off a snapshot.</summary>
    public RegionUsage(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Snapshot = snapshot;
        LaunchTypes = new LaunchTypeResolver(snapshot);
        _active = snapshot.ActiveRevisions.TryGet(out var active, out _) ? active : [];
        _latestArns = new(_active.Latest(), StringComparer.Ordinal);
        AddServices();
        AddTasks();
        AddScheduled(snapshot.EventTargets, UseKind.EventTarget);
        AddScheduled(snapshot.Schedules, UseKind.Schedule);
        OverrideGaps = [.. snapshot.Tasks.AllGaps, .. snapshot.EventTargets.AllGaps, .. snapshot.Schedules.AllGaps, .. _unresolved];
        UseGaps = [.. snapshot.Services.AllGaps, .. OverrideGaps];
    }

    /// <summary>The snapshot it was read from.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>Resolves launch types in this region.</summary>
    public LaunchTypeResolver LaunchTypes { get; }

    /// <summary>What could hold a use and is unread; empty when all uses are known.</summary>
    public IReadOnlyList<Gap> UseGaps { get; }

    /// <summary>What could hold an override of a definition (tasks, event targets, schedules) and is unread.</summary>
    public IReadOnlyList<Gap> OverrideGaps { get; }

    /// <summary>What happens in each cluster of the region.</summary>
    public ClusterUsage Clusters => field ??= new ClusterUsage(Snapshot, LaunchTypes);

    /// <summary>What stands behind container instances, and what runs on them.</summary>
    public HostUsage Hosts => field ??= new HostUsage(this);

    /// <summary>The networks of the region.</summary>
    public RegionNetworks Networks => field ??= new RegionNetworks(Snapshot);

    /// <summary>Which services stand behind which load balancers of the region.</summary>
    public RegionBalancing Balancing => field ??= new RegionBalancing(Snapshot);

    /// <summary>Which tasks run in which VPC of the region.</summary>
    public VpcUsage Vpcs => field ??= new VpcUsage(this);

    /// <summary>Which KMS keys are used in the region.</summary>
    public KeyUsage Keys => field ??= new KeyUsage(Snapshot);

    /// <summary>Which file systems are mounted in the region.</summary>
    public FileSystemUsage FileSystems => field ??= new FileSystemUsage(this);

    /// <summary>Alarms by what they watch, see <see cref="EcsAlarms.WatchedBy"/>.</summary>
    internal ILookup<string, Alarm> Alarms => field ??= Snapshot.Monitoring.Alarms.Known
        .SelectMany(alarm => EcsAlarms.WatchedBy(alarm).Select(name => (Name: name, Alarm: alarm)))
        .ToLookup(watched => watched.Name, watched => watched.Alarm, StringComparer.Ordinal);

    private ILookup<string, string> Listed => field ??= Snapshot.TaskDefinitions.Items
        .Select(i => (i.Arn, IsRevision: TryParseRevision(i.Arn, out var family, out var revision), Family: family, Revision: revision))
        .Where(i => i.IsRevision)
        .OrderBy(i => i.Revision)
        .ToLookup(i => i.Family, i => i.Arn, StringComparer.Ordinal);

    /// <summary>ARNs of all revisions in use.</summary>
    public IEnumerable<string> RevisionsInUse => _uses.Keys;

    /// <summary>The uses of a revision.</summary>
    public IReadOnlyList<RevisionUse> UsesOf(string revisionArn) => _uses.TryGetValue(revisionArn, out var uses) ? uses : NoUses;

    /// <summary>Whether a revision is among the active ones; null when their list could not be read.</summary>
    public bool? IsActive(string revisionArn) => Snapshot.ActiveRevisions.IsKnown ? _active.Contains(revisionArn) : null;

    /// <summary>The tasks of a service that have not stopped, as far as they could be read.</summary>
    public IReadOnlyList<RunningTask> TasksOf(string serviceArn) => _tasks.TryGetValue(serviceArn, out var tasks) ? tasks : [];

    /// <summary>What keeps the list of a cluster's tasks from being complete; null when all of them were read.</summary>
    public Gap? TaskGapOf(string clusterArn)
    {
        ArgumentNullException.ThrowIfNull(clusterArn);
        foreach (var gap in Snapshot.Tasks.Gaps)
        {
            if (gap.Resource is null || !gap.Resource.Contains(":cluster/", StringComparison.Ordinal) || gap.Resource == clusterArn)
            {
                return gap;
            }
        }

        if (_unreadTasks is null)
        {
            _unreadTasks = [.. Snapshot.Tasks.Items.Where(i => !i.Resource.IsKnown)];
        }

        var name = "task/" + EcsPosture.Inventory.Arn.LastSegment(clusterArn) + "/";
        foreach (var task in _unreadTasks)
        {
            // A short ARN (task/ID) does not say which cluster it belongs to.
            if (task.Arn.Contains(name, StringComparison.Ordinal) || task.Arn.LastIndexOf('/') == task.Arn.IndexOf('/', StringComparison.Ordinal))
            {
                return task.Resource.Gap;
            }
        }

        return null;
    }

    /// <summary>The ARN of the latest active revision of a family; null when there is none or it is not known.</summary>
    public string? LatestOf(string family) => _active.LatestOf(family);

    /// <summary>Families that have active revisions; none when they are not known.</summary>
    public IReadOnlyCollection<string> ActiveFamilies => _active.Families;

    /// <summary>ARNs of the active revisions of a family; empty when there are none or they are not known.</summary>
    public IEnumerable<string> ActiveOf(string family) => _active.OfFamily(family);

    /// <summary>ARNs of the revisions of a family that the snapshot holds, read or not, by their numbers.</summary>
    public IEnumerable<string> ListedOf(string family) => Listed[family];

    /// <summary>Whether a family has active revisions, as far as they are known.</summary>
    public bool HasActive(string family) => _active.Has(family);

    /// <summary>What a revision is to the estate now.</summary>
    public OccurrenceLabel LabelOf(string revisionArn)
    {
        if (UsesOf(revisionArn).Count > 0)
        {
            return OccurrenceLabel.Running;
        }

        if (_latestArns.Contains(revisionArn))
        {
            return OccurrenceLabel.Latest;
        }

        return UseGaps.Count > 0 || !Snapshot.ActiveRevisions.IsKnown ? OccurrenceLabel.Unknown : OccurrenceLabel.Stale;
    }

    /// <summary>
    /// The launch types a definition runs with: those of its uses; where it has none (or they are not known), the ones it
    /// requires, and else those that ECS found it fit for.
    /// </summary>
    public IReadOnlyList<string> LaunchTypesOf(TaskDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!_launchTypes.TryGetValue(definition.TaskDefinitionArn, out var types))
        {
            _launchTypes[definition.TaskDefinitionArn] = types = ResolveLaunchTypes(definition);
        }

        return types;
    }

    /// <summary>Takes the family and number out of a revision's ARN.</summary>
    public static bool TryParseRevision(string? arn, out string family, out int revision)
    {
        var isRevision = RevisionArn.TryParse(arn, out var found, out revision);
        family = found.ToString();
        return isRevision;
    }

    private void AddServices()
    {
        foreach (var service in Snapshot.Services.Known.Where(s => !s.IsInactive))
        {
            foreach (var deployment in service.Deployments.Where(d => d.Status is not "INACTIVE"))
            {
                var types = LaunchTypes.Resolve(
                    deployment.LaunchType ?? (deployment.CapacityProviderStrategy.Count > 0 ? null : service.LaunchType),
                    deployment.CapacityProviderStrategy.Count > 0 ? deployment.CapacityProviderStrategy : service.CapacityProviderStrategy,
                    service.ClusterArn);
                Add(deployment.TaskDefinition, new(UseKind.Deployment, service.ServiceArn, service.ServiceName, service.ClusterArn, service.ServiceArn, types));
            }

            foreach (var set in service.TaskSets)
            {
                var types = LaunchTypes.Resolve(set.LaunchType, set.CapacityProviderStrategy, service.ClusterArn);
                Add(set.TaskDefinition, new(UseKind.TaskSet, service.ServiceArn, service.ServiceName, service.ClusterArn, service.ServiceArn, types));
            }

            if (service.Deployments.Count == 0 && service.TaskSets.Count == 0)
            {
                var types = LaunchTypes.Resolve(service.LaunchType, service.CapacityProviderStrategy, service.ClusterArn);
                Add(service.TaskDefinition, new(UseKind.Deployment, service.ServiceArn, service.ServiceName, service.ClusterArn, service.ServiceArn, types));
            }
        }
    }

    private void AddTasks()
    {
        var services = Snapshot.Services.Known
            .GroupBy(s => (s.ClusterArn, s.ServiceName))
            .ToDictionary(g => g.Key, g => g.First().ServiceArn);
        foreach (var task in Snapshot.Tasks.Known.Where(t => t.LastStatus is not "STOPPED"))
        {
            IReadOnlyList<string> types = !string.IsNullOrEmpty(task.LaunchType) ? [task.LaunchType]
                : task.CapacityProviderName is { } provider && LaunchTypes.OfProvider(provider) is { } type ? [type]
                : [];
            var service = task is { ServiceName: { } name, ClusterArn: { } cluster } ? services.GetValueOrDefault((cluster, name)) : null;
            if (service is not null)
            {
                if (!_tasks.TryGetValue(service, out var tasks))
                {
                    _tasks[service] = tasks = [];
                }

                tasks.Add(task);
            }

            Add(task.TaskDefinitionArn, new(UseKind.Task, task.TaskArn, EcsPosture.Inventory.Arn.LastSegment(task.TaskArn), task.ClusterArn, service, types));
        }
    }

    private void AddScheduled(ResourceList<ScheduledTask> list, UseKind kind)
    {
        foreach (var scheduled in list.Known.Where(s => s.IsEnabled))
        {
            var arn = scheduled.TaskDefinitionArn;
            if (arn is not null && !TryParseRevision(arn, out var family, out _) && family.Length > 0)
            {
                arn = LatestOf(family);
                if (Snapshot.ActiveRevisions.Gap is { } gap && !_unresolved.Contains(gap))
                {
                    _unresolved.Add(gap);
                }
            }

            var types = LaunchTypes.Resolve(scheduled.LaunchType, scheduled.CapacityProviderStrategy, scheduled.ClusterArn);
            Add(arn, new(kind, scheduled.SourceArn, scheduled.Name, scheduled.ClusterArn, null, types));
        }
    }

    private void Add(string? revisionArn, RevisionUse use)
    {
        if (string.IsNullOrEmpty(revisionArn))
        {
            return;
        }

        if (!_uses.TryGetValue(revisionArn, out var uses))
        {
            _uses[revisionArn] = uses = [];
        }

        uses.Add(use);
    }
}
