using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.Network;

/// <summary>A VPC that ECS uses (<c>DescribeVpcs</c>).</summary>
public sealed record Vpc : Resource
{
    public required string VpcId { get; init; }

    /// <summary>The VPC's ARN, which EC2 does not answer: the reader makes it.</summary>
    public string? VpcArn { get; init; }
    public string? CidrBlock { get; init; }

    /// <summary>The account that the VPC belongs to: another one where its subnets are shared with this account.</summary>
    public string? OwnerId { get; init; }
    public bool IsDefault { get; init; }
    public IReadOnlyList<VpcCidrBlock> CidrBlockAssociationSet { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => VpcArn ?? VpcId;

    /// <summary>The IPv4 ranges of the VPC.</summary>
    [JsonIgnore]
    public IEnumerable<string> Ranges => CidrBlockAssociationSet.Select(b => b.CidrBlock).Prepend(CidrBlock).OfType<string>().Distinct();
}

/// <summary>An IPv4 range of a VPC.</summary>
public sealed record VpcCidrBlock
{
    public string? CidrBlock { get; init; }
}

/// <summary>A VPC endpoint (<c>DescribeVpcEndpoints</c>).</summary>
public sealed record VpcEndpoint : Resource
{
    public required string VpcEndpointId { get; init; }

    /// <summary>The endpoint's ARN, which EC2 does not answer: the reader makes it.</summary>
    public string? VpcEndpointArn { get; init; }

    /// <summary>Interface, Gateway, GatewayLoadBalancer, Resource or ServiceNetwork.</summary>
    public string? VpcEndpointType { get; init; }
    public string? VpcId { get; init; }

    /// <summary>Such as <c>com.amazonaws.eu-west-1.ecr.api</c>.</summary>
    public string? ServiceName { get; init; }

    /// <summary>available, pending, failed, …; AWS writes it in either case.</summary>
    public string? State { get; init; }

    /// <summary>The policy as JSON text; null where the service supports none.</summary>
    public string? PolicyDocument { get; init; }

    /// <summary>Whether the service's usual name leads to the endpoint.</summary>
    public bool PrivateDnsEnabled { get; init; }
    public IReadOnlyList<string> RouteTableIds { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> SubnetIds { get; init => field = value ?? []; } = [];
    public IReadOnlyList<EndpointGroup> Groups { get; init => field = value ?? []; } = [];
    public string? OwnerId { get; init; }

    /// <inheritdoc />
    public override string Arn => VpcEndpointArn ?? VpcEndpointId;

    /// <summary>Whether it works.</summary>
    [JsonIgnore]
    public bool IsAvailable => "available".Equals(State, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A security group of an endpoint.</summary>
public sealed record EndpointGroup
{
    public string? GroupId { get; init; }
    public string? GroupName { get; init; }
}

/// <summary>A flow log of a VPC or subnet (<c>DescribeFlowLogs</c>).</summary>
public sealed record FlowLog : Resource
{
    public required string FlowLogId { get; init; }

    /// <summary>The VPC, subnet or network interface it records.</summary>
    public string? ResourceId { get; init; }

    /// <summary>ACTIVE is the only state that AWS tells.</summary>
    public string? FlowLogStatus { get; init; }

    /// <summary>SUCCESS or FAILED; null before anything was delivered.</summary>
    public string? DeliverLogsStatus { get; init; }
    public string? DeliverLogsErrorMessage { get; init; }

    /// <summary>ACCEPT, REJECT or ALL.</summary>
    public string? TrafficType { get; init; }
    public string? LogDestinationType { get; init; }

    /// <summary>The fields of a record, such as <c>${srcaddr} ${ecs-service-name}</c>.</summary>
    public string? LogFormat { get; init; }

    /// <inheritdoc />
    public override string Arn => FlowLogId;
}
