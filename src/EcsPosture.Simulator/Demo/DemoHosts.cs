using System.Text.Json.Nodes;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>
/// The hosts of the cluster <c>depot-edge</c>: three old ones that an early group started with everything open, two that the
/// platform team took over, one that AWS manages, and one in a depot.
/// </summary>
internal static class DemoHosts
{
    private const string OldImage = "ami-0a1f27b5c3de98f02";
    private const string NewImage = "ami-0e7d11c04a5b29f63";
    private const string ManagedImage = "ami-05b1c90d8e2f47a36";
    private const string YardImage = "ami-0b62d8f3a917c5e04";
    private const string CleanUserData = "#!/bin/bash\nprintf 'ECS_CLUSTER=depot-edge\\nECS_AWSVPC_BLOCK_IMDS=true\\nECS_DISABLE_PRIVILEGED=true\\n' >> /etc/ecs/ecs.config\n";
    private const string AmazonImages = "591542846629";

    private static readonly string[] Attributes =
    [
        "ecs.instance-type=m6i.large", "ecs.os-type=linux", "ecs.cpu-architecture=x86_64",
        "com.amazonaws.ecs.capability.task-iam-role", "com.amazonaws.ecs.capability.docker-remote-api.1.44", "ecs.capability.task-eni",
    ];

    private static readonly string[] Careless =
        [.. Attributes, $"ecs.ami-id={OldImage}", "com.amazonaws.ecs.capability.privileged-container", "com.amazonaws.ecs.capability.task-iam-role-network-host"];

    private static readonly string[] Careful = [.. Attributes, $"ecs.ami-id={NewImage}", "ecs.capability.task-eni-block-instance-metadata"];

    private static readonly Source Depot = new("depot-asg", "lt-0b3f6a91d27e485c0", "depot-hosts", Current: 4, Image: OldImage, Profile: "depot-instance", ImdsV2: false);
    private static readonly Source Sorter = new("sorter-asg", "lt-07d15c8e2b9a4f630", "sorter-hosts", Current: 11, Image: NewImage, Profile: "sorter-instance", ImdsV2: true);

    private static readonly Source Yard = new("yard-asg", "", "yard-hosts-2024", Current: 0, Image: YardImage, Profile: "sorter-instance", ImdsV2: true);

    public static void Add(DemoRegion region, ClusterBuilder cluster)
    {
        var open = region.Build.SecurityGroup("depot-hosts", region.Vpc,
            [region.Build.Rule("tcp", 22, "0.0.0.0/0"), region.Build.Rule("tcp", 51678, "10.0.0.0/8", 51680), region.Build.Rule("tcp", 9000, "0.0.0.0/0")]);
        var closed = region.Build.SecurityGroup("sorter-hosts", region.Vpc, [region.Build.Rule("tcp", 32768, region.LoadBalancer, 60999)]);

        cluster.Instance("i-0d41e8b2a97c6f310", "depot-asg", "1.68.2", Careless, dockerVersion: "DockerVersion: 19.3.13");
        cluster.Instance("i-0d41e8b2a97c6f311", "depot-asg", "1.94.0", Careless);
        cluster.Instance("i-0d41e8b2a97c6f312", "depot-asg", "1.94.0", Careless, connected: false);
        cluster.Instance("i-07c2b61fe0a3d5984", "sorter-asg", "1.106.0", Careful);
        cluster.Instance("i-07c2b61fe0a3d5985", "sorter-asg", "1.106.0", Careful);
        cluster.Instance("i-04f8a1d7e36b9c025", "depot-managed", "1.106.0", [.. Attributes, $"ecs.ami-id={ManagedImage}"]);
        cluster.Instance("mi-0b7e4d2c91fa63580", null, "1.97.1", ["ecs.os-type=linux", "ecs.cpu-architecture=x86_64", "ecs.capability.external"]);

        // The old group moved on to version 4 of its template, and two of its instances still come from version 3.
        AddGroup(region, Depot, DemoSecrets.HostUserData);
        AddGroup(region, Sorter, CleanUserData);
        for (var i = 0; i < 3; i++)
        {
            var host = Host(region, $"i-0d41e8b2a97c6f31{i}", Depot, i == 2 ? 4 : 3, 640 - (170 * i), region.Public[0], open);
            MakePublic(host, $"198.51.100.{24 + i}");
        }

        Host(region, "i-07c2b61fe0a3d5984", Sorter, 11, 12, region.Private[0], closed);
        Host(region, "i-07c2b61fe0a3d5985", Sorter, 10, 12, region.Private[1], closed);
        AddYard(region, cluster, closed);
        Host(region, "i-04f8a1d7e36b9c025", new("", "", "", 0, ManagedImage, "depot-mi-instance", true), 0, 9, region.Private[2], region.Workers)["Operator"] =
            new JsonObject { ["Managed"] = true, ["Principal"] = "ecs.amazonaws.com" };
        AddImages(region);
        AddNodes(region);
    }

