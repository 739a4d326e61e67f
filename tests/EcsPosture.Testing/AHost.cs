using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Testing;

/// <summary>A container instance on EC2 and its EC2 instance, safe by default; a test changes them with <c>with</c>.</summary>
public static class AHost
{
    /// <summary>The id of the EC2 instance unless a test names another.</summary>
    public const string Id = "i-0a1b2c3d4e5f60718";

    /// <summary>Hosts of which everything was read and none is there.</summary>
    public static ComputeFacts NoCompute { get; } = new() { Instances = ResourceList<Ec2Instance>.Of([]) };

    /// <summary>A connected container instance of the capacity provider <c>hosts</c> with a current agent and hardened settings.</summary>
    public static ContainerInstance Registered(string ec2InstanceId = Id, string cluster = "main") => new()
    {
        ContainerInstanceArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:container-instance/{cluster}/{ec2InstanceId.Replace("-", "", StringComparison.Ordinal)}",
        Ec2InstanceId = ec2InstanceId,
        CapacityProviderName = "hosts",
        ClusterArn = ACluster.ArnOf(cluster),
        Status = "ACTIVE",
        AgentConnected = true,
        RunningTasksCount = 1,
        VersionInfo = new() { AgentVersion = "1.106.0", DockerVersion = "DockerVersion: 25.0.8" },
        Attributes =
        [
            new("ecs.os-type", "linux"), new("ecs.capability.task-eni", null), new("ecs.capability.task-eni-block-instance-metadata", null),
            new("com.amazonaws.ecs.capability.task-iam-role", null),
        ],
        ContentHash = $"container instance {ec2InstanceId}",
    };

    /// <summary>The ARN of an EC2 instance in the account and region of the tests.</summary>
    public static string ArnOf(string id = Id) => Ec2Arns.Of("aws", ASnapshot.Region, ASnapshot.AccountId, "instance", id);

    /// <summary>A private instance with IMDSv2 and a hop limit of one.</summary>
    public static Ec2Instance Instance(string id = Id) => new()
    {
        InstanceId = id,
        InstanceArn = ArnOf(id),
        ImageId = "ami-0a1b2c3d4e5f60718",
        InstanceType = "m6i.large",
        LaunchTime = ASnapshot.TakenAt.AddDays(-10),
        State = new() { Name = "running" },
        VpcId = "vpc-0a1b2c3d",
        SubnetId = "subnet-0a1b2c3d",
        IamInstanceProfile = new() { Arn = $"arn:aws:iam::{ASnapshot.AccountId}:instance-profile/hosts" },
        SecurityGroups = [new() { GroupId = "sg-0a1b2c3d", GroupName = "hosts" }],
        NetworkInterfaces = [new() { NetworkInterfaceId = "eni-0a1b2c3d", SubnetId = "subnet-0a1b2c3d", Groups = [new() { GroupId = "sg-0a1b2c3d", GroupName = "hosts" }] }],
        MetadataOptions = new() { HttpTokens = "required", HttpPutResponseHopLimit = 1, HttpEndpoint = "enabled" },
        BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { VolumeId = "vol-0a1b2c3d" } }],
        ContentHash = $"instance {id}",
    };
}
