using EcsPosture.Inventory.Iam;

namespace EcsPosture.Inventory.Storage;

/// <summary>An EFS file system (<c>DescribeFileSystems</c>) with its policy, mount targets and access points.</summary>
public sealed record FileSystem : Resource
{
    public required string FileSystemArn { get; init; }
    public required string FileSystemId { get; init; }

    /// <summary>The name in its tags; null when it has none.</summary>
    public string? Name { get; init; }
    public bool Encrypted { get; init; }
    public string? KmsKeyId { get; init; }

    /// <summary>Its policy (<c>DescribeFileSystemPolicy</c>); a known null when none is set, which lets in whoever reaches a mount target.</summary>
    public Observed<PolicyDocument?> Policy { get; init; }

    /// <summary>Where it can be reached (<c>DescribeMountTargets</c>).</summary>
    public Observed<IReadOnlyList<MountTarget>> MountTargets { get; init; }

    /// <summary>The ways into parts of it (<c>DescribeAccessPoints</c>).</summary>
    public Observed<IReadOnlyList<AccessPoint>> AccessPoints { get; init; }

    /// <inheritdoc />
    public override string Arn => FileSystemArn;
}

/// <summary>A network interface of a file system.</summary>
public sealed record MountTarget
{
    public required string MountTargetId { get; init; }
    public string? SubnetId { get; init; }

    /// <summary>Ids of its security groups (<c>DescribeMountTargetSecurityGroups</c>).</summary>
    public Observed<IReadOnlyList<string>> SecurityGroups { get; init; }
}
