using System.Globalization;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Testing;

/// <summary>A container instance on EC2 and its EC2 instance, safe by default; a test changes them with <c>with</c>.</summary>
public static class AHost
{
    /// <summary>The id of the EC2 instance unless a test names another.</summary>
    public const string Id = "i-0a1b2c3d4e5f60718";

    /// <summary>Hosts of which everything was read and none is there.</summary>
    public static ComputeFacts NoCompute { get; } = new()
    {
        Instances = ResourceList<Ec2Instance>.Of([]),
        AutoScalingGroups = ResourceList<AutoScalingGroup>.Of([]),
        LaunchConfigurations = ResourceList<LaunchConfiguration>.Of([]),
        LaunchTemplates = ResourceList<LaunchTemplate>.Of([]),
        UserData = ResourceList<InstanceUserData>.Of([]),
        Images = ResourceList<MachineImage>.Of([]),
        Volumes = ResourceList<EbsVolume>.Of([]),
        EbsEncryptionByDefault = Observed.Known(true),
        ManagedNodes = ResourceList<ManagedNode>.Of([]),
        PatchStates = ResourceList<PatchState>.Of([]),
        Daemons = ResourceList<Daemon>.Of([]),
        DaemonRevisions = ResourceList<DaemonRevision>.Of([]),
        DaemonTaskDefinitions = ResourceList<DaemonTaskDefinition>.Of([]),
    };

    /// <summary>A region with one active cluster <c>main</c>, a capacity provider <c>hosts</c>, one host and its safe EC2 side.</summary>
    public static Snapshot Region(ContainerInstance? registered = null, Ec2Instance? instance = null)
    {
        var host = registered ?? Registered();
        var region = ASnapshot.OfRegion();
        return region with
        {
            Clusters = ResourceList<Cluster>.Of([ACluster.Named() with { CapacityProviders = ["hosts"] }]),
            CapacityProviders = ResourceList<CapacityProvider>.Of([Provider()]),
            ContainerInstances = ResourceList<ContainerInstance>.Of([host]),
            SecurityGroups = ResourceList<SecurityGroup>.Of([Group()]),
            Compute = NoCompute with
            {
                Instances = ResourceList<Ec2Instance>.Of([instance ?? Instance()]),
                Images = ResourceList<MachineImage>.Of([Image()]),
                Volumes = ResourceList<EbsVolume>.Of([Volume()]),
                ManagedNodes = ResourceList<ManagedNode>.Of([Node()]),
                PatchStates = ResourceList<PatchState>.Of([Patched()]),
            },
        };
    }

    /// <summary>A capacity provider of an Auto Scaling group that protects and drains its instances.</summary>
    public static CapacityProvider Provider(string name = "hosts") => new()
    {
        CapacityProviderArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:capacity-provider/{name}",
        Name = name,
        Status = "ACTIVE",
        AutoScalingGroupProvider = new() { AutoScalingGroupArn = GroupArn(name), ManagedTerminationProtection = "ENABLED", ManagedDraining = "ENABLED" },
        ContentHash = $"provider {name}",
    };

    /// <summary>A running task on a host, of a revision on EC2.</summary>
    public static RunningTask TaskOn(ContainerInstance host, string revisionArn, string id = "0123456789abcdef0123456789abcdef")
    {
        ArgumentNullException.ThrowIfNull(host);
        return AService.Task(revisionArn, id) with { LaunchType = "EC2", PlatformVersion = null, PlatformFamily = null, CapacityProviderName = host.CapacityProviderName, ContainerInstanceArn = host.ContainerInstanceArn };
    }

    /// <summary>The region with tasks of these definitions on its host.</summary>
    public static Snapshot Running(this Snapshot region, params TaskDefinition[] definitions)
    {
        ArgumentNullException.ThrowIfNull(region);
        var host = region.ContainerInstances.Known.Single();
        return region with
        {
            TaskDefinitions = ResourceList<TaskDefinition>.Of(definitions),
            ActiveRevisions = Observed.Known<RevisionCollection>([.. definitions.Select(d => d.TaskDefinitionArn)]),
            Tasks = ResourceList<RunningTask>.Of(definitions.Select((d, i) => TaskOn(host, d.TaskDefinitionArn, $"{i:x32}"))),
        };
    }

