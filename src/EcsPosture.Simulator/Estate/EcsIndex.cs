using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Estate;

/// <summary>The ECS resources of one account and region, found by what AWS lets a caller name them by.</summary>
internal sealed class EcsIndex
{
    private readonly Dictionary<string, ServedCluster> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServedRevision> _revisions = new(StringComparer.Ordinal);

    public EcsIndex(ServedFolder folder)
    {
        var listed = folder.Entries(SnapshotPaths.ListClusters, "clusterArns").Select(n => n.GetValue<string>());
        var described = folder.Entries(SnapshotPaths.DescribeClusters, "clusters").OfType<JsonObject>()
            .ToDictionary(c => Text(c, "clusterArn"), StringComparer.Ordinal);
        foreach (var arn in listed.Concat(described.Keys).Distinct(StringComparer.Ordinal))
        {
            var cluster = new ServedCluster(folder, arn, described.GetValueOrDefault(arn));
            _byName.TryAdd(cluster.Name, cluster);
        }

        Clusters = [.. _byName.Values.OrderBy(c => c.Arn, StringComparer.Ordinal)];
        ReadRevisions(folder);
        Revisions = [.. _revisions.Values.OrderBy(r => r.Family, StringComparer.Ordinal).ThenBy(r => r.Revision)];
        var families = folder.Entries(SnapshotPaths.ListTaskDefinitionFamilies, "families").Select(n => n.GetValue<string>());
        Families = [.. families.Concat(Revisions.Select(r => r.Family)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>All clusters, in the order of their ARNs.</summary>
    public IReadOnlyList<ServedCluster> Clusters { get; }

    /// <summary>All revisions that a list names or a file describes, by family and number.</summary>
    public IReadOnlyList<ServedRevision> Revisions { get; }

    /// <summary>All families.</summary>
    public IReadOnlyList<string> Families { get; }

    /// <summary>The cluster with a name or ARN; null when there is none.</summary>
    public ServedCluster? Cluster(string? nameOrArn) => _byName.GetValueOrDefault(InventoryArn.LastSegment(nameOrArn ?? "default"));

    /// <summary>The revision that an ARN, <c>family:revision</c> or a family (its latest active one) names; null when there is none.</summary>
    public ServedRevision? Revision(string name)
    {
        var id = InventoryArn.LastSegment(name);
        if (_revisions.TryGetValue(id, out var found))
        {
            return found;
        }

        return Revisions.LastOrDefault(r => r.Family == id && r.Status is "ACTIVE");
    }

    private static string Text(JsonObject from, string name) => from[name]?.GetValue<string>() ?? "";

    private void ReadRevisions(ServedFolder folder)
    {
        foreach (var path in folder.Under("ecs/describe-task-definition/"))
        {
            if (folder.File(path)?["taskDefinition"] is JsonObject body)
            {
                Add(new(Text(body, "taskDefinitionArn"), body["status"]?.GetValue<string>() ?? "ACTIVE", body, folder.File(path)!["tags"] as JsonArray));
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

    private void Add(ServedRevision revision) => _revisions.TryAdd(InventoryArn.LastSegment(revision.Arn), revision);
}

/// <summary>A revision of a task definition.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Status">ACTIVE, INACTIVE or DELETE_IN_PROGRESS.</param>
/// <param name="Body">The <c>taskDefinition</c> object; null when the snapshot only lists it.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record ServedRevision(string Arn, string Status, JsonObject? Body, JsonArray? Tags)
{
    /// <summary>The family's name.</summary>
    public string Family { get; } = Split(Arn).Family;

    /// <summary>The number within the family.</summary>
    public int Revision { get; } = Split(Arn).Revision;

    private static (string Family, int Revision) Split(string arn)
    {
        var id = InventoryArn.LastSegment(arn);
        var colon = id.LastIndexOf(':');
        return colon > 0 && int.TryParse(id[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (id[..colon], number)
            : (id, 0);
    }
}
