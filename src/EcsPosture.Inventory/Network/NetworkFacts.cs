namespace EcsPosture.Inventory.Network;

/// <summary>What surrounds the network interfaces of tasks: route tables, endpoints, flow logs.</summary>
public sealed record NetworkFacts
{
}
