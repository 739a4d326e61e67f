using EcsPosture.Inventory.Compute;

namespace EcsPosture.Inventory.Network;

/// <summary>A network interface of a task (<c>DescribeNetworkInterfaces</c>).</summary>
public sealed record NetworkInterface : Resource
{
    public required string NetworkInterfaceId { get; init; }

    /// <summary>The interface's ARN, which EC2 does not answer: the reader makes it.</summary>
    public string? NetworkInterfaceArn { get; init; }
    public string? SubnetId { get; init; }
    public string? VpcId { get; init; }
    public string? OwnerId { get; init; }
    public PublicAssociation? Association { get; init; }
    public IReadOnlyList<GroupReference> Groups { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Ipv6AddressReference> Ipv6Addresses { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => NetworkInterfaceArn ?? NetworkInterfaceId;
}
