namespace EcsPosture.Inventory.Compute;

/// <summary>An EC2 instance that is a container instance (<c>DescribeInstances</c>).</summary>
public sealed record Ec2Instance : Resource
{
    public required string InstanceId { get; init; }

    /// <summary>Its ARN, put together from account, region and id, as the answer has none.</summary>
    public string InstanceArn { get; init; } = "";
    public string? ImageId { get; init; }
    public string? InstanceType { get; init; }
    public DateTimeOffset? LaunchTime { get; init; }
    public Ec2InstanceState? State { get; init; }

    /// <summary><c>windows</c> for Windows; absent otherwise.</summary>
    public string? Platform { get; init; }
    public string? PlatformDetails { get; init; }
    public string? KeyName { get; init; }
    public string? VpcId { get; init; }
    public string? SubnetId { get; init; }
    public string? PublicIpAddress { get; init; }
    public string? Ipv6Address { get; init; }
    public InstanceProfileReference? IamInstanceProfile { get; init; }
    public IReadOnlyList<GroupReference> SecurityGroups { get; init => field = value ?? []; } = [];
    public IReadOnlyList<InstanceNetworkInterface> NetworkInterfaces { get; init => field = value ?? []; } = [];
    public MetadataOptions? MetadataOptions { get; init; }
    public IReadOnlyList<BlockDevice> BlockDeviceMappings { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => InstanceArn.Length > 0 ? InstanceArn : InstanceId;

    /// <summary>Ids of the security groups of all its network interfaces.</summary>
    public IEnumerable<string> GroupIds() => SecurityGroups.Concat(NetworkInterfaces.SelectMany(i => i.Groups)).Select(g => g.GroupId).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>A tag's value; null when there is no such tag.</summary>
    public string? TagValue(string key) => Tags.FirstOrDefault(t => t.Key == key)?.Value;
}

/// <summary>The state of an instance.</summary>
public sealed record Ec2InstanceState
{
    /// <summary><c>pending</c>, <c>running</c>, <c>shutting-down</c>, <c>terminated</c>, <c>stopping</c> or <c>stopped</c>.</summary>
    public string? Name { get; init; }
}

/// <summary>The instance profile that gives an instance its role.</summary>
public sealed record InstanceProfileReference
{
    public string? Arn { get; init; }

    /// <summary>Its name, which launch templates may give in place of the ARN.</summary>
    public string? Name { get; init; }
}

/// <summary>A security group as an instance or interface names it.</summary>
public sealed record GroupReference
{
    public string? GroupId { get; init; }
    public string? GroupName { get; init; }
}

/// <summary>A network interface of an instance.</summary>
public sealed record InstanceNetworkInterface
{
    public string? NetworkInterfaceId { get; init; }
    public string? SubnetId { get; init; }

    /// <summary><c>interface</c>, <c>trunk</c>, <c>branch</c>, …</summary>
    public string? InterfaceType { get; init; }
    public PublicAssociation? Association { get; init; }
    public IReadOnlyList<GroupReference> Groups { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Ipv6AddressReference> Ipv6Addresses { get; init => field = value ?? []; } = [];
}

/// <summary>The public address of an interface.</summary>
public sealed record PublicAssociation
{
    public string? PublicIp { get; init; }
}

/// <summary>An IPv6 address of an interface.</summary>
public sealed record Ipv6AddressReference
{
    public string? Ipv6Address { get; init; }
}

/// <summary>How the instance metadata service answers, of an instance or of what instances are started from.</summary>
public sealed record MetadataOptions
{
    /// <summary><c>required</c> (only IMDSv2) or <c>optional</c>. In a template null means: as the image, account or EC2 says.</summary>
    public string? HttpTokens { get; init; }

    /// <summary>How many network hops an answer that carries a token may travel: 1 to 64.</summary>
    public int? HttpPutResponseHopLimit { get; init; }

    /// <summary><c>enabled</c> or <c>disabled</c>; null in a template means enabled.</summary>
    public string? HttpEndpoint { get; init; }

    /// <summary>Whether nothing answers at all.</summary>
    public bool IsOff => HttpEndpoint is "disabled";
}

/// <summary>A volume as an instance holds it.</summary>
public sealed record BlockDevice
{
    public string? DeviceName { get; init; }
    public AttachedVolume? Ebs { get; init; }
}

/// <summary>The EBS volume behind a device.</summary>
public sealed record AttachedVolume
{
    public string? VolumeId { get; init; }
}
