namespace EcsPosture.Inventory.Compute;

/// <summary>A machine image that container instances were started from (<c>DescribeImages</c> with deprecated ones).</summary>
public sealed record MachineImage : Resource
{
    public required string ImageId { get; init; }
    public string ImageArn { get; init; } = "";
    public string? Name { get; init; }
    public string? Description { get; init; }
    public string? OwnerId { get; init; }

    /// <summary><c>amazon</c>, <c>self</c>, <c>aws-marketplace</c> or null.</summary>
    public string? ImageOwnerAlias { get; init; }
    public string? State { get; init; }
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>From when on its owner calls it deprecated; null when never.</summary>
    public DateTimeOffset? DeprecationTime { get; init; }

    /// <inheritdoc />
    public override string Arn => ImageArn.Length > 0 ? ImageArn : ImageId;
}

/// <summary>An EBS volume attached to a container instance (<c>DescribeVolumes</c>).</summary>
public sealed record EbsVolume : Resource
{
    public required string VolumeId { get; init; }
    public string VolumeArn { get; init; } = "";
    public bool Encrypted { get; init; }
    public string? KmsKeyId { get; init; }
    public IReadOnlyList<VolumeAttachment> Attachments { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => VolumeArn.Length > 0 ? VolumeArn : VolumeId;
}

/// <summary>Where a volume is attached.</summary>
public sealed record VolumeAttachment
{
    public string? InstanceId { get; init; }
    public string? Device { get; init; }
}

/// <summary>A host as Systems Manager knows it (<c>DescribeInstanceInformation</c>).</summary>
public sealed record ManagedNode : Resource
{
    /// <summary><c>i-…</c> on EC2, <c>mi-…</c> elsewhere.</summary>
    public required string InstanceId { get; init; }
    public string NodeArn { get; init; } = "";

    /// <summary><c>Online</c>, <c>ConnectionLost</c> or <c>Inactive</c>.</summary>
    public string? PingStatus { get; init; }
    public string? PlatformType { get; init; }
    public string? PlatformName { get; init; }
    public string? PlatformVersion { get; init; }

    /// <inheritdoc />
    public override string Arn => NodeArn.Length > 0 ? NodeArn : InstanceId;
}

/// <summary>What Patch Manager found on a host (<c>DescribeInstancePatchStates</c>).</summary>
public sealed record PatchState : Resource
{
    public required string InstanceId { get; init; }
    public string NodeArn { get; init; } = "";
    public int MissingCount { get; init; }
    public int FailedCount { get; init; }
    public int? CriticalNonCompliantCount { get; init; }
    public int? SecurityNonCompliantCount { get; init; }
    public int? OtherNonCompliantCount { get; init; }

    /// <summary><c>Scan</c> or <c>Install</c>.</summary>
    public string? Operation { get; init; }
    public DateTimeOffset? OperationEndTime { get; init; }

    /// <inheritdoc />
    public override string Arn => NodeArn.Length > 0 ? NodeArn : InstanceId;
}