    // A host in the yard that no capacity provider knows, from the days of launch configurations.
    private static void AddYard(DemoRegion region, ClusterBuilder cluster, string securityGroup)
    {
        cluster.Instance("i-0c95f7d03b18e6a42", null, "1.103.0", Careful);
        Host(region, "i-0c95f7d03b18e6a42", Yard, 0, 95, region.Private[0], securityGroup)["Tags"]!.AsArray().Add(new JsonObject { ["Key"] = "aws:autoscaling:groupName", ["Value"] = Yard.Group });
        var group = GroupOf(region, Yard);
        group["LaunchConfigurationName"] = Yard.TemplateName;
        region.Build.Compute.Group(group);
        region.Build.Compute.Configuration(new()
        {
            ["LaunchConfigurationName"] = Yard.TemplateName,
            ["LaunchConfigurationARN"] = region.Build.Arn("autoscaling", $"launchConfiguration:{Names.Uuid(Yard.TemplateName)}:launchConfigurationName/{Yard.TemplateName}"),
            ["ImageId"] = Yard.Image,
            ["InstanceType"] = "m6i.large",
            ["IamInstanceProfile"] = Yard.Profile,
            ["SecurityGroups"] = new JsonArray(securityGroup),
            ["UserData"] = ComputeBuilder.Base64(CleanUserData),
            ["MetadataOptions"] = new JsonObject { ["HttpTokens"] = "required", ["HttpPutResponseHopLimit"] = 1, ["HttpEndpoint"] = "enabled" },
            ["BlockDeviceMappings"] = new JsonArray(),
            ["CreatedTime"] = Names.Time(region.Clock.Ago(95)),
        });
    }

    /// <summary>Daemons of the managed instances, one of which may do everything.</summary>
    public static void AddDaemons(DemoRegion region, ClusterBuilder cluster)
    {
        var provider = region.Build.Arn("ecs", "capacity-provider/depot-managed");
        region.Build.Compute.Daemon(region.Build, cluster.Name, "host-sensor", provider, region.Clock.Ago(70), new()
        {
            ["pidMode"] = "shared",
            ["containerDefinitions"] = new JsonArray(new JsonObject
            {
                ["name"] = "sensor",
                ["image"] = "docker.io/fernpost/host-sensor:5",
                ["essential"] = true,
                ["privileged"] = true,
            }),
        });
        region.Build.Compute.Daemon(region.Build, cluster.Name, "log-shipper", provider, region.Clock.Ago(35), new()
        {
            ["containerDefinitions"] = new JsonArray(new JsonObject
            {
                ["name"] = "shipper",
                ["image"] = $"public.ecr.aws/aws-observability/aws-for-fluent-bit:3.1@{Names.Digest("aws-for-fluent-bit:3.1")}",
                ["essential"] = true,
                ["readonlyRootFilesystem"] = true,
            }),
        });
    }

    private static JsonObject GroupOf(DemoRegion region, Source source) => new()
    {
        ["AutoScalingGroupName"] = source.Group,
        ["AutoScalingGroupARN"] = region.Build.Arn("autoscaling", $"autoScalingGroup:{Names.Uuid(source.Group)}:autoScalingGroupName/{source.Group}"),
        ["MinSize"] = 1,
        ["MaxSize"] = 6,
        ["DesiredCapacity"] = 2,
        ["NewInstancesProtectedFromScaleIn"] = source.ImdsV2,
        ["CreatedTime"] = Names.Time(region.Clock.Ago(700)),
        ["Instances"] = new JsonArray(),
        ["Tags"] = new JsonArray(),
    };

    private static void AddGroup(DemoRegion region, Source source, string userData)
    {
        var group = GroupOf(region, source);
        group["LaunchTemplate"] = new JsonObject { ["LaunchTemplateId"] = source.Template, ["LaunchTemplateName"] = source.TemplateName, ["Version"] = source.ImdsV2 ? "$Latest" : "$Default" };
        region.Build.Compute.Group(group);
        region.Build.Compute.Template(source.Template, source.TemplateName, source.Current, isDefault: true, region.Clock.Ago(source.ImdsV2 ? 13 : 320), new()
        {
            ["ImageId"] = source.Image,
            ["InstanceType"] = "m6i.large",
            ["IamInstanceProfile"] = new JsonObject { ["Name"] = source.Profile },
            ["UserData"] = ComputeBuilder.Base64(userData),
            ["MetadataOptions"] = new JsonObject { ["HttpTokens"] = source.ImdsV2 ? "required" : "optional", ["HttpPutResponseHopLimit"] = source.ImdsV2 ? 1 : 2, ["HttpEndpoint"] = "enabled" },
        });
    }

