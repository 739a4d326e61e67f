using System.Globalization;
using System.Text.Json.Nodes;

namespace EcsPosture.Simulator.Building;

/// <summary>Makes a task as DescribeTasks shows it.</summary>
internal static class TaskShape
{
    /// <summary>A running task of a revision.</summary>
    public static JsonObject Of(
        RegionBuilder region, string clusterArn, string clusterName, RevisionBuilder revision, string seed, string group, string startedBy, DateTimeOffset startedAt)
    {
        var id = Names.Hex($"{clusterArn}/{group}/{seed}", 32);
        var arn = region.Arn("ecs", $"task/{clusterName}/{id}");
        var task = new JsonObject
        {
            ["attachments"] = new JsonArray(),
            ["attributes"] = new JsonArray(new JsonObject { ["name"] = "ecs.cpu-architecture", ["value"] = revision.IsFargate && !revision.IsWindows ? "arm64" : "x86_64" }),
            ["availabilityZone"] = $"{region.Region}{(char)('a' + Names.Number(seed, 3))}",
            ["clusterArn"] = clusterArn,
            ["connectivity"] = "CONNECTED",
            ["connectivityAt"] = Names.Time(startedAt.AddSeconds(-21)),
            ["containers"] = new JsonArray([.. revision.Containers.Select(c => Container(c, region, clusterName, id, arn))]),
            ["cpu"] = "512",
            ["createdAt"] = Names.Time(startedAt.AddSeconds(-40)),
            ["desiredStatus"] = "RUNNING",
            ["enableExecuteCommand"] = false,
            ["group"] = group,
            ["healthStatus"] = "HEALTHY",
            ["lastStatus"] = "RUNNING",
            ["launchType"] = revision.IsFargate ? "FARGATE" : "EC2",
            ["memory"] = "1024",
            ["overrides"] = new JsonObject
            {
                ["containerOverrides"] = new JsonArray([.. revision.Containers.Select(c => new JsonObject { ["name"] = c.Json["name"]!.DeepClone() })]),
                ["inferenceAcceleratorOverrides"] = new JsonArray(),
            },
            ["pullStartedAt"] = Names.Time(startedAt.AddSeconds(-18)),
            ["pullStoppedAt"] = Names.Time(startedAt.AddSeconds(-6)),
            ["startedAt"] = Names.Time(startedAt),
            ["startedBy"] = startedBy,
            ["tags"] = RegionBuilder.Tags(revision.TagList),
            ["taskArn"] = arn,
            ["taskDefinitionArn"] = revision.Arn,
            ["version"] = 4,
        };
        if (revision.IsFargate)
        {
            task["platformVersion"] = revision.IsWindows ? "1.0.0" : "1.4.0";
            task["platformFamily"] = revision.IsWindows ? "Windows_Server_2022_Core" : "Linux";
            task["ephemeralStorage"] = new JsonObject { ["sizeInGiB"] = 20 };
            task["fargateEphemeralStorage"] = new JsonObject { ["sizeInGiB"] = 20 };
        }

        if (revision.IsAwsVpc)
        {
            task["attachments"]!.AsArray().Add(Interface(region, id));
        }

        return task;
    }

    private static JsonObject Container(ContainerBuilder container, RegionBuilder region, string clusterName, string taskId, string taskArn)
    {
        var name = container.Json["name"]!.GetValue<string>();
        var image = container.Json["image"]!.GetValue<string>();
        var at = image.IndexOf("@sha256:", StringComparison.Ordinal);
        return new()
        {
            ["containerArn"] = region.Arn("ecs", $"container/{clusterName}/{taskId}/{Names.Uuid($"{taskId}/{name}")}"),
            ["taskArn"] = taskArn,
            ["name"] = name,
            ["image"] = image,
            ["imageDigest"] = at > 0 ? image[(at + 1)..] : Names.Digest(image),
            ["runtimeId"] = $"{taskId}-{Names.Number(name, 900_000_000).ToString(CultureInfo.InvariantCulture)}",
            ["lastStatus"] = "RUNNING",
            ["networkBindings"] = new JsonArray(),
            ["networkInterfaces"] = new JsonArray(),
            ["healthStatus"] = "HEALTHY",
            ["cpu"] = "0",
        };
    }

    private static JsonObject Interface(RegionBuilder region, string id)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"10.{20 + Names.Number(region.Region, 60)}.{Names.Number(id, 60)}.{10 + Names.Number(id + "host", 200)}");
        return new()
        {
            ["id"] = Names.Uuid(id),
            ["type"] = "ElasticNetworkInterface",
            ["status"] = "ATTACHED",
            ["details"] = new JsonArray(
                new JsonObject { ["name"] = "networkInterfaceId", ["value"] = $"eni-{Names.Hex("eni" + id, 17)}" },
                new JsonObject { ["name"] = "privateIPv4Address", ["value"] = address }),
        };
    }
}
