using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Detection;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Monitoring;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Registry;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Storage;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>What one scan read of one account and region at one moment.</summary>
public sealed record Snapshot
{
    public required SnapshotManifest Manifest { get; init; }
    public ResourceList<Cluster> Clusters { get; init; } = new();

    /// <summary>Services of all clusters; a gap's resource is the cluster whose list is incomplete.</summary>
    public ResourceList<Service> Services { get; init; } = new();
    public ResourceList<RunningTask> Tasks { get; init; } = new();
    public ResourceList<ContainerInstance> ContainerInstances { get; init; } = new();
    public ResourceList<CapacityProvider> CapacityProviders { get; init; } = new();

    /// <summary>The revisions that were described (by scope: in use, and the latest active one of each family).</summary>
    public ResourceList<TaskDefinition> TaskDefinitions { get; init; } = new();

    /// <summary>ARNs of all active revisions (<c>ListTaskDefinitions</c>).</summary>
    public Observed<RevisionCollection> ActiveRevisions { get; init; }

    /// <summary>Settings in force for the account (<c>ListAccountSettings</c> with effective settings).</summary>
    public Observed<IReadOnlyList<AccountSetting>> AccountSettings { get; init; }
    public ResourceList<LogGroup> LogGroups { get; init; } = new();
    public Observed<IReadOnlyList<MetricFilter>> MetricFilters { get; init; }
    public Observed<IReadOnlyList<LogResourcePolicy>> LogResourcePolicies { get; init; }

    /// <summary>EventBridge targets that run ECS tasks; a gap's resource is the rule whose targets are unread.</summary>
    public ResourceList<ScheduledTask> EventTargets { get; init; } = new();

    /// <summary>EventBridge Scheduler schedules that run ECS tasks.</summary>
    public ResourceList<ScheduledTask> Schedules { get; init; } = new();

    /// <summary>Trails that CloudTrail shows in this region, shadow trails of other regions and of the organization included.</summary>
    public ResourceList<Trail> Trails { get; init; } = new();
    public ResourceList<SecurityGroup> SecurityGroups { get; init; } = new();
    public ResourceList<Subnet> Subnets { get; init; } = new();

    /// <summary>What the EC2 side of ECS capacity is made of: instances, their templates, groups and machine images.</summary>
    public ComputeFacts Compute { get; init; } = new();

    /// <summary>What surrounds the network interfaces of tasks: route tables, endpoints, flow logs.</summary>
    public NetworkFacts Network { get; init; } = new();

    /// <summary>Load balancers in front of services.</summary>
    public LoadBalancingFacts LoadBalancing { get; init; } = new();

    /// <summary>Image repositories that task definitions pull from.</summary>
    public RegistryFacts Registry { get; init; } = new();

    /// <summary>Secrets and parameters that task definitions refer to.</summary>
    public SecretsFacts Secrets { get; init; } = new();

    /// <summary>KMS keys that ECS and what it uses encrypt with.</summary>
    public KeysFacts Keys { get; init; } = new();

    /// <summary>File systems and buckets that task definitions and trails refer to.</summary>
    public StorageFacts Storage { get; init; } = new();

    /// <summary>Threat detection, posture services and recorders of the region.</summary>
    public DetectionFacts Detection { get; init; } = new();

    /// <summary>Alarms and the rules that tell people what happens in ECS.</summary>
    public MonitoringFacts Monitoring { get; init; } = new();

    public string AccountId => Manifest.AccountId;
    public string Region => Manifest.Region;
    public string Partition => Manifest.Partition;
    public DateTimeOffset TakenAt => Manifest.TakenAt;
}

/// <summary>What one scan read of an account's global facts (the snapshot folder <c>global/</c>).</summary>
public sealed record GlobalSnapshot
{
    public required SnapshotManifest Manifest { get; init; }

    /// <summary>All roles, from the one bulk call; or, when that is denied, read one by one (then the list has a gap unless all roles were listed and read).</summary>
    public ResourceList<Role> Roles { get; init; } = new();

    /// <summary>The account's own policies, attached or not, and the AWS-managed ones that are attached.</summary>
    public ResourceList<ManagedPolicy> Policies { get; init; } = new();

    /// <summary>Users, from the one bulk call alone.</summary>
    public ResourceList<User> Users { get; init; } = new();

    /// <summary>Groups, from the one bulk call alone.</summary>
    public ResourceList<Group> Groups { get; init; } = new();

    /// <summary>What is known of the root user: one item, once it was read.</summary>
    public ResourceList<AccountSummary> Summary { get; init; } = new();
}

/// <summary>All that one scan read of one account: its global facts and each region.</summary>
public sealed record AccountSnapshot
{
    public required string AccountId { get; init; }
    public string Partition { get; init; } = "aws";
    public required GlobalSnapshot Global { get; init; }
    public required IReadOnlyList<Snapshot> Regions { get; init; }

    /// <summary>Regions that the scan covers but that could not be read at all: while there are any, "not in use" is unknown.</summary>
    public IReadOnlyList<Gap> UnreadRegions { get; init; } = [];

    /// <summary>
    /// Regions of the account that are known from other scans and that this one left out, as one of a single region does: what must be
    /// true of all regions is not known to be true.
    /// </summary>
    public IReadOnlyList<Gap> LeftOutRegions { get; init; } = [];

    /// <summary>The regions of the account of which nothing is known: unread or left out.</summary>
    public IEnumerable<Gap> UnseenRegions => UnreadRegions.Concat(LeftOutRegions);

    /// <summary>The moment that stands for the whole: the earliest of the parts.</summary>
    public DateTimeOffset TakenAt => Regions.Select(r => r.TakenAt).Append(Global.Manifest.TakenAt).Min();
}
