using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>What ECS uses a role for.</summary>
public enum RolePurpose
{
    TaskRole,
    ExecutionRole,

    /// <summary>Runs scheduled tasks (EventBridge rule target or Scheduler).</summary>
    EventsRole,

    /// <summary>Registers a service with its load balancer (older services).</summary>
    ServiceRole,
    InfrastructureRole,

    /// <summary>The role of container instances, by way of their instance profile.</summary>
    InstanceRole,
}

/// <summary>One use of a role by ECS.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Region">Where.</param>
/// <param name="UserArn">The revision, task, schedule, service or capacity provider that names it.</param>
/// <param name="Label">What a revision that names it is to the estate; Running for all else.</param>
/// <param name="ClusterArns">Clusters in which it is used.</param>
/// <param name="ServiceArns">Services that use it.</param>
public sealed record RoleUse(
    RolePurpose Purpose, string Region, string UserArn, OccurrenceLabel Label, IReadOnlyList<string> ClusterArns, IReadOnlyList<string> ServiceArns);

/// <summary>Which roles ECS uses, over all regions of an account.</summary>
public sealed class RoleUsage
{
    private readonly Dictionary<string, List<RoleUse>> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _hosted = new(StringComparer.Ordinal);
    private readonly Gap? _leftOut;

    /// <summary>Reads the use of roles off the regions of an account.</summary>
    public RoleUsage(AccountSnapshot account, IEnumerable<RegionUsage> regions)
    {
        ArgumentNullException.ThrowIfNull(account);
        Regions = [.. regions];
        var gaps = new List<Gap>(account.UnreadRegions);
        _leftOut = account.LeftOutRegions is [var leftOut, ..] ? leftOut : null;
        var profiles = RolesByProfile(account);
        foreach (var region in Regions)
        {
            AddDefinitions(account, region);
            AddTaskOverrides(account, region);
            AddScheduled(account, region);
            AddServices(account, region);
            AddCapacityProviders(account, region);
            AddInstances(account, region, profiles);
            foreach (var cluster in region.Snapshot.ContainerInstances.Known.Select(i => i.ClusterArn).OfType<string>())
            {
                _hosted[cluster] = region.Snapshot.Region;
            }

            gaps.AddRange(region.UseGaps);
            gaps.AddRange(region.Snapshot.TaskDefinitions.Gaps);

            // Providers of Managed Instances pass roles; which there are stands in the clusters too.
            gaps.AddRange(((Gap?[])[region.Snapshot.Clusters.FirstGap, region.Snapshot.CapacityProviders.FirstGap]).OfType<Gap>());
            if (region.Snapshot.ActiveRevisions.Gap is { } unlisted)
            {
                gaps.Add(unlisted);
            }

            gaps.AddRange(region.Snapshot.TaskDefinitions.ItemGaps);
        }

        Gaps = gaps;
    }

    private RoleUsage(IReadOnlyList<Gap> gaps) => Gaps = gaps;

    /// <summary>What could name a role and is unread: while there is any, "not in use" is unknown.</summary>
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>Why there may be more uses than are known, of a role that has some; null when these are all.</summary>
    internal Gap? GapOfMore => Gaps is [var gap, ..] ? gap : _leftOut;

    /// <summary>The regions that it was read off; null when uses of other regions were added, of which less is known.</summary>
    internal IReadOnlyList<RegionUsage>? Regions { get; }

    /// <summary>ARNs of the roles in use.</summary>
    public IEnumerable<string> RolesInUse => _uses.Keys;

    /// <summary>ARNs of the clusters that have container instances.</summary>
    public IReadOnlyCollection<string> HostedClusters => _hosted.Keys;

    /// <summary>The uses of a role.</summary>
    public IReadOnlyList<RoleUse> UsesOf(string roleArn) => _uses.TryGetValue(roleArn, out var uses) ? uses : [];

    /// <summary>The uses that were read in some regions, together with what is known of others.</summary>
    /// <param name="regions">The regions whose uses are taken from here.</param>
    /// <param name="elsewhere">Uses in other regions, by ARN of the role.</param>
    /// <param name="hostedElsewhere">ARNs of clusters with container instances, and their regions.</param>
    public RoleUsage Of(IReadOnlyCollection<string> regions, IEnumerable<(string RoleArn, RoleUse Use)> elsewhere, IEnumerable<(string ClusterArn, string Region)> hostedElsewhere)
    {
        ArgumentNullException.ThrowIfNull(elsewhere);
        ArgumentNullException.ThrowIfNull(hostedElsewhere);
        var together = new RoleUsage(Gaps);
        foreach (var (role, use) in _uses.SelectMany(u => u.Value.Where(use => regions.Contains(use.Region)).Select(use => (u.Key, use))).Concat(elsewhere))
        {
            together.Add(role, use);
        }

        foreach (var (cluster, region) in _hosted.Where(h => regions.Contains(h.Value)).Select(h => (h.Key, h.Value)).Concat(hostedElsewhere))
        {
            together._hosted[cluster] = region;
        }

        return together;
    }

    /// <summary>A role as a full ARN: task definitions may name it without.</summary>
    public static string? Normalize(string? roleArnOrName, string partition, string accountId) =>
        string.IsNullOrEmpty(roleArnOrName) ? null
        : roleArnOrName.StartsWith("arn:", StringComparison.Ordinal) ? roleArnOrName
        : $"arn:{partition}:iam::{accountId}:role/{roleArnOrName.TrimStart('/')}";

