using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.Ecs;

/// <summary>A revision of a task definition, as <c>DescribeTaskDefinition</c> shows it. All but <see cref="Status"/> and <see cref="Tags"/> is immutable.</summary>
public sealed record TaskDefinition : Resource
{
    public required string TaskDefinitionArn { get; init; }
    public required string Family { get; init; }
    public int Revision { get; init; }

    /// <summary>ACTIVE, INACTIVE or DELETE_IN_PROGRESS.</summary>
    public Observed<string> Status { get; init; }

    /// <summary>The definition's tags; unknown when a body is used whose tags could not be read again.</summary>
    public Observed<IReadOnlyList<Tag>> Tags { get; init; }
    public string? TaskRoleArn { get; init; }
    public string? ExecutionRoleArn { get; init; }

    /// <summary>bridge, host, awsvpc or none; null means bridge on Linux and nat on Windows.</summary>
    public string? NetworkMode { get; init; }
    public string? PidMode { get; init; }
    public string? IpcMode { get; init; }
    public string? Cpu { get; init; }
    public string? Memory { get; init; }
    public bool? EnableFaultInjection { get; init; }
    public IReadOnlyList<string> RequiresCompatibilities { get; init => field = value ?? []; } = [];

    /// <summary>The launch types that ECS found the revision fit for.</summary>
    public IReadOnlyList<string> Compatibilities { get; init => field = value ?? []; } = [];
    public RuntimePlatform? RuntimePlatform { get; init; }
    public IReadOnlyList<ContainerDefinition> ContainerDefinitions { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Volume> Volumes { get; init => field = value ?? []; } = [];
    public EphemeralStorage? EphemeralStorage { get; init; }
    public ProxyConfiguration? ProxyConfiguration { get; init; }
    public DateTimeOffset? RegisteredAt { get; init; }
    public string? RegisteredBy { get; init; }

    /// <inheritdoc />
    public override string Arn => TaskDefinitionArn;

    /// <summary>Whether the containers are Windows containers; an unset family is Linux, as ECS takes it.</summary>
    [JsonIgnore]
    public bool IsWindows => RuntimePlatform?.OperatingSystemFamily?.StartsWith("WINDOWS", StringComparison.OrdinalIgnoreCase) is true;
}

/// <summary>Operating system and processor of a task.</summary>
public sealed record RuntimePlatform
{
    /// <summary>LINUX or WINDOWS_SERVER_…; null means LINUX.</summary>
    public string? OperatingSystemFamily { get; init; }
    public string? CpuArchitecture { get; init; }
}

/// <summary>Fargate storage beyond the default.</summary>
public sealed record EphemeralStorage
{
    public int SizeInGiB { get; init; }
}

/// <summary>A container of a task definition.</summary>
public sealed record ContainerDefinition
{
    public required string Name { get; init; }
    public string Image { get; init => field = value ?? ""; } = "";
    public int? Cpu { get; init; }
    public int? Memory { get; init; }
    public int? MemoryReservation { get; init; }

    /// <summary>Null means true.</summary>
    public bool? Essential { get; init; }
    public bool? Privileged { get; init; }
    public bool? ReadonlyRootFilesystem { get; init; }
    public string? User { get; init; }
    public string? VersionConsistency { get; init; }
    public IReadOnlyList<string> EntryPoint { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];
    public IReadOnlyList<EnvironmentVariable> Environment { get; init => field = value ?? []; } = [];
    public IReadOnlyList<EnvironmentFile> EnvironmentFiles { get; init => field = value ?? []; } = [];
    public IReadOnlyList<SecretReference> Secrets { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> DockerSecurityOptions { get; init => field = value ?? []; } = [];
    public IReadOnlyDictionary<string, string> DockerLabels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
    public LinuxParameters? LinuxParameters { get; init; }
    public LogConfiguration? LogConfiguration { get; init; }
    public FirelensConfiguration? FirelensConfiguration { get; init; }
    public IReadOnlyList<MountPoint> MountPoints { get; init => field = value ?? []; } = [];
    public IReadOnlyList<VolumeFrom> VolumesFrom { get; init => field = value ?? []; } = [];
    public IReadOnlyList<PortMapping> PortMappings { get; init => field = value ?? []; } = [];
    public RepositoryCredentials? RepositoryCredentials { get; init; }
    public ContainerHealthCheck? HealthCheck { get; init; }
    public bool? Interactive { get; init; }
    public bool? PseudoTerminal { get; init; }
    public IReadOnlyList<HostEntry> ExtraHosts { get; init => field = value ?? []; } = [];
    public IReadOnlyList<SystemControl> SystemControls { get; init => field = value ?? []; } = [];
}

/// <summary>An environment variable. The value is never kept: a marker stands in its place (see <see cref="Redaction.RedactionMarker"/>).</summary>
public sealed record EnvironmentVariable
{
    public required string Name { get; init; }

