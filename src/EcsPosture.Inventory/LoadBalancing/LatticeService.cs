using EcsPosture.Inventory.Iam;

namespace EcsPosture.Inventory.LoadBalancing;

/// <summary>A VPC Lattice target group that a service registers its tasks with (<c>vpc-lattice GetTargetGroup</c>).</summary>
public sealed record LatticeTargetGroup : Resource
{
    public required string TargetGroupArn { get; init; }

    /// <summary>The Lattice services that send traffic to it.</summary>
    public IReadOnlyList<string> ServiceArns { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public override string Arn => TargetGroupArn;
}

/// <summary>A VPC Lattice service (<c>vpc-lattice GetService</c>, with its policy and listeners).</summary>
public sealed record LatticeService : Resource
{
    public required string ServiceArn { get; init; }
    public string? Name { get; init; }

    /// <summary>NONE or AWS_IAM; null means NONE.</summary>
    public string? AuthType { get; init; }

    /// <summary><c>GetAuthPolicy</c>; a known null when there is none. Asked only where IAM authenticates.</summary>
    public Observed<PolicyDocument?> AuthPolicy { get; init; }

    /// <summary><c>ListListeners</c>.</summary>
    public Observed<IReadOnlyList<LatticeListener>> Listeners { get; init; }

    /// <inheritdoc />
    public override string Arn => ServiceArn;
}

/// <summary>A listener of a Lattice service.</summary>
public sealed record LatticeListener
{
    public string? Name { get; init; }

    /// <summary>HTTP, HTTPS or TLS_PASSTHROUGH.</summary>
    public string? Protocol { get; init; }
    public int? Port { get; init; }
}