    private void AddDefinitions(AccountSnapshot account, RegionUsage region)
    {
        foreach (var definition in region.Snapshot.TaskDefinitions.Known)
        {
            var arn = definition.TaskDefinitionArn;
            var label = region.LabelOf(arn);
            var uses = region.UsesOf(arn);
            string[] clusters = [.. uses.Select(u => u.ClusterArn).OfType<string>().Distinct(StringComparer.Ordinal)];
            string[] services = [.. uses.Select(u => u.ServiceArn).OfType<string>().Distinct(StringComparer.Ordinal)];
            Add(account, definition.TaskRoleArn, new(RolePurpose.TaskRole, region.Snapshot.Region, arn, label, clusters, services));
            Add(account, definition.ExecutionRoleArn, new(RolePurpose.ExecutionRole, region.Snapshot.Region, arn, label, clusters, services));
        }
    }

    private void AddTaskOverrides(AccountSnapshot account, RegionUsage region)
    {
        foreach (var task in region.Snapshot.Tasks.Known.Where(t => t.Overrides is not null))
        {
            string[] clusters = task.ClusterArn is { } cluster ? [cluster] : [];
            Add(account, task.Overrides!.TaskRoleArn, new(RolePurpose.TaskRole, region.Snapshot.Region, task.TaskArn, OccurrenceLabel.Running, clusters, []));
            Add(account, task.Overrides.ExecutionRoleArn, new(RolePurpose.ExecutionRole, region.Snapshot.Region, task.TaskArn, OccurrenceLabel.Running, clusters, []));
        }
    }

    private void AddScheduled(AccountSnapshot account, RegionUsage region)
    {
        foreach (var scheduled in region.Snapshot.EventTargets.Known.Concat(region.Snapshot.Schedules.Known).Where(s => s.IsEnabled))
        {
            string[] clusters = scheduled.ClusterArn is { } cluster ? [cluster] : [];
            Add(account, scheduled.RoleArn, new(RolePurpose.EventsRole, region.Snapshot.Region, scheduled.SourceArn, OccurrenceLabel.Running, clusters, []));
            Add(account, scheduled.Overrides?.TaskRoleArn, new(RolePurpose.TaskRole, region.Snapshot.Region, scheduled.SourceArn, OccurrenceLabel.Running, clusters, []));
            Add(account, scheduled.Overrides?.ExecutionRoleArn, new(RolePurpose.ExecutionRole, region.Snapshot.Region, scheduled.SourceArn, OccurrenceLabel.Running, clusters, []));
        }
    }

    private void AddServices(AccountSnapshot account, RegionUsage region)
    {
        foreach (var service in region.Snapshot.Services.Known.Where(s => !s.IsInactive))
        {
            foreach (var role in InfrastructureRoles(service))
            {
                Add(account, role, new(RolePurpose.InfrastructureRole, region.Snapshot.Region, service.ServiceArn, OccurrenceLabel.Running, [service.ClusterArn], [service.ServiceArn]));
            }

            Add(account, service.RoleArn, new(RolePurpose.ServiceRole, region.Snapshot.Region, service.ServiceArn, OccurrenceLabel.Running, [service.ClusterArn], [service.ServiceArn]));
        }
    }

    private static IEnumerable<string?> InfrastructureRoles(Service service) =>
        service.Deployments.SelectMany(d => d.VolumeConfigurations.Select(v => v.ManagedEBSVolume?.RoleArn)
                .Concat(d.ServiceConnectConfiguration?.Services.Select(s => s.Tls?.RoleArn) ?? [])
                .Concat(d.VpcLatticeConfigurations.Select(l => l.RoleArn)))
            .Concat(service.LoadBalancers.Select(l => l.AdvancedConfiguration?.RoleArn))
            .Where(role => role is not null)
            .Distinct(StringComparer.Ordinal);

    private void AddCapacityProviders(AccountSnapshot account, RegionUsage region)
    {
        foreach (var provider in region.Snapshot.CapacityProviders.Known)
        {
            Add(account, provider.ManagedInstancesProvider?.InfrastructureRoleArn, new(RolePurpose.InfrastructureRole, region.Snapshot.Region, provider.Arn, OccurrenceLabel.Running, [], []));
        }
    }

    private void AddInstances(AccountSnapshot account, RegionUsage region, Dictionary<string, string> profiles)
    {
        var clusters = region.Snapshot.ContainerInstances.Known.Where(i => i.Ec2InstanceId is not null && i.ClusterArn is not null)
            .ToLookup(i => i.Ec2InstanceId!, i => i.ClusterArn!, StringComparer.Ordinal);
        foreach (var instance in region.Snapshot.Compute.Instances.Known)
        {
            if (instance.IamInstanceProfile?.Arn is { } profile && profiles.TryGetValue(profile, out var role))
            {
                Add(account, role, new(RolePurpose.InstanceRole, region.Snapshot.Region, instance.Arn, OccurrenceLabel.Running, [.. clusters[instance.InstanceId].Distinct(StringComparer.Ordinal)], []));
            }
        }
    }

    private static Dictionary<string, string> RolesByProfile(AccountSnapshot account)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in account.Global.Roles.Known)
        {
            foreach (var profile in role.InstanceProfileArns.TryGet(out var profiles, out _) ? profiles : [])
            {
                roles.TryAdd(profile, role.RoleArn);
            }
        }

        return roles;
    }

    private void Add(AccountSnapshot account, string? role, RoleUse use)
    {
        if (Normalize(role, account.Partition, account.AccountId) is { } arn)
        {
            Add(arn, use);
        }
    }

    private void Add(string arn, RoleUse use)
    {
        if (!_uses.TryGetValue(arn, out var uses))
        {
            _uses[arn] = uses = [];
        }

        uses.Add(use);
    }
}
