using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Estate;

/// <summary>One snapshot folder, made ready to be asked by many callers at once.</summary>
internal sealed class ServedFolder
{
    private readonly SnapshotDocuments? _documents;
    private readonly Lazy<EcsIndex> _ecs;
    private readonly ConcurrentDictionary<Delegate, object> _derived = new();

    public ServedFolder(ServedAccount account, string region, SnapshotDocuments? documents, IServedRevisions? revisions = null)
    {
        Account = account;
        Region = region;
        _documents = documents is null ? null : Copy(documents);
        _ecs = new(() => new EcsIndex(this, revisions));
    }

    public ServedAccount Account { get; }

    public string Region { get; }

    public string AccountId => Account.Id;

    public string Partition => Account.Partition;

    /// <summary>Whether the estate says nothing of the region: all lists are empty there.</summary>
    public bool IsEmpty => _documents is null;

    /// <summary>The region's ECS resources by ARN and name.</summary>
    public EcsIndex Ecs => _ecs.Value;

    /// <summary>What a static method makes of the folder, made once: what is served does not change.</summary>
    public T Once<T>(Func<ServedFolder, T> derive)
        where T : class =>
        (T)_derived.GetOrAdd(derive, _ => derive(this));

    /// <summary>An ARN in this account and region.</summary>
    public string Arn(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>A file; null when the folder has none.</summary>
    public JsonObject? File(string path) => _documents?.Get(path);

    /// <summary>Paths of the files in a folder.</summary>
    public IEnumerable<string> Under(string folder) => _documents?.Under(folder) ?? [];

    /// <summary>The entries of a list that a file holds; empty when there is no such file.</summary>
    public IReadOnlyList<JsonNode> Entries(string path, string member) =>
        File(path)?[member] is JsonArray array ? [.. array.OfType<JsonNode>()] : [];

    /// <summary>
    /// Refuses a call whose answer the folder does not know: a file that is missing, or that a gap of the manifest calls
    /// incomplete. An empty answer would say that nothing is there.
    /// </summary>
    public void Require(AwsCall call, params ReadOnlySpan<string> paths)
    {
        if (_documents is null)
        {
            return;
        }

        foreach (var path in paths)
        {
            RequireNoGap(call, path);
            if (_documents.Get(path) is not null)
            {
                return;
            }
        }

        throw AwsErrors.Denied(call, $"The snapshot behind this endpoint has no file {paths[0]}.");
    }

    /// <summary>Refuses a call with the error that the snapshot's own reading of the file met.</summary>
    public void RequireNoGap(AwsCall call, string path)
    {
        foreach (var gap in _documents?.Manifest.Gaps ?? [])
        {
            if (gap.File == path && gap.Kind is not GapKind.NotCollected)
            {
                throw gap.Kind switch
                {
                    GapKind.Denied => AwsErrors.Denied(call, gap.Message),
                    GapKind.Throttled => AwsErrors.Throttled(call),
                    _ => new AwsErrorException(gap.Code ?? "InternalFailure", gap.Message ?? "The snapshot has a gap here.", 500),
                };
            }
        }
    }

    // The documents stay the caller's own (reading a snapshot redacts it in place); and nodes that were parsed lazily are
    // read through once, so that reading them from several requests at the same time is safe.
    private static SnapshotDocuments Copy(SnapshotDocuments documents)
    {
        var copy = new SnapshotDocuments { Manifest = documents.Manifest };
        foreach (var (path, content) in documents.Files)
        {
            var own = (JsonObject)content.DeepClone();
            ReadThrough(own);
            copy.Put(path, own);
        }

        return copy;
    }

    private static void ReadThrough(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject found:
                foreach (var (_, value) in found)
                {
                    ReadThrough(value);
                }

                break;
            case JsonArray found:
                foreach (var item in found)
                {
                    ReadThrough(item);
                }

                break;
        }
    }
}
