using System.Text.Json.Nodes;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>
/// The files of one snapshot folder, in memory: what a collector fills from AWS, what <c>capture</c> writes to disk, what the
/// simulator serves and what the reader turns into records. One path from AWS and from a folder, so both give the same verdicts.
/// </summary>
public sealed class SnapshotDocuments
{
    private readonly SortedDictionary<string, JsonObject> _files = new(StringComparer.Ordinal);

    /// <summary>The manifest, as it stands so far.</summary>
    public required SnapshotManifest Manifest { get; set; }

    /// <summary>Files by path relative to the folder (with forward slashes), such as <c>ecs/describe-clusters.json</c>.</summary>
    public IReadOnlyDictionary<string, JsonObject> Files => _files;

    /// <summary>Puts a file in its place.</summary>
    public void Put(string path, JsonObject content) => _files[path] = content;

    /// <summary>The file at a path, or null.</summary>
    public JsonObject? Get(string path) => _files.GetValueOrDefault(path);

    /// <summary>Paths of the files directly or indirectly under a folder such as <c>ecs/list-services/</c>.</summary>
    public IEnumerable<string> Under(string folder) => _files.Keys.Where(path => path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Adds a gap to the manifest.</summary>
    public void AddGap(Gap gap) => Manifest = Manifest with { Gaps = [.. Manifest.Gaps, gap] };
}
