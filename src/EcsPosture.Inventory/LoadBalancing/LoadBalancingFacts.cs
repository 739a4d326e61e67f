using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Inventory.LoadBalancing;

/// <summary>What sends traffic to services.</summary>
public sealed record LoadBalancingFacts
{
    /// <summary>Target groups that services name.</summary>
    public ResourceList<TargetGroup> TargetGroups { get; init; } = new();
    public ResourceList<LoadBalancer> LoadBalancers { get; init; } = new();

    /// <summary>Listeners of these load balancers; a gap's resource is the load balancer.</summary>
    public ResourceList<Listener> Listeners { get; init; } = new();

    /// <summary>The TLS policies that the listeners name.</summary>
    public Observed<IReadOnlyList<SslPolicy>> SslPolicies { get; init; }

    /// <summary>The listeners' certificates in ACM.</summary>
    public ResourceList<Certificate> Certificates { get; init; } = new();

    /// <summary>Sources of vended logs in the region.</summary>
    public Observed<IReadOnlyList<DeliverySource>> DeliverySources { get; init; }

    /// <summary>What ECS made for services of Express Mode.</summary>
    public ResourceList<ExpressService> ExpressServices { get; init; } = new();
    public ResourceList<LatticeTargetGroup> LatticeTargetGroups { get; init; } = new();
    public ResourceList<LatticeService> LatticeServices { get; init; } = new();
}