    private static JsonObject Host(DemoRegion region, string id, Source source, int version, int age, string subnet, string group)
    {
        var groups = new JsonArray(new JsonObject { ["GroupId"] = group, ["GroupName"] = source.TemplateName });
        var launched = region.Clock.Ago(age);
        var tags = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "depot-ops" });
        if (version > 0)
        {
            tags.Add(new JsonObject { ["Key"] = "aws:autoscaling:groupName", ["Value"] = source.Group });
            tags.Add(new JsonObject { ["Key"] = "aws:ec2launchtemplate:id", ["Value"] = source.Template });
            tags.Add(new JsonObject { ["Key"] = "aws:ec2launchtemplate:version", ["Value"] = $"{version}" });
        }

        region.Build.Compute.Volume(VolumeOf(id), id, "/dev/xvda", source.ImdsV2, source.ImdsV2 ? region.Build.Arn("kms", $"key/{Names.Uuid("volume-key")}") : null, launched);
        return region.Build.Compute.Instance(
            new()
            {
                ["InstanceId"] = id,
                ["ImageId"] = source.Image,
                ["InstanceType"] = "m6i.large",
                ["LaunchTime"] = Names.Time(launched),
                ["State"] = new JsonObject { ["Code"] = 16, ["Name"] = "running" },
                ["PlatformDetails"] = "Linux/UNIX",
                ["PrivateIpAddress"] = $"10.20.1.{Names.Number(id, 200) + 10}",
                ["SubnetId"] = subnet,
                ["VpcId"] = region.Vpc,
                ["IamInstanceProfile"] = new JsonObject { ["Arn"] = $"arn:aws:iam::{region.Build.AccountId}:instance-profile/{source.Profile}", ["Id"] = Names.IamId("AIPA", source.Profile) },
                ["SecurityGroups"] = groups,
                ["NetworkInterfaces"] = new JsonArray(new JsonObject
                {
                    ["NetworkInterfaceId"] = $"eni-{Names.Hex(id, 17)}",
                    ["InterfaceType"] = "interface",
                    ["SubnetId"] = subnet,
                    ["VpcId"] = region.Vpc,
                    ["Groups"] = groups.DeepClone(),
                    ["Ipv6Addresses"] = new JsonArray(),
                }),
                ["MetadataOptions"] = new JsonObject
                {
                    ["State"] = "applied",
                    ["HttpTokens"] = source.ImdsV2 ? "required" : "optional",
                    ["HttpPutResponseHopLimit"] = source.ImdsV2 ? 1 : 2,
                    ["HttpEndpoint"] = "enabled",
                    ["HttpProtocolIpv6"] = "disabled",
                    ["InstanceMetadataTags"] = "disabled",
                },
                ["RootDeviceName"] = "/dev/xvda",
                ["BlockDeviceMappings"] = new JsonArray(new JsonObject
                {
                    ["DeviceName"] = "/dev/xvda",
                    ["Ebs"] = new JsonObject { ["VolumeId"] = VolumeOf(id), ["DeleteOnTermination"] = true, ["Status"] = "attached", ["AttachTime"] = Names.Time(launched) },
                }),
                ["Tags"] = tags,
            },
            source == Depot ? DemoSecrets.HostUserData : source == Sorter || source == Yard ? CleanUserData : null);
    }

    private static void AddImages(DemoRegion region)
    {
        region.Build.Compute.Image(OldImage, "amzn2-ami-ecs-hvm-2.0.20240131-x86_64-ebs", region.Clock.Ago(660), region.Clock.Ago(20), AmazonImages, "amazon");
        region.Build.Compute.Image(NewImage, "al2023-ami-ecs-hvm-2023.0.20261108-kernel-6.1-x86_64", region.Clock.Ago(15), null, AmazonImages, "amazon");
        region.Build.Compute.Image(YardImage, "al2023-ami-ecs-hvm-2023.0.20260818-kernel-6.1-x86_64", region.Clock.Ago(100), null, AmazonImages, "amazon");
        region.Build.Compute.Image(ManagedImage, "bottlerocket-aws-ecs-3-x86_64-v1.50.0", region.Clock.Ago(20), null, AmazonImages, "amazon");
    }

    private static void AddNodes(DemoRegion region)
    {
        var scanned = region.Clock.TakenAt.AddHours(-9);
        region.Build.Compute.Node("i-0d41e8b2a97c6f310", "Amazon Linux", region.Clock.TakenAt.AddMinutes(-3), patches: (41, 6, scanned));
        region.Build.Compute.Node("i-0d41e8b2a97c6f311", "Amazon Linux", region.Clock.TakenAt.AddMinutes(-2), patches: (12, 0, scanned));
        region.Build.Compute.Node("i-07c2b61fe0a3d5984", "Amazon Linux", region.Clock.TakenAt.AddMinutes(-1), patches: (0, 0, scanned));
        region.Build.Compute.Node("i-07c2b61fe0a3d5985", "Amazon Linux", region.Clock.TakenAt.AddMinutes(-1), patches: (0, 0, scanned));
        region.Build.Compute.Node("mi-0b7e4d2c91fa63580", "Ubuntu", region.Clock.Ago(3), "ConnectionLost");
    }

    private static void MakePublic(JsonObject host, string address)
    {
        host["PublicIpAddress"] = address;
        host["NetworkInterfaces"]![0]!["Association"] = new JsonObject { ["IpOwnerId"] = "amazon", ["PublicIp"] = address };
    }

    private static string VolumeOf(string instanceId) => $"vol-{Names.Hex("root" + instanceId, 17)}";

    /// <summary>What hosts are started from.</summary>
    private sealed record Source(string Group, string Template, string TemplateName, int Current, string Image, string Profile, bool ImdsV2);
}
