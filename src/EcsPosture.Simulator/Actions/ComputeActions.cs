using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>EC2: instances and what they are started from.</summary>
internal static class ComputeActions
{
    private static readonly Ec2List Instances = new(SnapshotPaths.DescribeInstances, "Reservations", "InstanceId", "InvalidInstanceID.NotFound", "instance ID", new Dictionary<string, Func<JsonNode, IEnumerable<string?>>>
    {
        [""] = Ec2List.ByEach("Instances", "InstanceId"),
        ["instance-id"] = Ec2List.ByEach("Instances", "InstanceId"),
    });

    public static JsonObject DescribeInstances(AwsCall call, ServedFolder folder) => Instances.Answer(call, folder);
}
