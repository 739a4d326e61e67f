using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Estate;

/// <summary>The ECS resources of one account and region, found by what AWS lets a caller name them by.</summary>
internal sealed class EcsIndex
{
    private readonly Dictionary<string, ServedCluster> _byName = new(StringComparer.Ordinal);

    public EcsIndex(ServedFolder folder, IServedRevisions? revisions)
    {
        var listed = folder.Entries(SnapshotPaths.ListClusters, "clusterArns").Select(n => n.GetValue<string>());
        var described = folder.Entries(SnapshotPaths.DescribeClusters, "clusters").OfType<JsonObject>()
            .ToDictionary(c => c["clusterArn"]?.GetValue<string>() ?? "", StringComparer.Ordinal);
        foreach (var arn in listed.Concat(described.Keys).Distinct(StringComparer.Ordinal))
        {
            var cluster = new ServedCluster(folder, arn, described.GetValueOrDefault(arn));
            _byName.TryAdd(cluster.Name, cluster);
        }

        Clusters = [.. _byName.Values.OrderBy(c => c.Arn, StringComparer.Ordinal)];
        Revisions = revisions ?? new SnapshotRevisions(folder);
    }

    /// <summary>All clusters, in the order of their ARNs.</summary>
    public IReadOnlyList<ServedCluster> Clusters { get; }

    /// <summary>All revisions of task definitions.</summary>
    public IServedRevisions Revisions { get; }

    /// <summary>The cluster with a name or ARN; null when there is none.</summary>
    public ServedCluster? Cluster(string? nameOrArn) => _byName.GetValueOrDefault(InventoryArn.LastSegment(nameOrArn ?? "default"));
}
