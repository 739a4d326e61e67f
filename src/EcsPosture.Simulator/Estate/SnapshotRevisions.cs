using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Estate;

/// <summary>The revisions that a snapshot lists or describes.</summary>
internal sealed class SnapshotRevisions : IServedRevisions
{
    private readonly Dictionary<string, ServedRevision> _byId = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<ServedRevision> _ordered;
    private readonly Dictionary<string, string[]> _arnsByStatus;
    private readonly Dictionary<string, ServedRevision> _latest = new(StringComparer.Ordinal);
    private readonly bool _hasList;

    public SnapshotRevisions(ServedFolder folder)
    {
        Read(folder);
        _hasList = folder.File(SnapshotPaths.ListTaskDefinitions) is not null;
        _ordered = [.. _byId.Values.OrderBy(r => r.Family, StringComparer.Ordinal).ThenBy(r => r.Revision)];
        _arnsByStatus = _ordered.GroupBy(r => r.Status, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(r => r.Arn).ToArray(), StringComparer.Ordinal);
        foreach (var revision in _ordered.Where(r => r.Status is "ACTIVE"))
        {
            _latest[revision.Family] = revision;
        }

        var families = folder.Entries(SnapshotPaths.ListTaskDefinitionFamilies, "families").Select(n => n.GetValue<string>());
        Families = [.. families.Concat(_ordered.Select(r => r.Family)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Families { get; }

    public IEnumerable<ServedRevision> Tagged => _ordered.Where(r => r.Tags is { Count: > 0 });

    // Without a list of revisions the listed families are all that is known, and the CLI lists the active ones.
    public bool HasActive(string family) => !_hasList || _latest.ContainsKey(family);

    public IReadOnlyList<string> Arns(string status, string? family) => family is null
        ? _arnsByStatus.GetValueOrDefault(status, [])
        : [.. _ordered.Where(r => r.Status == status && r.Family == family).Select(r => r.Arn)];

    public ServedRevision? Find(string name)
    {
        var id = InventoryArn.LastSegment(name);
        return _byId.GetValueOrDefault(id) ?? _latest.GetValueOrDefault(id);
    }

    private void Read(ServedFolder folder)
    {
        foreach (var path in folder.Under("ecs/describe-task-definition/"))
        {
            if (folder.File(path)?["taskDefinition"] is JsonObject body)
            {
                Add(new(body["taskDefinitionArn"]?.GetValue<string>() ?? "", body["status"]?.GetValue<string>() ?? "ACTIVE", body, folder.File(path)!["tags"] as JsonArray));
            }
        }

        foreach (var (path, status) in ((string, string)[])[(SnapshotPaths.ListTaskDefinitions, "ACTIVE"), (SnapshotPaths.ListTaskDefinitionsBeingDeleted, "DELETE_IN_PROGRESS")])
        {
            foreach (var arn in folder.Entries(path, "taskDefinitionArns"))
            {
                Add(new(arn.GetValue<string>(), status, null, null));
            }
        }
    }

    private void Add(ServedRevision revision) => _byId.TryAdd(InventoryArn.LastSegment(revision.Arn), revision);
}
