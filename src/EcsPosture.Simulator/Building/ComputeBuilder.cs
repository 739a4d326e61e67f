using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds EC2 instances and what they are started from.</summary>
internal sealed class ComputeBuilder
{
    private readonly JsonArray _reservations = [];

    /// <summary>Adds an instance as DescribeInstances shows it.</summary>
    public JsonObject Instance(JsonObject instance)
    {
        _reservations.Add(new JsonObject { ["ReservationId"] = $"r-{Names.Hex(instance["InstanceId"]!.GetValue<string>(), 17)}", ["Instances"] = new JsonArray(instance) });
        return instance;
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents) => documents.Put(SnapshotPaths.DescribeInstances, new() { ["Reservations"] = _reservations });
}
