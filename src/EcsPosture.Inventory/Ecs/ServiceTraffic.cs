namespace EcsPosture.Inventory.Ecs;

/// <summary>How a deployment takes part in Service Connect.</summary>
public sealed record ServiceConnectConfiguration
{
    public bool Enabled { get; init; }
    public string? Namespace { get; init; }

    /// <summary>The ports that it offers to others; empty for one that only calls.</summary>
    public IReadOnlyList<ServiceConnectService> Services { get; init => field = value ?? []; } = [];
}

/// <summary>A port that a service offers through Service Connect.</summary>
public sealed record ServiceConnectService
{
    public string? PortName { get; init; }
    public string? DiscoveryName { get; init; }

    /// <summary>Null when traffic to the port is not encrypted.</summary>
    public ServiceConnectTls? Tls { get; init; }
}

/// <summary>How traffic to a port is encrypted.</summary>
public sealed record ServiceConnectTls
{
    public ServiceConnectIssuer? IssuerCertificateAuthority { get; init; }

    /// <summary>The key that the certificate's private key is stored with; null means the key of Secrets Manager.</summary>
    public string? KmsKey { get; init; }
    public string? RoleArn { get; init; }
}

/// <summary>The authority that issues certificates.</summary>
public sealed record ServiceConnectIssuer
{
    public string? AwsPcaAuthorityArn { get; init; }
}

/// <summary>A VPC Lattice target group that a deployment registers its tasks with.</summary>
public sealed record VpcLatticeConfiguration
{
    public string? RoleArn { get; init; }
    public string? TargetGroupArn { get; init; }
    public string? PortName { get; init; }
}

/// <summary>How a load balancer shifts traffic between two target groups.</summary>
public sealed record AdvancedConfiguration
{
    public string? AlternateTargetGroupArn { get; init; }
    public string? ProductionListenerRule { get; init; }
    public string? TestListenerRule { get; init; }
    public string? RoleArn { get; init; }
}

/// <summary>What ECS made for a service of Express Mode (<c>DescribeExpressGatewayService</c>).</summary>
public sealed record ExpressService : Resource
{
    public required string ServiceArn { get; init; }
    public string? ServiceName { get; init; }

    /// <summary>Name or ARN of the cluster.</summary>
    public string? Cluster { get; init; }
    public string? InfrastructureRoleArn { get; init; }
    public IReadOnlyList<ExpressConfiguration> ActiveConfigurations { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => ServiceArn;
}

/// <summary>A revision of an Express Mode service that takes traffic.</summary>
public sealed record ExpressConfiguration
{
    public string? ServiceRevisionArn { get; init; }
    public IReadOnlyList<IngressPath> IngressPaths { get; init => field = value ?? []; } = [];
}

/// <summary>A way into an Express Mode service.</summary>
public sealed record IngressPath
{
    /// <summary>PUBLIC or PRIVATE.</summary>
    public string? AccessType { get; init; }
    public string? Endpoint { get; init; }
}