    /// <summary>The marker that stands in the value's place, as text.</summary>
    public string? Value { get; init; }
}

/// <summary>A file of environment variables in S3.</summary>
public sealed record EnvironmentFile
{
    public string? Value { get; init; }
    public string? Type { get; init; }
}

/// <summary>A secret given to a container by reference.</summary>
public sealed record SecretReference
{
    public required string Name { get; init; }
    public required string ValueFrom { get; init; }
}

/// <summary>Linux options of a container.</summary>
public sealed record LinuxParameters
{
    public KernelCapabilities? Capabilities { get; init; }
    public IReadOnlyList<Device> Devices { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Tmpfs> Tmpfs { get; init => field = value ?? []; } = [];
    public bool? InitProcessEnabled { get; init; }
    public int? SharedMemorySize { get; init; }
}

/// <summary>Linux capabilities added to or dropped from Docker's default set.</summary>
public sealed record KernelCapabilities
{
    public IReadOnlyList<string> Add { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Drop { get; init => field = value ?? []; } = [];
}

/// <summary>A host device mapped into a container.</summary>
public sealed record Device
{
    public required string HostPath { get; init; }
    public string? ContainerPath { get; init; }
    public IReadOnlyList<string> Permissions { get; init => field = value ?? []; } = [];
}

/// <summary>A memory file system.</summary>
public sealed record Tmpfs
{
    public string? ContainerPath { get; init; }
    public int Size { get; init; }
}

/// <summary>Where a container's output goes.</summary>
public sealed record LogConfiguration
{
    public string? LogDriver { get; init; }
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
    public IReadOnlyList<SecretReference> SecretOptions { get; init => field = value ?? []; } = [];
}

/// <summary>Marks a container as the log router of its task.</summary>
public sealed record FirelensConfiguration
{
    public string? Type { get; init; }
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>A volume mounted into a container.</summary>
public sealed record MountPoint
{
    public string? SourceVolume { get; init; }
    public string? ContainerPath { get; init; }
    public bool? ReadOnly { get; init; }
}

/// <summary>Mounts taken over from another container.</summary>
public sealed record VolumeFrom
{
    public string? SourceContainer { get; init; }
    public bool? ReadOnly { get; init; }
}

/// <summary>A port that a container opens.</summary>
public sealed record PortMapping
{
    public int? ContainerPort { get; init; }
    public int? HostPort { get; init; }
    public string? Protocol { get; init; }
    public string? ContainerPortRange { get; init; }
}

/// <summary>Credentials for a private registry, by reference.</summary>
public sealed record RepositoryCredentials
{
    public string? CredentialsParameter { get; init; }
}

/// <summary>A container's health check.</summary>
public sealed record ContainerHealthCheck
{
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];
}

/// <summary>A kernel parameter set for a container.</summary>
public sealed record SystemControl
{
    public string? Namespace { get; init; }
    public string? Value { get; init; }
}

/// <summary>A line of a container's hosts file.</summary>
public sealed record HostEntry
{
    public string? Hostname { get; init; }
    public string? IpAddress { get; init; }
}

/// <summary>The App Mesh proxy of a task.</summary>
public sealed record ProxyConfiguration
{
    public string? Type { get; init; }
    public string? ContainerName { get; init; }
    public IReadOnlyList<NameValue> Properties { get; init => field = value ?? []; } = [];
}

/// <summary>A volume of a task.</summary>
public sealed record Volume
{
    public required string Name { get; init; }
    public HostVolume? Host { get; init; }
    public DockerVolumeConfiguration? DockerVolumeConfiguration { get; init; }
    public EfsVolumeConfiguration? EfsVolumeConfiguration { get; init; }
    public FsxVolumeConfiguration? FsxWindowsFileServerVolumeConfiguration { get; init; }
    public bool? ConfiguredAtLaunch { get; init; }
}

/// <summary>A path of the host.</summary>
public sealed record HostVolume
{
    /// <summary>Null or empty: a volume that lives and dies with the task.</summary>
    public string? SourcePath { get; init; }
}

/// <summary>A volume of a Docker volume driver.</summary>
public sealed record DockerVolumeConfiguration
{
    public string? Scope { get; init; }
    public string? Driver { get; init; }
    public bool? Autoprovision { get; init; }
    public IReadOnlyDictionary<string, string> DriverOpts { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>A volume on EFS.</summary>
public sealed record EfsVolumeConfiguration
{
    public string? FileSystemId { get; init; }
    public string? RootDirectory { get; init; }

    /// <summary>ENABLED or DISABLED; null means DISABLED.</summary>
    public string? TransitEncryption { get; init; }
    public EfsAuthorizationConfig? AuthorizationConfig { get; init; }
}

/// <summary>How a task proves itself to EFS.</summary>
public sealed record EfsAuthorizationConfig
{
    public string? AccessPointId { get; init; }

    /// <summary>ENABLED or DISABLED; null means DISABLED.</summary>
    public string? Iam { get; init; }
}

/// <summary>A volume on FSx for Windows File Server.</summary>
public sealed record FsxVolumeConfiguration
{
    public string? FileSystemId { get; init; }
    public string? RootDirectory { get; init; }
}
