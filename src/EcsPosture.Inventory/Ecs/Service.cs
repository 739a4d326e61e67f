namespace EcsPosture.Inventory.Ecs;

/// <summary>A service, as <c>DescribeServices</c> shows it.</summary>
public sealed record Service : Resource
{
    public required string ServiceArn { get; init; }
    public required string ServiceName { get; init; }
    public required string ClusterArn { get; init; }

    /// <summary>ACTIVE, DRAINING or INACTIVE.</summary>
    public string? Status { get; init; }
    public int DesiredCount { get; init; }
    public int RunningCount { get; init; }
    public int PendingCount { get; init; }

    /// <summary>EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES; null when a capacity provider strategy is used.</summary>
    public string? LaunchType { get; init; }
    public IReadOnlyList<CapacityProviderStrategyItem> CapacityProviderStrategy { get; init => field = value ?? []; } = [];

    /// <summary>Fargate platform version; null or LATEST means the newest.</summary>
    public string? PlatformVersion { get; init; }
    public string? PlatformFamily { get; init; }

    /// <summary>The revision of the primary deployment; null with an EXTERNAL deployment controller.</summary>
    public string? TaskDefinition { get; init; }
    public DeploymentController? DeploymentController { get; init; }
    public DeploymentConfiguration? DeploymentConfiguration { get; init; }
    public IReadOnlyList<Deployment> Deployments { get; init => field = value ?? []; } = [];
    public IReadOnlyList<TaskSet> TaskSets { get; init => field = value ?? []; } = [];
    public NetworkConfiguration? NetworkConfiguration { get; init; }
    public IReadOnlyList<ServiceLoadBalancer> LoadBalancers { get; init => field = value ?? []; } = [];
    public IReadOnlyList<ServiceRegistry> ServiceRegistries { get; init => field = value ?? []; } = [];

    /// <summary>REPLICA or DAEMON.</summary>
    public string? SchedulingStrategy { get; init; }
    public bool EnableExecuteCommand { get; init; }
    public string? RoleArn { get; init; }
    public string? PropagateTags { get; init; }
    public int? HealthCheckGracePeriodSeconds { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public string? CreatedBy { get; init; }

    /// <summary>ECS when ECS itself manages the service's resources (Express Mode).</summary>
    public string? ResourceManagementType { get; init; }
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => ServiceArn;

    /// <summary>Whether the service was deleted; ECS shows such services for a while.</summary>
    public bool IsInactive => Status is "INACTIVE";
}

/// <summary>Who carries out deployments.</summary>
public sealed record DeploymentController
{
    /// <summary>ECS, CODE_DEPLOY or EXTERNAL.</summary>
    public string? Type { get; init; }
}

/// <summary>How a service deploys.</summary>
public sealed record DeploymentConfiguration
{
    public DeploymentCircuitBreaker? DeploymentCircuitBreaker { get; init; }
    public DeploymentAlarms? Alarms { get; init; }

    /// <summary>ROLLING, BLUE_GREEN, LINEAR or CANARY; null means ROLLING.</summary>
    public string? Strategy { get; init; }
    public int? MaximumPercent { get; init; }
    public int? MinimumHealthyPercent { get; init; }
}

/// <summary>Stops a failing rolling deployment.</summary>
public sealed record DeploymentCircuitBreaker
{
    public bool Enable { get; init; }
    public bool Rollback { get; init; }
}

/// <summary>Alarms that stop a deployment.</summary>
public sealed record DeploymentAlarms
{
    public IReadOnlyList<string> AlarmNames { get; init => field = value ?? []; } = [];
    public bool Enable { get; init; }
    public bool Rollback { get; init; }
}

/// <summary>A deployment of a service.</summary>
public sealed record Deployment
{
    public string? Id { get; init; }

