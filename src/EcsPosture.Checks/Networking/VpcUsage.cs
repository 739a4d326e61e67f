using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Networking;

/// <summary>One use of a VPC by tasks of ECS.</summary>
/// <param name="Name">The service, rule or schedule.</param>
/// <param name="Subnets">Subnets that its tasks run in; empty for tasks on hosts of which only the VPC is known.</param>
/// <param name="TaskDefinition">The revision, or a family's ARN for its latest one; null when not known.</param>
/// <param name="UsesExec">Whether ECS Exec is on.</param>
/// <param name="LaunchTypes">What the tasks run on; empty when not known.</param>
/// <param name="ClusterArn">The cluster.</param>
public sealed record VpcUse(string Name, IReadOnlyList<string> Subnets, string? TaskDefinition, bool UsesExec, IReadOnlyList<string> LaunchTypes, string? ClusterArn);

/// <summary>Which tasks of a region run in which VPC.</summary>
public sealed class VpcUsage
{
    private static readonly IReadOnlyList<VpcUse> None = [];
    private readonly Dictionary<string, List<VpcUse>> _uses = new(StringComparer.Ordinal);
    private readonly HashSet<(string VpcId, VpcUse Use)> _known = [];
    private readonly RegionUsage _usage;

    internal VpcUsage(RegionUsage usage)
    {
        _usage = usage;
        var snapshot = usage.Snapshot;
        Gap = snapshot.Services.FirstGap ?? snapshot.EventTargets.FirstGap ?? snapshot.Schedules.FirstGap;
        foreach (var service in snapshot.Services.Known.Where(s => !s.IsInactive))
        {
            var types = usage.LaunchTypes.Resolve(service.LaunchType, service.CapacityProviderStrategy, service.ClusterArn);
            foreach (var place in ServiceNetworks.Of(service))
            {
                Add(new(service.ServiceName, place.Network.Subnets, place.TaskDefinition ?? service.TaskDefinition, service.EnableExecuteCommand, types, service.ClusterArn));
            }

            // Tasks on hosts show their VPC by the target group that they are registered with.
            foreach (var target in ServiceNetworks.Of(service).Count > 0 ? [] : RegionBalancing.TargetsOf(service))
            {
                if (usage.Balancing.TargetGroup(target.TargetGroupArn).TryGet(out var group, out var gap) && group.VpcId is { } vpc)
                {
                    Put(vpc, new(service.ServiceName, [], service.TaskDefinition, service.EnableExecuteCommand, types, service.ClusterArn));
                }

                Gap ??= gap;
            }
        }

        foreach (var scheduled in snapshot.EventTargets.Known.Concat(snapshot.Schedules.Known).Where(s => s.IsEnabled && s.NetworkConfiguration?.AwsvpcConfiguration is not null))
        {
            Add(new(
                scheduled.Name,
                scheduled.NetworkConfiguration!.AwsvpcConfiguration!.Subnets,
                scheduled.TaskDefinitionArn,
                scheduled.EnableExecuteCommand,
                usage.LaunchTypes.Resolve(scheduled.LaunchType, scheduled.CapacityProviderStrategy, scheduled.ClusterArn),
                scheduled.ClusterArn));
        }
    }

    /// <summary>Why tasks may run in a VPC unseen; null when none may.</summary>
    public Gap? Gap { get; private set; }

    /// <summary>What runs in a VPC.</summary>
    public IReadOnlyList<VpcUse> UsesOf(string vpcId) => _uses.TryGetValue(vpcId, out var uses) ? uses : None;

    /// <summary>The subnets of a VPC that tasks run in.</summary>
    public IEnumerable<string> SubnetsOf(string vpcId) => UsesOf(vpcId).SelectMany(u => u.Subnets).Distinct(StringComparer.Ordinal);

    /// <summary>The statement for a VPC that no task is known to run in; null when one does.</summary>
    public Statement? Unused(string vpcId) =>
        UsesOf(vpcId).Count > 0 ? null
        : Gap is { } gap ? new Unread(gap)
        : new DoesNotApply("No task of ECS runs in this VPC.");

    private void Add(VpcUse use)
    {
        foreach (var id in use.Subnets)
        {
            if (!_usage.Networks.Subnet(id).TryGet(out var subnet, out var gap))
            {
                Gap ??= gap;
            }
            else if (subnet.VpcId is { } vpc)
            {
                Put(vpc, use);
            }
        }
    }

    private void Put(string vpc, VpcUse use)
    {
        if (_known.Add((vpc, use)))
        {
            (_uses.TryGetValue(vpc, out var uses) ? uses : _uses[vpc] = []).Add(use);
        }
    }
}
