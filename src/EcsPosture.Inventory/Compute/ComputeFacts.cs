namespace EcsPosture.Inventory.Compute;

/// <summary>What the EC2 side of ECS capacity is made of: instances, their templates, groups and machine images.</summary>
public sealed record ComputeFacts
{
}
