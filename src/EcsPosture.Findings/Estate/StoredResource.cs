using EcsPosture.Checks.Usage;

namespace EcsPosture.Findings.Estate;

/// <summary>What was last read of a resource: the facts that pages show. Rewritten only when its content changed.</summary>
public sealed class StoredResource
{
    public long Id { get; set; }

    /// <summary>A short stable hash of the ARN, used in URLs.</summary>
    public required string Hash { get; set; }
    public required string Arn { get; set; }
    public ResourceKind Kind { get; set; }
    public required string AccountId { get; set; }

    /// <summary>The region it was read in, or <c>global</c>.</summary>
    public required string Region { get; set; }
    public required string Name { get; set; }

    /// <summary>The cluster it is in; null where that means nothing.</summary>
    public string? ClusterArn { get; set; }

    /// <summary>Hash of the subject it belongs to (<see cref="StoredSubject.Hash"/>); null for kinds that no check judges.</summary>
    public string? SubjectHash { get; set; }

    /// <summary>A family, for revisions.</summary>
    public string? Family { get; set; }

    /// <summary>A revision's number; null for all else.</summary>
    public int? Revision { get; set; }

    /// <summary>Launch types it runs with, separated by commas; empty where that means nothing or is not known.</summary>
    public string LaunchTypes { get; set; } = "";

    /// <summary>What a revision is to the estate now; Running for all else.</summary>
    public OccurrenceLabel Label { get; set; }
    public required string ContentHash { get; set; }

    /// <summary>The record of the inventory as JSON (<see cref="Inventory.Json.ResourceJson"/>), redacted.</summary>
    public required string Body { get; set; }
    public DateTimeOffset FirstSeenAt { get; set; }

    /// <summary>When its content last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>When a scan found that it is no longer there (or no connection covers it any more); null while it is.</summary>
    public DateTimeOffset? GoneAt { get; set; }
}

/// <summary>Kinds of resources whose facts are kept.</summary>
public enum ResourceKind
{
    Cluster,
    Service,
    TaskDefinition,
    Task,
    ContainerInstance,
    CapacityProvider,
    Role,
    ManagedPolicy,
    LogGroup,
    Trail,
    SecurityGroup,
    Subnet,
    EventTarget,
    Schedule,

    /// <summary>The settings of ECS in a region, all in one body.</summary>
    AccountSettings,

    /// <summary>The EC2 instance behind a container instance.</summary>
    Ec2Instance,
    MachineImage,
    LoadBalancer,
    TargetGroup,
    Listener,
    RouteTable,
}
