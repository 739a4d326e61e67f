using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Usage;

/// <summary>Whose machine a container instance is.</summary>
public enum HostKind
{
    /// <summary>An EC2 instance of the customer.</summary>
    Ec2,

    /// <summary>An EC2 instance that AWS manages (ECS Managed Instances).</summary>
    Managed,

    /// <summary>A machine outside of AWS (ECS Anywhere).</summary>
    External,
}

/// <summary>What stands behind the container instances of a region, and what runs or may run on them.</summary>
public sealed class HostUsage
{
    private readonly RegionUsage _usage;
    private readonly Dictionary<string, List<RunningTask>> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Cluster, string LaunchType), IReadOnlyList<TaskDefinition>> _placeable = [];
    private readonly Lazy<Gap?> _placementGap;

    internal HostUsage(RegionUsage usage)
    {
        _usage = usage;
        _placementGap = new(FindPlacementGap);
        foreach (var task in usage.Snapshot.Tasks.Known.Where(t => t is { ContainerInstanceArn: not null, LastStatus: not "STOPPED" }))
        {
            if (!_tasks.TryGetValue(task.ContainerInstanceArn!, out var tasks))
            {
                _tasks[task.ContainerInstanceArn!] = tasks = [];
            }

            tasks.Add(task);
        }
    }

    /// <summary>Whose machine an instance is; unknown while its capacity provider could not be read.</summary>
    public Observed<HostKind> KindOf(ContainerInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (instance.Ec2InstanceId?.StartsWith("mi-", StringComparison.Ordinal) is true || instance.Attributes.Any(a => a.Name is "ecs.capability.external"))
        {
            return Observed.Known(HostKind.External);
        }

        return instance.CapacityProviderName is not { Length: > 0 } provider ? Observed.Known(HostKind.Ec2)
            : _usage.LaunchTypes.OfProvider(provider) is { } type ? Observed.Known(type is LaunchTypes.ManagedInstances ? HostKind.Managed : HostKind.Ec2)
            : Observed.Unknown<HostKind>(ProviderGap(provider));
    }

    /// <summary>The EC2 instance behind a container instance; unknown when it was not read or EC2 did not show it.</summary>
    public Observed<Ec2Instance> InstanceOf(ContainerInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var snapshot = _usage.Snapshot;
        var arn = Ec2Arns.Of(snapshot.Partition, snapshot.Region, snapshot.AccountId, "instance", instance.Ec2InstanceId ?? "");
        return !snapshot.Compute.Instances.Find(arn).TryGet(out var found, out var gap) ? Observed.Unknown<Ec2Instance>(gap)
            : found is not null ? Observed.Known(found)
            : Observed.Unknown<Ec2Instance>(new(GapKind.NotCollected, "ec2:DescribeInstances", arn, null, "EC2 did not show the instance", null));
    }

    /// <summary>The tasks on an instance that have not stopped, as far as they could be read (see <see cref="RegionUsage.TaskGapOf"/>).</summary>
    public IReadOnlyList<RunningTask> TasksOf(string containerInstanceArn) => _tasks.TryGetValue(containerInstanceArn, out var tasks) ? tasks : [];

    /// <summary>The definitions in use in a cluster that run with a launch type (<see cref="LaunchTypes"/>), so that any host of it may get them.</summary>
    public IReadOnlyList<TaskDefinition> PlaceableOn(string clusterArn, string launchType)
    {
        if (!_placeable.TryGetValue((clusterArn, launchType), out var definitions))
        {
            _placeable[(clusterArn, launchType)] = definitions =
            [
                .. _usage.Snapshot.TaskDefinitions.Known.Where(d => _usage.UsesOf(d.TaskDefinitionArn).Any(u =>
                    u.ClusterArn == clusterArn && (u.LaunchTypes.Count > 0 ? u.LaunchTypes : _usage.LaunchTypesOf(d)).Contains(launchType))),
            ];
        }

        return definitions;
    }

    /// <summary>What keeps it from being known which definitions are in use; null when nothing does.</summary>
    public Gap? PlacementGap => _placementGap.Value;

    private Gap? FindPlacementGap() => _usage.UseGaps is [var gap, ..] ? gap
        : _usage.Snapshot.TaskDefinitions.Gaps is [var unlisted, ..] ? unlisted
        : _usage.Snapshot.TaskDefinitions.Items.Where(i => _usage.UsesOf(i.Arn).Count > 0).Select(i => i.Resource.Gap).FirstOrDefault(g => g is not null);

    private Gap ProviderGap(string provider)
    {
        var list = _usage.Snapshot.CapacityProviders;
        return list.Items.Where(i => Arn.LastSegment(i.Arn) == provider).Select(i => i.Resource.Gap).FirstOrDefault(g => g is not null)
            ?? (list.Gaps.Count > 0 ? list.Gaps[0] : Gap.NotAsked("ecs:DescribeCapacityProviders", provider));
    }
}
