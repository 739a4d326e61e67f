using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>
/// The files of one snapshot folder, in memory: what a collector fills from AWS, what <c>capture</c> writes to disk, what the
/// simulator serves and what the reader turns into records. One path from AWS and from a folder, so both give the same verdicts.
/// </summary>
public sealed class SnapshotDocuments
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 128 };
    private static readonly PipeOptions Segments = new(pauseWriterThreshold: 0, minimumSegmentSize: 32 * 1024, useSynchronizationContext: false);

    // Its memory is pooled, so that a file of many megabytes leaves no buffers behind that grew with it.
    [ThreadStatic]
    private static Pipe? _pipe;

    private readonly SortedDictionary<string, object> _files = new(StringComparer.Ordinal);

    /// <summary>The manifest, as it stands so far.</summary>
    public required SnapshotManifest Manifest { get; set; }

    /// <summary>Files by path relative to the folder (with forward slashes), such as <c>ecs/describe-clusters.json</c>.</summary>
    public IReadOnlyDictionary<string, JsonObject> Files => field ??= new FileView(_files);

    /// <summary>Puts a file in its place.</summary>
    public void Put(string path, JsonObject content) => _files[path] = content;

    /// <summary>
    /// Puts a file in its place as text, as what is parsed takes many times the memory. <see cref="Get"/> reads it anew each time, so
    /// that what is changed in its answer must be put again. A file that cannot be written as text stays as it is.
    /// </summary>
    public void PutPacked(string path, JsonObject content)
    {
        try
        {
            _files[path] = Packed(content);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Text that is no Unicode: the reader says so of the element that holds it.
            _pipe = null;
            Put(path, content);
        }
    }

    /// <summary>
    /// Whether each file was redacted by this program's detector when it was put, so that a reader need not look at it again. Not so
    /// for what comes from a disk.
    /// </summary>
    public bool IsRedacted { get; init; }

    /// <summary>Whether there is a file at a path.</summary>
    public bool Has(string path) => _files.ContainsKey(path);

    /// <summary>The file at a path, or null.</summary>
    public JsonObject? Get(string path) => _files.TryGetValue(path, out var file) ? Unpacked(file) : null;

    /// <summary>
    /// The revisions that a file lists, read without taking it apart, as it may list hundreds of thousands; null when there is no
    /// such file, it is not held as text, or it holds anything but that list.
    /// </summary>
    /// <param name="path">The file, as <see cref="SnapshotPaths.ListTaskDefinitions"/>.</param>
    public RevisionCollection? Revisions(string path) => _files.GetValueOrDefault(path) is byte[] text ? RevisionCollection.Read(text, "taskDefinitionArns") : null;

    /// <summary>Puts a file back that <see cref="Get"/> gave and that was changed, in the form that it had.</summary>
    internal void PutBack(string path, JsonObject content)
    {
        if (_files.GetValueOrDefault(path) is byte[])
        {
            PutPacked(path, content);
        }
        else
        {
            Put(path, content);
        }
    }

    /// <summary>Paths of the files directly or indirectly under a folder such as <c>ecs/list-services/</c>.</summary>
    public IEnumerable<string> Under(string folder) => _files.Keys.Where(path => path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Adds a gap to the manifest.</summary>
    public void AddGap(Gap gap) => Manifest = Manifest with { Gaps = [.. Manifest.Gaps, gap] };

    private static byte[] Packed(JsonObject content)
    {
        var pipe = _pipe ??= new(Segments);
        using (var writer = new Utf8JsonWriter(pipe.Writer))
        {
            content.WriteTo(writer);
        }

        pipe.Writer.Complete();
        pipe.Reader.TryRead(out var all);
        var text = all.Buffer.ToArray();
        pipe.Reader.Complete();
        pipe.Reset();
        return text;
    }

    // The document is not disposed of, as the object reads from it.
    [SuppressMessage("Reliability", "CA2000", Justification = "The object owns it.")]
    private static JsonObject Unpacked(object file) => file as JsonObject ?? JsonObject.Create(JsonDocument.Parse((byte[])file, Depth).RootElement)!;

    /// <summary>The files as they are asked for, those that are packed read when their turn comes.</summary>
    private sealed class FileView(SortedDictionary<string, object> files) : IReadOnlyDictionary<string, JsonObject>
    {
        public int Count => files.Count;

        public IEnumerable<string> Keys => files.Keys;

        public IEnumerable<JsonObject> Values => files.Values.Select(Unpacked);

        public JsonObject this[string key] => Unpacked(files[key]);

        public bool ContainsKey(string key) => files.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonObject value)
        {
            value = files.TryGetValue(key, out var file) ? Unpacked(file) : null;
            return value is not null;
        }

        public IEnumerator<KeyValuePair<string, JsonObject>> GetEnumerator() => files.Select(f => KeyValuePair.Create(f.Key, Unpacked(f.Value))).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
