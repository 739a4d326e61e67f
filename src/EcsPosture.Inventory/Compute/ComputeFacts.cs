namespace EcsPosture.Inventory.Compute;

/// <summary>What the EC2 side of ECS capacity is made of: instances, their templates, groups and machine images.</summary>
public sealed record ComputeFacts
{
    /// <summary>The EC2 instances behind container instances, by ARN (<c>arn:…:instance/i-…</c>).</summary>
    public ResourceList<Ec2Instance> Instances { get; init; } = new();

    /// <summary>The Auto Scaling groups of capacity providers and of container instances.</summary>
    public ResourceList<AutoScalingGroup> AutoScalingGroups { get; init; } = new();

    /// <summary>The launch configurations of those groups.</summary>
    public ResourceList<LaunchConfiguration> LaunchConfigurations { get; init; } = new();

    /// <summary>The launch templates of those groups. It is no list of all: a template that is not in it was not read.</summary>
    public ResourceList<LaunchTemplate> LaunchTemplates { get; init; } = new();

    /// <summary>User data of instances whose template does not tell it, by the instance's ARN. One that is not in it was not read.</summary>
    public ResourceList<InstanceUserData> UserData { get; init; } = new();

    /// <summary>The images of the instances, by ARN (<c>arn:…::image/ami-…</c>).</summary>
    public ResourceList<MachineImage> Images { get; init; } = new();

    /// <summary>The volumes attached to the instances.</summary>
    public ResourceList<EbsVolume> Volumes { get; init; } = new();

    /// <summary>Whether the region encrypts new volumes unasked (<c>GetEbsEncryptionByDefault</c>).</summary>
    public Observed<bool> EbsEncryptionByDefault { get; init; }

    /// <summary>The hosts that Systems Manager manages, EC2 instances and external ones.</summary>
    public ResourceList<ManagedNode> ManagedNodes { get; init; } = new();

    /// <summary>What Patch Manager found on them.</summary>
    public ResourceList<PatchState> PatchStates { get; init; } = new();

    /// <summary>Managed daemons of ECS.</summary>
    public ResourceList<Daemon> Daemons { get; init; } = new();

    /// <summary>Revisions of those daemons.</summary>
    public ResourceList<DaemonRevision> DaemonRevisions { get; init; } = new();

    /// <summary>What those revisions run. One that is not in it was not read.</summary>
    public ResourceList<DaemonTaskDefinition> DaemonTaskDefinitions { get; init; } = new();
}
