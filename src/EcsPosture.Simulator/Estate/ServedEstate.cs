using System.Collections.Concurrent;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Simulator.Estate;

/// <summary>All accounts that the simulator serves.</summary>
internal sealed class ServedEstate
{
    private readonly Dictionary<string, ServedAccount> _accounts;

    /// <param name="folders">Snapshot folders of one or more accounts.</param>
    /// <param name="revisions">The task definition revisions of a region, where they stand in no folder; null for those of the folder.</param>
    public ServedEstate(IReadOnlyList<SnapshotDocuments> folders, Func<SnapshotDocuments, IServedRevisions?>? revisions = null)
    {
        if (folders.Count == 0)
        {
            throw new ArgumentException("An estate needs at least one snapshot folder.", nameof(folders));
        }

        DefaultAccount = folders[0].Manifest.AccountId;
        _accounts = folders.GroupBy(f => f.Manifest.AccountId, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new ServedAccount(g.Key, [.. g], revisions), StringComparer.Ordinal);
    }

    /// <summary>The account of the first folder.</summary>
    public string DefaultAccount { get; }

    /// <summary>The account with an id; null when the estate has none.</summary>
    public ServedAccount? Find(string accountId) => _accounts.GetValueOrDefault(accountId);
}

/// <summary>One account: its regions and its global facts.</summary>
internal sealed class ServedAccount
{
    private readonly Dictionary<string, ServedFolder> _regions;
    private readonly ConcurrentDictionary<string, ServedFolder> _empty = new(StringComparer.Ordinal);

    public ServedAccount(string id, IReadOnlyList<SnapshotDocuments> folders, Func<SnapshotDocuments, IServedRevisions?>? revisions)
    {
        Id = id;
        Partition = folders[0].Manifest.Partition;
        _regions = folders.GroupBy(f => f.Manifest.Region, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new ServedFolder(this, g.Key, g.Last(), revisions?.Invoke(g.Last())), StringComparer.Ordinal);
        Global = _regions.GetValueOrDefault(SnapshotManifest.GlobalRegion)
            ?? Regions.FirstOrDefault(r => r.Under("iam/").Any())
            ?? new ServedFolder(this, SnapshotManifest.GlobalRegion, new() { Manifest = folders[0].Manifest });
    }

    public string Id { get; }

    public string Partition { get; }

    /// <summary>The account's regions that hold something.</summary>
    public IEnumerable<ServedFolder> Regions => _regions.Values.Where(r => r.Region != SnapshotManifest.GlobalRegion);

    /// <summary>
    /// IAM and other global facts: the folder <c>global</c>, or the region's folder that holds them where a person made only
    /// that one. Without either they are unknown, which is not the same as empty.
    /// </summary>
    public ServedFolder Global { get; }

    /// <summary>A region; one that the estate does not name is a region in which nothing stands.</summary>
    public ServedFolder Region(string region) =>
        _regions.TryGetValue(region, out var found) ? found : _empty.GetOrAdd(region, r => new ServedFolder(this, r, null));
}
