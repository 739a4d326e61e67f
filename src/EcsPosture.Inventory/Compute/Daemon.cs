using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Inventory.Compute;

/// <summary>A managed daemon (<c>DescribeDaemon</c>): one task that ECS runs on every instance of some capacity providers.</summary>
public sealed record Daemon : Resource
{
    public required string DaemonArn { get; init; }
    public string? ClusterArn { get; init; }

    /// <summary>ACTIVE or DELETE_IN_PROGRESS.</summary>
    public string? Status { get; init; }
    public IReadOnlyList<DaemonRevisionReference> CurrentRevisions { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => DaemonArn;
}

/// <summary>A revision of a daemon that runs now, with where.</summary>
public sealed record DaemonRevisionReference
{
    public string? Arn { get; init; }
    public int TotalRunningCount { get; init; }
}

/// <summary>A revision of a daemon (<c>DescribeDaemonRevisions</c>).</summary>
public sealed record DaemonRevision : Resource
{
    public required string DaemonRevisionArn { get; init; }
    public string? DaemonTaskDefinitionArn { get; init; }

    /// <inheritdoc />
    public override string Arn => DaemonRevisionArn;
}

/// <summary>What a daemon runs (<c>DescribeDaemonTaskDefinition</c>).</summary>
public sealed record DaemonTaskDefinition : Resource
{
    public required string DaemonTaskDefinitionArn { get; init; }
    public string? Family { get; init; }
    public int Revision { get; init; }

    /// <summary><c>none</c> (its own) or <c>shared</c> with the tasks of the instance; null means none.</summary>
    public string? PidMode { get; init; }

    /// <summary><c>none</c> (its own) or <c>shared</c> with the tasks of the instance; null means none.</summary>
    public string? IpcMode { get; init; }
    public IReadOnlyList<ContainerDefinition> ContainerDefinitions { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => DaemonTaskDefinitionArn;
}