    /// <summary>PRIMARY, ACTIVE or INACTIVE.</summary>
    public string? Status { get; init; }
    public string? TaskDefinition { get; init; }
    public int DesiredCount { get; init; }
    public int RunningCount { get; init; }
    public string? LaunchType { get; init; }
    public IReadOnlyList<CapacityProviderStrategyItem> CapacityProviderStrategy { get; init => field = value ?? []; } = [];
    public string? PlatformVersion { get; init; }
    public string? PlatformFamily { get; init; }
    public NetworkConfiguration? NetworkConfiguration { get; init; }
    public IReadOnlyList<ServiceVolumeConfiguration> VolumeConfigurations { get; init => field = value ?? []; } = [];
    public ServiceConnectConfiguration? ServiceConnectConfiguration { get; init; }
    public IReadOnlyList<VpcLatticeConfiguration> VpcLatticeConfigurations { get; init => field = value ?? []; } = [];
    public string? RolloutState { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>A volume that ECS makes for each task of a service.</summary>
public sealed record ServiceVolumeConfiguration
{
    public required string Name { get; init; }
    public ManagedEbsVolume? ManagedEBSVolume { get; init; }
}

/// <summary>An EBS volume that ECS makes for a task.</summary>
public sealed record ManagedEbsVolume
{
    /// <summary>Null: as the region's default says.</summary>
    public bool? Encrypted { get; init; }
    public string? KmsKeyId { get; init; }

    /// <summary>The snapshot that it is made from; null for an empty volume.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>The infrastructure role that makes and attaches the volume.</summary>
    public string? RoleArn { get; init; }
}

/// <summary>A task set of a service with an EXTERNAL or CODE_DEPLOY controller.</summary>
public sealed record TaskSet
{
    public string? Id { get; init; }
    public string? TaskSetArn { get; init; }
    public string? Status { get; init; }
    public string? TaskDefinition { get; init; }
    public string? LaunchType { get; init; }
    public IReadOnlyList<CapacityProviderStrategyItem> CapacityProviderStrategy { get; init => field = value ?? []; } = [];
    public string? PlatformVersion { get; init; }
    public string? PlatformFamily { get; init; }
    public NetworkConfiguration? NetworkConfiguration { get; init; }
    public IReadOnlyList<ServiceLoadBalancer> LoadBalancers { get; init => field = value ?? []; } = [];
}

/// <summary>Network configuration of a service, deployment, task set or scheduled task.</summary>
public sealed record NetworkConfiguration
{
    public AwsVpcConfiguration? AwsvpcConfiguration { get; init; }
}

/// <summary>Network configuration of tasks in <c>awsvpc</c> mode.</summary>
public sealed record AwsVpcConfiguration
{
    public IReadOnlyList<string> Subnets { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> SecurityGroups { get; init => field = value ?? []; } = [];

    /// <summary>ENABLED or DISABLED; null means DISABLED.</summary>
    public string? AssignPublicIp { get; init; }
}

/// <summary>A load balancer target of a service.</summary>
public sealed record ServiceLoadBalancer
{
    public string? TargetGroupArn { get; init; }
    public string? LoadBalancerName { get; init; }
    public string? ContainerName { get; init; }
    public int? ContainerPort { get; init; }
    public AdvancedConfiguration? AdvancedConfiguration { get; init; }
}

/// <summary>A service discovery registry of a service.</summary>
public sealed record ServiceRegistry
{
    public string? RegistryArn { get; init; }
    public string? ContainerName { get; init; }
    public int? Port { get; init; }
}

/// <summary>A running or pending task, as <c>DescribeTasks</c> shows it.</summary>
public sealed record RunningTask : Resource
{
    public required string TaskArn { get; init; }
    public string? ClusterArn { get; init; }
    public string? TaskDefinitionArn { get; init; }

    /// <summary><c>service:NAME</c> for tasks of a service, <c>family:NAME</c> otherwise.</summary>
    public string? Group { get; init; }
    public string? StartedBy { get; init; }
    public string? LastStatus { get; init; }
    public string? DesiredStatus { get; init; }
    public string? LaunchType { get; init; }
    public string? CapacityProviderName { get; init; }
    public string? PlatformVersion { get; init; }
    public string? PlatformFamily { get; init; }
    public string? ContainerInstanceArn { get; init; }
    public bool EnableExecuteCommand { get; init; }
    public TaskOverride? Overrides { get; init; }
    public IReadOnlyList<TaskAttachment> Attachments { get; init => field = value ?? []; } = [];
    public TaskEphemeralStorage? FargateEphemeralStorage { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public IReadOnlyList<TaskContainer> Containers { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => TaskArn;

    /// <summary>Ids of its own network interfaces; a task in bridge or host mode has none.</summary>
    public IEnumerable<string> NetworkInterfaceIds() => Attachments
        .Where(a => a.Type is "ElasticNetworkInterface" && a.Status is not ("DETACHED" or "DELETED"))
        .SelectMany(a => a.Details)
        .Where(d => d.Name is "networkInterfaceId")
        .Select(d => d.Value)
        .OfType<string>();

    /// <summary>The service that started it, by name; null for standalone and scheduled tasks.</summary>
    public string? ServiceName => Group is { } group && group.StartsWith("service:", StringComparison.Ordinal) ? group[8..] : null;
}

/// <summary>Something that ECS attached to a task: a network interface, a volume, a Service Connect proxy.</summary>
public sealed record TaskAttachment
{
    /// <summary><c>ElasticNetworkInterface</c>, <c>AmazonElasticBlockStorage</c>, …</summary>
    public string? Type { get; init; }
    public string? Status { get; init; }
    public IReadOnlyList<NameValue> Details { get; init => field = value ?? []; } = [];
}

/// <summary>A container of a task.</summary>
public sealed record TaskContainer
{
    public required string Name { get; init; }

    /// <summary>The image as the definition names it.</summary>
    public string? Image { get; init; }

    /// <summary>The digest of the image that was pulled; null until then, and where ECS does not know it.</summary>
    public string? ImageDigest { get; init; }
    public string? LastStatus { get; init; }
}

/// <summary>What RunTask or a schedule changed against the task definition.</summary>
public sealed record TaskOverride
{
    public string? TaskRoleArn { get; init; }
    public string? ExecutionRoleArn { get; init; }
    public IReadOnlyList<ContainerOverride> ContainerOverrides { get; init => field = value ?? []; } = [];
}

/// <summary>What RunTask or a schedule changed in one container.</summary>
public sealed record ContainerOverride
{
    public string? Name { get; init; }
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];
    public IReadOnlyList<EnvironmentVariable> Environment { get; init => field = value ?? []; } = [];
}

/// <summary>The Fargate storage of a running task.</summary>
public sealed record TaskEphemeralStorage
{
    public int SizeInGiB { get; init; }
    public string? KmsKeyId { get; init; }
}
