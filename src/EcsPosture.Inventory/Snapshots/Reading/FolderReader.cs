using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>One folder's files together with what its manifest says is missing from them.</summary>
internal sealed class FolderReader
{
    private readonly SnapshotDocuments _documents;
    private readonly Dictionary<string, Gap> _malformed;
    private readonly ILookup<string, Gap> _gapsByFile;
    private readonly ILookup<string, Gap> _gapsByResource;

    public FolderReader(SnapshotDocuments documents, IReadOnlyDictionary<string, Gap> malformed)
    {
        _documents = documents;
        _malformed = new(malformed, StringComparer.Ordinal);
        _gapsByFile = documents.Manifest.Gaps.Where(g => g.File is not null).ToLookup(g => g.File!, StringComparer.Ordinal);
        _gapsByResource = documents.Manifest.Gaps.Where(g => g.Resource is not null).ToLookup(g => g.Resource!, StringComparer.Ordinal);
    }

    public SnapshotManifest Manifest => _documents.Manifest;

    /// <summary>Whether there is such a file and it is JSON.</summary>
    public bool Has(string path) => _documents.Has(path) && !_malformed.ContainsKey(path);

    /// <summary>Paths of the files under a folder.</summary>
    public IEnumerable<string> Under(string folder) => _documents.Under(folder).Where(path => !_malformed.ContainsKey(path));

    /// <summary>The gaps that the manifest has for files under a folder.</summary>
    public IEnumerable<Gap> GapsUnder(string folder) =>
        Manifest.Gaps.Where(g => g.File is { } file && file.StartsWith(folder, StringComparison.Ordinal))
            .Concat(_malformed.Where(m => m.Key.StartsWith(folder, StringComparison.Ordinal)).Select(m => m.Value));

    /// <summary>A file, and what keeps it from being the whole answer.</summary>
    public Answer Open(string path, string action, string? resource = null)
    {
        var gaps = new List<Gap>(_gapsByFile[path]);
        if (_malformed.TryGetValue(path, out var malformed))
        {
            gaps.Insert(0, malformed);
            return new(path, action, null, gaps);
        }

        var content = _documents.Get(path);
        if (content is null)
        {
            if (gaps.Count == 0)
            {
                gaps.Add(Gap.NotAsked(action, resource) with { File = path });
            }
        }
        else if (HasMorePages(content))
        {
            gaps.Add(new(GapKind.NotCollected, action, resource, null, "the file ends before the last page: it holds a next token", null) { File = path });
        }

        return new(path, action, content, gaps);
    }

    /// <summary>The revisions that a file lists, where it is whole and holds nothing else; null otherwise.</summary>
    public RevisionCollection? Revisions(string path) => _malformed.ContainsKey(path) || _gapsByFile.Contains(path) ? null : _documents.Revisions(path);

    /// <summary>The gap that the manifest has for a resource; null when it has none.</summary>
    public Gap? GapOf(string resource, string action)
    {
        Gap? any = null;
        foreach (var gap in _gapsByResource[resource])
        {
            if (gap.Action == action)
            {
                return gap;
            }

            any ??= gap;
        }

        return any;
    }

    /// <summary>Reads one element of an answer into a record, without some of its members; a gap of kind Malformed when it is not what it should be.</summary>
    public static Observed<T> Read<T>(JsonNode element, JsonTypeInfo<T> type, Answer answer, string? resource, IReadOnlySet<string>? without = null)
        where T : class
    {
        try
        {
            return CanonicalJson.Read(element, type, without) is { } record
                ? Observed.Known(record)
                : Observed.Unknown<T>(answer.Malformed("null where an object was expected", resource));
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return Observed.Unknown<T>(answer.Malformed(e.Message, resource));
        }
    }

    /// <summary>What JSON that is not as it should be throws.</summary>
    public static bool IsMalformed(Exception e) =>
        e is JsonException or InvalidOperationException or ArgumentException or FormatException or OverflowException or NotSupportedException;

    private static bool HasMorePages(JsonObject content) =>
        HasText(content, "nextToken") || HasText(content, "NextToken") || HasText(content, "PaginationToken") || HasText(content, "NextMarker")
        || (content["IsTruncated"] is JsonValue truncated && truncated.TryGetValue<bool>(out var more) && more);

    private static bool HasText(JsonObject content, string name) => content[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0;
}

/// <summary>A file of a snapshot.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Action">The action that answered it.</param>
/// <param name="Content">What it holds; null when it is missing or not JSON.</param>
/// <param name="Gaps">Why it is missing or incomplete; empty when it is the whole answer.</param>
internal sealed record Answer(string Path, string Action, JsonObject? Content, IReadOnlyList<Gap> Gaps)
{
    /// <summary>A gap for something in the file that is not what it should be.</summary>
    public Gap Malformed(string message, string? resource) =>
        new(GapKind.Malformed, Action, resource, null, message.Length > 300 ? message[..300] : message, null) { File = Path };

    /// <summary>The objects of a list in the file; what is no object becomes a gap.</summary>
    public IEnumerable<JsonObject> Objects(string key, List<Gap> gaps)
    {
        if (Content is null)
        {
            yield break;
        }

        if (Content[key] is not JsonArray list)
        {
            gaps.Add(Malformed($"the file has no list {key}", null));
            yield break;
        }

        foreach (var item in list)
        {
            if (item is JsonObject obj)
            {
                yield return obj;
            }
            else
            {
                gaps.Add(Malformed($"{key} holds something that is no object", null));
            }
        }
    }

    /// <summary>The texts of a list in the file; what is no text becomes a gap.</summary>
    public IReadOnlyList<string> Texts(string key, List<Gap> gaps)
    {
        if (Content is null)
        {
            return [];
        }

        if (Content[key] is not JsonArray list)
        {
            gaps.Add(Malformed($"the file has no list {key}", null));
            return [];
        }

        var texts = new List<string>(list.Count);
        foreach (var item in list)
        {
            if (item is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0)
            {
                texts.Add(text);
            }
            else
            {
                gaps.Add(Malformed($"{key} holds something that is no text", null));
            }
        }

        return texts;
    }
}

/// <summary>Looks into JSON that may be anything.</summary>
internal static class Peek
{
    /// <summary>A text property; null when it is absent or something else.</summary>
    public static string? Text(JsonNode? node, string name)
    {
        try
        {
            return node is JsonObject obj && obj[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        }
        catch (Exception e) when (FolderReader.IsMalformed(e))
        {
            return null;
        }
    }

    /// <summary>An object property; null when it is absent or something else.</summary>
    public static JsonObject? Object(JsonNode? node, string name)
    {
        try
        {
            return node is JsonObject obj ? obj[name] as JsonObject : null;
        }
        catch (Exception e) when (FolderReader.IsMalformed(e))
        {
            return null;
        }
    }
}
