namespace EcsPosture.Inventory.Compute;

/// <summary>What the EC2 side of ECS capacity is made of: instances, their templates, groups and machine images.</summary>
public sealed record ComputeFacts
{
    /// <summary>The EC2 instances behind container instances, by ARN (<c>arn:…:instance/i-…</c>).</summary>
    public ResourceList<Ec2Instance> Instances { get; init; } = new();
}
