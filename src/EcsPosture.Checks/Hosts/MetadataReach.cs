using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Hosts;

/// <summary>Whether containers may take the role of the host that they run on from its metadata service.</summary>
internal sealed class MetadataReach(AccountSnapshot account, IReadOnlyCollection<RegionUsage> regions)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly bool _isUnread = account.UnreadRegions.Any() || regions.Any(r => r.Snapshot.ContainerInstances.FirstGap is not null);

    /// <summary>Whether a container on some host with this role may: false only where everything that decides was read and forbids it.</summary>
    public bool MayReach(Role role)
    {
        if (!_known.TryGetValue(role.RoleArn, out var may))
        {
            _known[role.RoleArn] = may = _isUnread || regions.Any(region => region.Snapshot.ContainerInstances.Known.Any(host => MayReach(role, host, region)));
        }

        return may;
    }

    private bool MayReach(Role role, ContainerInstance host, RegionUsage region)
    {
        if (!region.Hosts.KindOf(host).TryGet(out var kind, out _))
        {
            return true;
        }

        // A machine outside of AWS has no metadata service.
        if (kind is HostKind.External)
        {
            return false;
        }

        if (!region.Hosts.InstanceOf(host).TryGet(out var instance, out _))
        {
            return true;
        }

        if (instance.IamInstanceProfile?.Arn is not { } profile)
        {
            return false;
        }

        if (role.InstanceProfileArns.TryGet(out var profiles, out _) && !profiles.Contains(profile))
        {
            return false;
        }

        if (instance.MetadataOptions is not { } metadata)
        {
            return true;
        }

        return !metadata.IsOff && (region.Hosts.PlacementGap is not null || host.ClusterArn is not { } cluster
            || region.Hosts.PlaceableOn(cluster, HostFacts.LaunchTypeOf(kind)).Where(d => MayRunOn(d, host)).Concat(RunningOn(host, region))
                .Any(d => HostFacts.CanReachMetadata(d, host, instance)));
    }

    private static IEnumerable<TaskDefinition> RunningOn(ContainerInstance host, RegionUsage region) => region.Hosts.TasksOf(host.ContainerInstanceArn)
        .Select(t => t.TaskDefinitionArn is { } arn && region.Snapshot.TaskDefinitions.Find(arn).TryGet(out var definition, out _) ? definition : null)
        .OfType<TaskDefinition>();

    private static bool MayRunOn(TaskDefinition definition, ContainerInstance host) =>
        host.Attribute("ecs.os-type") is not { } system || (system is "windows") == definition.IsWindows;
}
