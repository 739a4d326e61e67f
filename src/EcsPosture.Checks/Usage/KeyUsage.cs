using EcsPosture.Inventory;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>Which KMS keys ECS and what surrounds it use in a region.</summary>
public sealed class KeyUsage
{
    private readonly SortedDictionary<string, List<string>> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Gap> _unresolved = new(StringComparer.Ordinal);
    private readonly Snapshot _snapshot;

    /// <summary>Reads the use of keys off a region.</summary>
    public KeyUsage(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _snapshot = snapshot;
        foreach (var cluster in snapshot.Clusters.Known.Where(c => !c.IsInactive))
        {
            Add(cluster.Configuration?.ExecuteCommandConfiguration?.KmsKeyId, $"ECS Exec in cluster {cluster.ClusterName}");
            Add(cluster.Configuration?.ManagedStorageConfiguration?.KmsKeyId, $"storage of cluster {cluster.ClusterName}");
            Add(cluster.Configuration?.ManagedStorageConfiguration?.FargateEphemeralStorageKmsKeyId, $"Fargate storage of cluster {cluster.ClusterName}");
        }

        foreach (var group in snapshot.LogGroups.Known)
        {
            Add(group.KmsKeyId, $"log group {group.LogGroupName}");
        }

        foreach (var secret in snapshot.Secrets.Secrets.Known)
        {
            Add(secret.KmsKeyId, $"secret {secret.Name}");
        }

        foreach (var parameter in snapshot.Secrets.Parameters.Known)
        {
            Add(parameter.KeyId, $"parameter {parameter.Name}");
        }

        foreach (var system in snapshot.Storage.FileSystems.Known)
        {
            Add(system.KmsKeyId, $"file system {system.FileSystemId}");
        }

        foreach (var repository in snapshot.Registry.Repositories.Known)
        {
            Add(repository.EncryptionConfiguration?.KmsKey, $"repository {repository.RepositoryName}");
        }

        foreach (var trail in snapshot.Trails.Known)
        {
            Add(trail.KmsKeyId, $"trail {trail.Name}");
        }

        foreach (var key in snapshot.Keys.Keys.Items)
        {
            _uses.TryAdd(key.Arn, []);
        }
    }

    /// <summary>The keys, by ARN; a reference that could not be resolved stands as it was written.</summary>
    public IReadOnlyCollection<string> InUse => _uses.Keys;

    /// <summary>Whether every alias that is referred to could be resolved; else keys may be in use that are not among <see cref="InUse"/>.</summary>
    public bool IsResolved => _unresolved.Count == 0;

    /// <summary>What uses a key, in words; empty when that is not known.</summary>
    public IReadOnlyList<string> UsesOf(string key) => _uses.TryGetValue(key, out var uses) ? uses : [];

    /// <summary>A key in use: what was read of it, a known null when it does not exist, or unknown.</summary>
    public Observed<KmsKey?> Find(string key) => _unresolved.TryGetValue(key, out var gap) ? Observed.Unknown<KmsKey?>(gap) : _snapshot.Keys.Find(key);

    private void Add(string? reference, string use)
    {
        if (string.IsNullOrEmpty(reference) || KeysFacts.IsManagedAlias(reference))
        {
            return;
        }

        // A trail of another region shows here with its key of there.
        if (Arn.TryParse(reference, out var arn) && arn.Region != _snapshot.Region)
        {
            return;
        }

        var key = reference;
        if (!_snapshot.Keys.IdOf(reference).TryGet(out var id, out var gap))
        {
            _unresolved[reference] = gap;
        }
        else if (id is not null)
        {
            key = arn is not null && KeysFacts.AliasOf(reference) is null ? reference : $"arn:{_snapshot.Partition}:kms:{_snapshot.Region}:{_snapshot.AccountId}:key/{id}";
        }

        (_uses.TryGetValue(key, out var uses) ? uses : _uses[key] = []).Add(use);
    }
}
