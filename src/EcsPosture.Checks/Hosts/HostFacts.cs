using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Hosts;

/// <summary>What several checks ask about a host and what runs on it.</summary>
internal static class HostFacts
{
    /// <summary>Policies of AWS that hold what agents on a host need and no more.</summary>
    private static readonly HashSet<string> AgentPolicies =
    [
        "AmazonEC2ContainerServiceforEC2Role", "AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy", "AmazonECSInstanceRolePolicyForManagedInstances",
    ];

    /// <summary>The value of an attribute that the agent registered; null when it has none or no value.</summary>
    public static string? Attribute(this ContainerInstance instance, string name) => instance.Attributes.FirstOrDefault(a => a.Name == name)?.Value;

    /// <summary>Whether the agent registered an attribute.</summary>
    public static bool Has(this ContainerInstance instance, string name) => instance.Attributes.Any(a => a.Name == name);

    /// <summary>Evidence for an attribute.</summary>
    public static Evidence AttributeEvidence(string name, bool isThere) =>
        new($"attributes[{name}]", isThere ? "present" : Evidence.Absent, isThere ? Evidence.Absent : "present");

    /// <summary>The role that an instance profile holds; a known null when the profile holds none.</summary>
    public static Observed<Role?> RoleOf(string? profileArn, CheckContext context)
    {
        if (string.IsNullOrEmpty(profileArn))
        {
            return Observed.Known<Role?>(null);
        }

        var roles = context.Account.Global.Roles;
        var role = roles.Known.FirstOrDefault(r => r.InstanceProfileArns.TryGet(out var profiles, out _) && profiles.Contains(profileArn));
        context.Note(role?.ContentHash ?? "no role");
        var unread = roles.AllGaps.Concat(roles.Known.Select(r => r.InstanceProfileArns.Gap).OfType<Gap>()).FirstOrDefault();
        return role is not null || unread is null ? Observed.Known(role) : Observed.Unknown<Role?>(unread);
    }

    /// <summary>Whether a role of a host has policies beyond those that AWS made for the agents.</summary>
    public static Observed<bool> ExceedsAgents(Role role, CheckContext context)
    {
        context.Note(role.ContentHash);
        if ((role.AttachedPolicies.TryGet(out var attached, out var gap) && attached.Any(p => !IsAgentPolicy(p)))
            || (role.InlinePolicies.TryGet(out var inline, out _) && inline.Count > 0))
        {
            return Observed.Known(true);
        }

        return (gap ?? role.InlinePolicies.Gap) is { } unread ? Observed.Unknown<bool>(unread) : Observed.Known(false);
    }

    /// <summary>The network mode that a task has; null means bridge on Linux.</summary>
    public static string NetworkModeOf(TaskDefinition definition) => definition.NetworkMode is { Length: > 0 } mode ? mode : definition.IsWindows ? "nat" : "bridge";

    /// <summary>The definitions of the tasks on a host, and what keeps them from being known.</summary>
    public static (IReadOnlyList<(RunningTask Task, TaskDefinition Definition)> Known, Gap? Gap) TasksOn(ContainerInstance instance, CheckContext context)
    {
        var gap = instance.ClusterArn is { } cluster ? context.Usage.TaskGapOf(cluster) : context.Usage.UseGaps.Count > 0 ? context.Usage.UseGaps[0] : null;
        var known = new List<(RunningTask, TaskDefinition)>();
        foreach (var task in context.Usage.Hosts.TasksOf(instance.ContainerInstanceArn))
        {
            context.Note(task.ContentHash);
            if (task.TaskDefinitionArn is { } arn && context.Region.TaskDefinitions.Find(arn).TryGet(out var definition, out var unread) && definition is not null)
            {
                context.Note(definition.ContentHash);
                known.Add((task, definition));
            }
            else
            {
                gap ??= Gap.NotAsked("ecs:DescribeTaskDefinition", task.TaskDefinitionArn);
            }
        }

        return (known, gap);
    }

    /// <summary>The launch type of tasks on such a host.</summary>
    public static string LaunchTypeOf(HostKind kind) => kind switch { HostKind.Managed => LaunchTypes.ManagedInstances, HostKind.External => LaunchTypes.External, _ => LaunchTypes.Ec2 };

    /// <summary>The definitions in use in the cluster of a host that it may get, noted as what a verdict rests on.</summary>
    public static IReadOnlyList<TaskDefinition> PlaceableOn(ContainerInstance instance, HostKind kind, CheckContext context)
    {
        var definitions = instance.ClusterArn is { } cluster ? context.Usage.Hosts.PlaceableOn(cluster, LaunchTypeOf(kind)) : [];
        context.Note(string.Join(',', definitions.Select(d => d.ContentHash)));
        return definitions;
    }

    /// <summary>Whether a container may get at the instance's metadata, and with it at its role.</summary>
    public static bool CanReachMetadata(TaskDefinition definition, ContainerInstance host, Ec2Instance instance) =>
        instance.MetadataOptions is { IsOff: false } metadata && NetworkModeOf(definition) switch
        {
            "host" => true,
            "awsvpc" => !host.Has(MetadataNotBlocked.Attribute),
            "none" => false,
            _ => metadata.HttpTokens is not "required" || metadata.HttpPutResponseHopLimit > 1,
        };

    private static bool IsAgentPolicy(AttachedPolicy policy) =>
        Arn.TryParse(policy.PolicyArn, out var arn) && arn.AccountId is "aws" && AgentPolicies.Contains(policy.PolicyName);
}
