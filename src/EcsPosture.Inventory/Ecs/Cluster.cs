namespace EcsPosture.Inventory.Ecs;

/// <summary>A cluster, as <c>DescribeClusters</c> with <c>SETTINGS</c>, <c>CONFIGURATIONS</c>, <c>STATISTICS</c>, <c>TAGS</c> and <c>ATTACHMENTS</c> shows it.</summary>
public sealed record Cluster : Resource
{
    public required string ClusterArn { get; init; }
    public required string ClusterName { get; init; }

    /// <summary>ACTIVE, PROVISIONING, DEPROVISIONING, FAILED or INACTIVE.</summary>
    public string? Status { get; init; }
    public int RegisteredContainerInstancesCount { get; init; }
    public int RunningTasksCount { get; init; }
    public int PendingTasksCount { get; init; }
    public int ActiveServicesCount { get; init; }
    public IReadOnlyList<string> CapacityProviders { get; init => field = value ?? []; } = [];
    public IReadOnlyList<CapacityProviderStrategyItem> DefaultCapacityProviderStrategy { get; init => field = value ?? []; } = [];

    /// <summary>Null when the answer held no settings at all (asked without <c>--include SETTINGS</c>): unknown, not off.</summary>
    public IReadOnlyList<NameValue>? Settings { get; init; }
    public ClusterConfiguration? Configuration { get; init; }
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => ClusterArn;

    /// <summary>Whether ECS has deleted or is deleting it.</summary>
    public bool IsInactive => Status is "INACTIVE" or "DEPROVISIONING";
}

/// <summary>A cluster's <c>configuration</c>.</summary>
public sealed record ClusterConfiguration
{
    public ExecuteCommandConfiguration? ExecuteCommandConfiguration { get; init; }
    public ManagedStorageConfiguration? ManagedStorageConfiguration { get; init; }
}

/// <summary>How a cluster encrypts and logs ECS Exec sessions.</summary>
public sealed record ExecuteCommandConfiguration
{
    public string? KmsKeyId { get; init; }

    /// <summary>NONE, DEFAULT or OVERRIDE.</summary>
    public string? Logging { get; init; }
    public ExecuteCommandLogConfiguration? LogConfiguration { get; init; }
}

/// <summary>Where ECS Exec sessions are logged when logging is OVERRIDE.</summary>
public sealed record ExecuteCommandLogConfiguration
{
    public string? CloudWatchLogGroupName { get; init; }
    public bool CloudWatchEncryptionEnabled { get; init; }
    public string? S3BucketName { get; init; }
    public bool S3EncryptionEnabled { get; init; }
    public string? S3KeyPrefix { get; init; }
}

/// <summary>Keys for storage that ECS manages.</summary>
public sealed record ManagedStorageConfiguration
{
    public string? KmsKeyId { get; init; }
    public string? FargateEphemeralStorageKmsKeyId { get; init; }
}

/// <summary>One part of a capacity provider strategy.</summary>
public sealed record CapacityProviderStrategyItem
{
    public required string CapacityProvider { get; init; }
    public int Weight { get; init; }
    public int Base { get; init; }
}

/// <summary>A capacity provider, as <c>DescribeCapacityProviders</c> shows it.</summary>
public sealed record CapacityProvider : Resource
{
    public string? CapacityProviderArn { get; init; }
    public required string Name { get; init; }
    public string? Status { get; init; }

    /// <summary>EC2_AUTOSCALING, MANAGED_INSTANCES, FARGATE or FARGATE_SPOT where AWS says so.</summary>
    public string? Type { get; init; }
    public AutoScalingGroupProvider? AutoScalingGroupProvider { get; init; }
    public ManagedInstancesProvider? ManagedInstancesProvider { get; init; }

    /// <summary>The cluster of a cluster-scoped (managed instances) provider.</summary>
    public string? Cluster { get; init; }
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => CapacityProviderArn ?? Name;
}

