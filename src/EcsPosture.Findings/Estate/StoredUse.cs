using EcsPosture.Checks.Usage;

namespace EcsPosture.Findings.Estate;

/// <summary>One use of a revision, as last read. Tasks that belong to a service are left out: the service's deployments stand for them.</summary>
public sealed class StoredRevisionUse
{
    public long Id { get; set; }
    public required string AccountId { get; set; }
    public required string Region { get; set; }
    public required string RevisionArn { get; set; }

    /// <summary>The revision's family.</summary>
    public required string Family { get; set; }
    public UseKind Kind { get; set; }

    /// <summary>ARN of the service, task, rule target or schedule.</summary>
    public required string UserArn { get; set; }

    /// <summary>Its name; for a task its id.</summary>
    public required string UserName { get; set; }
    public string? ClusterArn { get; set; }
    public string? ServiceArn { get; set; }

    /// <summary>Launch types, separated by commas; empty when not known.</summary>
    public string LaunchTypes { get; set; } = "";
}

/// <summary>One use of a role by ECS, as last read.</summary>
public sealed class StoredRoleUse
{
    public long Id { get; set; }
    public required string AccountId { get; set; }

    /// <summary>Where the use is.</summary>
    public required string Region { get; set; }
    public required string RoleArn { get; set; }
    public RolePurpose Purpose { get; set; }

    /// <summary>The revision, task, schedule, service or capacity provider that names it.</summary>
    public required string UserArn { get; set; }

    /// <summary>What a revision that names it is to the estate; Running for all else.</summary>
    public OccurrenceLabel Label { get; set; }

    /// <summary>ARNs of the services that use it.</summary>
    public required List<string> Services { get; set; }

    /// <summary>ARNs of the clusters it is used in.</summary>
    public required List<string> Clusters { get; set; }
}
