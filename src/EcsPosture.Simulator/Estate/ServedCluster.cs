using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Estate;

/// <summary>A cluster with what runs in it.</summary>
internal sealed class ServedCluster
{
    private readonly Lazy<ServedSet> _services;
    private readonly Lazy<ServedSet> _tasks;
    private readonly Lazy<ServedSet> _instances;

    public ServedCluster(ServedFolder folder, string arn, JsonObject? body)
    {
        (Arn, Body, Name) = (arn, body, InventoryArn.LastSegment(arn));
        (ServicesPath, TasksPath, InstancesPath) =
            (SnapshotPaths.DescribeServices(Name), SnapshotPaths.DescribeTasks(Name), SnapshotPaths.DescribeContainerInstances(Name));
        _services = new(() => new ServedSet(folder, SnapshotPaths.ListServices(Name), "serviceArns", ServicesPath, "services", "serviceArn"));
        _tasks = new(() => new ServedSet(folder, SnapshotPaths.ListTasks(Name), "taskArns", TasksPath, "tasks", "taskArn"));
        _instances = new(() => new ServedSet(
            folder, SnapshotPaths.ListContainerInstances(Name), "containerInstanceArns", InstancesPath, "containerInstances", "containerInstanceArn"));
    }

    public string Arn { get; }

    public string Name { get; }

    /// <summary>What DescribeClusters showed; null when the snapshot only lists it.</summary>
    public JsonObject? Body { get; }

    public string ServicesPath { get; }

    public string TasksPath { get; }

    public string InstancesPath { get; }

    public ServedSet Services => _services.Value;

    public ServedSet Tasks => _tasks.Value;

    public ServedSet Instances => _instances.Value;
}

/// <summary>Resources of one kind in a cluster: which a list names, and what was read of each.</summary>
internal sealed class ServedSet
{
    private readonly Dictionary<string, JsonObject> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _failures = new(StringComparer.Ordinal);

    public ServedSet(ServedFolder folder, string listPath, string listMember, string describePath, string describeMember, string arnMember)
    {
        foreach (var body in folder.Entries(describePath, describeMember).OfType<JsonObject>())
        {
            if (body[arnMember]?.GetValue<string>() is { } arn)
            {
                _byId.TryAdd(InventoryArn.LastSegment(arn), body);
            }
        }

        foreach (var failure in folder.Entries(describePath, "failures").OfType<JsonObject>())
        {
            if (failure["arn"]?.GetValue<string>() is { } arn)
            {
                _failures.TryAdd(InventoryArn.LastSegment(arn), failure);
            }
        }

        Described = [.. _byId.Values];
        HasList = folder.File(listPath) is not null;
        Listed = HasList
            ? [.. folder.Entries(listPath, listMember).Select(n => n.GetValue<string>())]
            : [.. Described.Where(b => b["status"]?.ToString() is not "INACTIVE").Select(b => b[arnMember]!.GetValue<string>())];
        var listed = Listed.Select(InventoryArn.LastSegment).ToHashSet(StringComparer.Ordinal);
        Unread = [.. listed.Where(id => !_byId.ContainsKey(id) && !_failures.ContainsKey(id))];
    }

    /// <summary>Whether the folder holds the list itself; else it is derived from the descriptions.</summary>
    public bool HasList { get; }

    /// <summary>ARNs that the list names.</summary>
    public IReadOnlyList<string> Listed { get; }

    /// <summary>What was read.</summary>
    public IReadOnlyList<JsonObject> Described { get; }

    private HashSet<string> Unread { get; }

    /// <summary>What was read of one, by name, id or ARN; null when nothing was.</summary>
    public JsonObject? Find(string nameOrArn) => _byId.GetValueOrDefault(InventoryArn.LastSegment(nameOrArn));

    /// <summary>Why AWS gave nothing for one: the failure that the snapshot recorded, or that it was listed and never read, or MISSING.</summary>
    public JsonObject Failure(string nameOrArn, string arn)
    {
        var id = InventoryArn.LastSegment(nameOrArn);
        return _failures.TryGetValue(id, out var recorded) ? (JsonObject)recorded.DeepClone()
            : new JsonObject { ["arn"] = arn, ["reason"] = Unread.Contains(id) ? "NOT_IN_SNAPSHOT" : "MISSING" };
    }
}
