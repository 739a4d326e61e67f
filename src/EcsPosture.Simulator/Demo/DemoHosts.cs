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

    private static readonly string[] Attributes =
    [
        "ecs.instance-type=m6i.large", "ecs.os-type=linux", "ecs.cpu-architecture=x86_64",
        "com.amazonaws.ecs.capability.task-iam-role", "com.amazonaws.ecs.capability.docker-remote-api.1.44", "ecs.capability.task-eni",
    ];

    private static readonly string[] Careless =
        [.. Attributes, $"ecs.ami-id={OldImage}", "com.amazonaws.ecs.capability.privileged-container", "com.amazonaws.ecs.capability.task-iam-role-network-host"];

    private static readonly string[] Careful = [.. Attributes, $"ecs.ami-id={NewImage}", "ecs.capability.task-eni-block-instance-metadata"];

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

        for (var i = 0; i < 3; i++)
        {
            var host = Host(region, $"i-0d41e8b2a97c6f31{i}", OldImage, 640 - (170 * i), region.Public[0], open, "depot-instance", imdsV2: false);
            MakePublic(host, $"198.51.100.{24 + i}");
        }

        Host(region, "i-07c2b61fe0a3d5984", NewImage, 12, region.Private[0], closed, "sorter-instance", imdsV2: true);
        Host(region, "i-07c2b61fe0a3d5985", NewImage, 12, region.Private[1], closed, "sorter-instance", imdsV2: true);
        Host(region, "i-04f8a1d7e36b9c025", ManagedImage, 9, region.Private[2], region.Workers, "depot-mi-instance", imdsV2: true)["Operator"] =
            new JsonObject { ["Managed"] = true, ["Principal"] = "ecs.amazonaws.com" };
    }

    private static JsonObject Host(DemoRegion region, string id, string image, int age, string subnet, string group, string profile, bool imdsV2)
    {
        var groups = new JsonArray(new JsonObject { ["GroupId"] = group, ["GroupName"] = profile });
        return region.Build.Compute.Instance(new()
        {
            ["InstanceId"] = id,
            ["ImageId"] = image,
            ["InstanceType"] = "m6i.large",
            ["LaunchTime"] = Names.Time(region.Clock.Ago(age)),
            ["State"] = new JsonObject { ["Code"] = 16, ["Name"] = "running" },
            ["PlatformDetails"] = "Linux/UNIX",
            ["PrivateIpAddress"] = $"10.20.1.{Names.Number(id, 200) + 10}",
            ["SubnetId"] = subnet,
            ["VpcId"] = region.Vpc,
            ["IamInstanceProfile"] = new JsonObject { ["Arn"] = $"arn:aws:iam::{region.Build.AccountId}:instance-profile/{profile}", ["Id"] = Names.IamId("AIPA", profile) },
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
                ["HttpTokens"] = imdsV2 ? "required" : "optional",
                ["HttpPutResponseHopLimit"] = imdsV2 ? 1 : 2,
                ["HttpEndpoint"] = "enabled",
                ["HttpProtocolIpv6"] = "disabled",
                ["InstanceMetadataTags"] = "disabled",
            },
            ["RootDeviceName"] = "/dev/xvda",
            ["BlockDeviceMappings"] = new JsonArray(new JsonObject
            {
                ["DeviceName"] = "/dev/xvda",
                ["Ebs"] = new JsonObject { ["VolumeId"] = VolumeOf(id), ["DeleteOnTermination"] = true, ["Status"] = "attached", ["AttachTime"] = Names.Time(region.Clock.Ago(age)) },
            }),
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "depot-ops" }),
        });
    }

    private static void MakePublic(JsonObject host, string address)
    {
        host["PublicIpAddress"] = address;
        host["NetworkInterfaces"]![0]!["Association"] = new JsonObject { ["IpOwnerId"] = "amazon", ["PublicIp"] = address };
    }

    private static string VolumeOf(string instanceId) => $"vol-{Names.Hex("root" + instanceId, 17)}";
}
