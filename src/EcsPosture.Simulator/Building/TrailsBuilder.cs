using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Building;

/// <summary>Builds CloudTrail's part of a region.</summary>
internal sealed class TrailsBuilder
{
    private readonly JsonArray _trails = [];
    private readonly Dictionary<string, (JsonObject Status, JsonObject Selectors)> _details = new(StringComparer.Ordinal);

    /// <summary>Adds a trail with its state and selectors.</summary>
    public void Add(JsonObject trail, JsonObject status, JsonObject selectors)
    {
        _trails.Add(trail);
        _details[trail["Name"]!.GetValue<string>()] = (status, selectors);
    }

    /// <summary>Puts the files in their places.</summary>
    public void Put(SnapshotDocuments documents)
    {
        documents.Put(SnapshotPaths.DescribeTrails, new() { ["trailList"] = _trails });
        foreach (var (name, (status, selectors)) in _details)
        {
            documents.Put(SnapshotPaths.GetTrailStatus(name), status);
            documents.Put(SnapshotPaths.GetEventSelectors(name), selectors);
        }
    }
}
