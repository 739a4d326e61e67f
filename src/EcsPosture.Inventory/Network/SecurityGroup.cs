namespace EcsPosture.Inventory.Network;

/// <summary>A security group (<c>DescribeSecurityGroups</c>).</summary>
public sealed record SecurityGroup : Resource
{
    public required string GroupId { get; init; }
    public string? GroupName { get; init; }
    public string? VpcId { get; init; }
    public IReadOnlyList<IpPermission> IpPermissions { get; init => field = value ?? []; } = [];
    public IReadOnlyList<IpPermission> IpPermissionsEgress { get; init => field = value ?? []; } = [];
    public string? SecurityGroupArn { get; init; }

    /// <inheritdoc />
    public override string Arn => SecurityGroupArn ?? GroupId;
}

/// <summary>A rule of a security group.</summary>
public sealed record IpPermission
{
    /// <summary><c>tcp</c>, <c>udp</c>, <c>icmp</c>, a number, or <c>-1</c> for all.</summary>
    public string? IpProtocol { get; init; }
    public int? FromPort { get; init; }
    public int? ToPort { get; init; }
    public IReadOnlyList<string> Cidrs { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> SourceGroups { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> PrefixLists { get; init => field = value ?? []; } = [];
}

/// <summary>A subnet (<c>DescribeSubnets</c>).</summary>
public sealed record Subnet : Resource
{
    public required string SubnetId { get; init; }
    public string? SubnetArn { get; init; }
    public string? VpcId { get; init; }
    public string? AvailabilityZone { get; init; }
    public string? CidrBlock { get; init; }
    public bool MapPublicIpOnLaunch { get; init; }

    /// <summary>IPv6 ranges of the subnet: a task in it gets a public IPv6 address where there is one.</summary>
    public IReadOnlyList<SubnetIpv6CidrBlock> Ipv6CidrBlockAssociationSet { get; init => field = value ?? []; } = [];
    public string? OwnerId { get; init; }
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => SubnetArn ?? SubnetId;
}

/// <summary>An IPv6 range of a subnet.</summary>
public sealed record SubnetIpv6CidrBlock
{
    public string? Ipv6CidrBlock { get; init; }
}
