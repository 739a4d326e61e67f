namespace EcsPosture.Inventory.Network;

/// <summary>What surrounds the network interfaces of tasks, of the VPCs that ECS uses.</summary>
public sealed record NetworkFacts
{
    /// <summary>Network interfaces of running tasks.</summary>
    public ResourceList<NetworkInterface> TaskInterfaces { get; init; } = new();
    public ResourceList<Vpc> Vpcs { get; init; } = new();

    /// <summary>Route tables, the main ones included.</summary>
    public ResourceList<RouteTable> RouteTables { get; init; } = new();
    public ResourceList<VpcEndpoint> Endpoints { get; init; } = new();

    /// <summary>Flow logs of the VPCs and of their subnets that ECS uses.</summary>
    public ResourceList<FlowLog> FlowLogs { get; init; } = new();
}