/// <summary>A capacity provider's Auto Scaling group.</summary>
public sealed record AutoScalingGroupProvider
{
    public string? AutoScalingGroupArn { get; init; }
    public string? ManagedTerminationProtection { get; init; }
    public string? ManagedDraining { get; init; }
}

/// <summary>A capacity provider of ECS Managed Instances.</summary>
public sealed record ManagedInstancesProvider
{
    public string? InfrastructureRoleArn { get; init; }
    public string? PropagateTags { get; init; }
    public InstanceLaunchTemplate? InstanceLaunchTemplate { get; init; }
    public AutoRepairConfiguration? AutoRepairConfiguration { get; init; }
}

/// <summary>Whether ECS replaces managed instances that it finds unhealthy.</summary>
public sealed record AutoRepairConfiguration
{
    /// <summary>ENABLED or DISABLED.</summary>
    public string? ActionsStatus { get; init; }
}

/// <summary>What managed instances are started from.</summary>
public sealed record InstanceLaunchTemplate
{
    public string? Ec2InstanceProfileArn { get; init; }
    public bool? FipsEnabled { get; init; }

    /// <summary>BASIC or DETAILED; null means BASIC.</summary>
    public string? Monitoring { get; init; }
    public ManagedInstancesNetworkConfiguration? NetworkConfiguration { get; init; }
}

/// <summary>Where managed instances are started.</summary>
public sealed record ManagedInstancesNetworkConfiguration
{
    public IReadOnlyList<string> Subnets { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> SecurityGroups { get; init => field = value ?? []; } = [];
}

/// <summary>A container instance, as <c>DescribeContainerInstances</c> shows it.</summary>
public sealed record ContainerInstance : Resource
{
    public required string ContainerInstanceArn { get; init; }
    public string? Ec2InstanceId { get; init; }
    public string? CapacityProviderName { get; init; }
    public string? Status { get; init; }
    public bool AgentConnected { get; init; }
    public int RunningTasksCount { get; init; }
    public VersionInfo? VersionInfo { get; init; }

    /// <summary>Null when it was not asked for (<c>--include CONTAINER_INSTANCE_HEALTH</c>) or ECS does not check the instance.</summary>
    public ContainerInstanceHealth? HealthStatus { get; init; }
    public DateTimeOffset? RegisteredAt { get; init; }
    public IReadOnlyList<NameValue> Attributes { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    /// <summary>The cluster it is registered in (from the file it stands in, or its ARN).</summary>
    public string? ClusterArn { get; init; }

    /// <inheritdoc />
    public override string Arn => ContainerInstanceArn;
}

/// <summary>What ECS found when it last checked a container instance.</summary>
public sealed record ContainerInstanceHealth
{
    /// <summary>OK, IMPAIRED, INSUFFICIENT_DATA or INITIALIZING.</summary>
    public string? OverallStatus { get; init; }
    public IReadOnlyList<InstanceHealthCheck> Details { get; init => field = value ?? []; } = [];
}

/// <summary>One of those checks.</summary>
public sealed record InstanceHealthCheck
{
    /// <summary>CONTAINER_RUNTIME, ACCELERATED_COMPUTE, DAEMON or AGENT_CONNECTIVITY.</summary>
    public string? Type { get; init; }
    public string? Status { get; init; }
    public DateTimeOffset? LastStatusChange { get; init; }
}

/// <summary>Versions of the software on a container instance.</summary>
public sealed record VersionInfo
{
    public string? AgentVersion { get; init; }
    public string? AgentHash { get; init; }
    public string? DockerVersion { get; init; }
}

/// <summary>An account setting with the value in force (<c>ListAccountSettings</c> with <c>effectiveSettings</c>).</summary>
public sealed record AccountSetting
{
    public required string Name { get; init; }
    public string? Value { get; init; }
    public string? PrincipalArn { get; init; }
    public string? Type { get; init; }
}
