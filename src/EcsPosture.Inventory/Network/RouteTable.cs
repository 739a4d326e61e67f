using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.Network;

/// <summary>A route table (<c>DescribeRouteTables</c>).</summary>
public sealed record RouteTable : Resource
{
    public required string RouteTableId { get; init; }
    public string? RouteTableArn { get; init; }
    public string? VpcId { get; init; }
    public string? OwnerId { get; init; }
    public IReadOnlyList<RouteTableAssociation> Associations { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Route> Routes { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => RouteTableArn ?? RouteTableId;
}

/// <summary>What uses a route table.</summary>
public sealed record RouteTableAssociation
{
    /// <summary>Whether it is the main table of its VPC, which subnets without a table of their own use.</summary>
    public bool Main { get; init; }
    public string? SubnetId { get; init; }

    /// <summary>A gateway whose incoming traffic uses the table.</summary>
    public string? GatewayId { get; init; }
    public RouteTableAssociationState? AssociationState { get; init; }

    /// <summary>Whether it is in force; where EC2 tells no state, it is.</summary>
    [JsonIgnore]
    public bool IsInForce => AssociationState?.State is null or "associated" or "associating";
}

/// <summary>State of an association.</summary>
public sealed record RouteTableAssociationState
{
    /// <summary>associating, associated, disassociating, disassociated or failed.</summary>
    public string? State { get; init; }
}

/// <summary>A route: where to, and through what.</summary>
public sealed record Route
{
    public string? DestinationCidrBlock { get; init; }
    public string? DestinationIpv6CidrBlock { get; init; }
    public string? DestinationPrefixListId { get; init; }

    /// <summary>An internet gateway (<c>igw-…</c>), a gateway endpoint (<c>vpce-…</c>), a virtual private gateway, or <c>local</c>.</summary>
    public string? GatewayId { get; init; }
    public string? NatGatewayId { get; init; }
    public string? TransitGatewayId { get; init; }
    public string? NetworkInterfaceId { get; init; }
    public string? VpcPeeringConnectionId { get; init; }
    public string? EgressOnlyInternetGatewayId { get; init; }

    /// <summary>active, or blackhole when the target is gone.</summary>
    public string? State { get; init; }

    /// <summary>The addresses it is for, of either family.</summary>
    [JsonIgnore]
    public string? Destination => DestinationCidrBlock ?? DestinationIpv6CidrBlock;

    /// <summary>Whether its target exists.</summary>
    [JsonIgnore]
    public bool IsInForce => State is not "blackhole";
}