    /// <summary>The region with other facts about its hosts.</summary>
    public static Snapshot WithCompute(this Snapshot region, Func<ComputeFacts, ComputeFacts> change)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(change);
        return region with { Compute = change(region.Compute) };
    }

    /// <summary>The ARN of an Auto Scaling group.</summary>
    public static string GroupArn(string name) =>
        $"arn:aws:autoscaling:{ASnapshot.Region}:{ASnapshot.AccountId}:autoScalingGroup:11111111-2222-3333-4444-555555555555:autoScalingGroupName/{name}";

    /// <summary>A security group that lets nobody in unless given rules.</summary>
    public static SecurityGroup Group(params IpPermission[] ingress) => new()
    {
        GroupId = "sg-0a1b2c3d",
        GroupName = "hosts",
        VpcId = "vpc-0a1b2c3d",
        SecurityGroupArn = Ec2Arns.Of("aws", ASnapshot.Region, ASnapshot.AccountId, "security-group", "sg-0a1b2c3d"),
        IpPermissions = ingress,
        ContentHash = $"group {ingress.Length}",
    };

    /// <summary>A rule for a TCP port from some ranges.</summary>
    public static IpPermission Tcp(int port, params string[] ranges) => new() { IpProtocol = "tcp", FromPort = port, ToPort = port, Cidrs = ranges };

    /// <summary>An image ten days old.</summary>
    public static MachineImage Image() => new()
    {
        ImageId = "ami-0a1b2c3d4e5f60718",
        ImageArn = $"arn:aws:ec2:{ASnapshot.Region}::image/ami-0a1b2c3d4e5f60718",
        Name = "al2023-ami-ecs-hvm-2023.0.20261110-kernel-6.1-x86_64",
        CreationDate = ASnapshot.TakenAt.AddDays(-10),
        ContentHash = "image",
    };

    /// <summary>The instance's volume, encrypted.</summary>
    public static EbsVolume Volume() => new()
    {
        VolumeId = "vol-0a1b2c3d",
        VolumeArn = Ec2Arns.Of("aws", ASnapshot.Region, ASnapshot.AccountId, "volume", "vol-0a1b2c3d"),
        Encrypted = true,
        Attachments = [new() { InstanceId = Id, Device = "/dev/xvda" }],
        ContentHash = "volume",
    };

    /// <summary>The host as Systems Manager knows it: reached.</summary>
    public static ManagedNode Node(string id = Id) => new()
    {
        InstanceId = id,
        NodeArn = $"arn:aws:ssm:{ASnapshot.Region}:{ASnapshot.AccountId}:managed-instance/{id}",
        PingStatus = "Online",
        PlatformName = "Amazon Linux",
        ContentHash = $"node {id}",
    };

    /// <summary>A patch scan of yesterday that found nothing missing.</summary>
    public static PatchState Patched(string id = Id) => new()
    {
        InstanceId = id,
        NodeArn = $"arn:aws:ssm:{ASnapshot.Region}:{ASnapshot.AccountId}:managed-instance/{id}",
        Operation = "Scan",
        OperationEndTime = ASnapshot.TakenAt.AddDays(-1),
        CriticalNonCompliantCount = 0,
        SecurityNonCompliantCount = 0,
        OtherNonCompliantCount = 0,
        ContentHash = $"patches {id}",
    };

    /// <summary>The instance as its group started it from a version of template <c>lt-1</c>.</summary>
    public static Ec2Instance Started(this Ec2Instance instance, string group = "hosts", int version = 1)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance with
        {
            Tags =
            [
                new("aws:autoscaling:groupName", group), new("aws:ec2launchtemplate:id", "lt-1"),
                new("aws:ec2launchtemplate:version", version.ToString(CultureInfo.InvariantCulture)),
            ],
        };
    }

    /// <summary>The group <c>hosts</c> with a template's version.</summary>
    public static AutoScalingGroup StartsFrom(string? version) => new()
    {
        AutoScalingGroupName = "hosts",
        AutoScalingGroupArn = GroupArn("hosts"),
        LaunchTemplate = new() { LaunchTemplateId = "lt-1", LaunchTemplateName = "hosts", Version = version },
        ContentHash = "asg",
    };

    /// <summary>Template <c>lt-1</c> with versions from 1 on, the first of which is the default.</summary>
    public static LaunchTemplate Template(params LaunchTemplateData[] versions) => new()
    {
        LaunchTemplateId = "lt-1",
        LaunchTemplateArn = Ec2Arns.Of("aws", ASnapshot.Region, ASnapshot.AccountId, "launch-template", "lt-1"),
        LaunchTemplateName = "hosts",
        Versions = [.. versions.Select((data, i) => new LaunchTemplateVersion { LaunchTemplateId = "lt-1", LaunchTemplateName = "hosts", VersionNumber = i + 1, DefaultVersion = i == 0, LaunchTemplateData = data })],
        ContentHash = "template",
    };

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
