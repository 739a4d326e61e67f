namespace EcsPosture.Inventory.LoadBalancing;

/// <summary>Load balancers in front of services.</summary>
public sealed record LoadBalancingFacts
{
}
