using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>A line of indented JSON.</summary>
/// <param name="Depth">How deep it stands.</param>
/// <param name="Text">The line without its indentation. Hostile text.</param>
/// <param name="Path">Path of the value that begins here; null for a closing bracket.</param>
/// <param name="Marks">What fails here.</param>
public sealed record JsonLine(int Depth, string Text, string? Path, IReadOnlyList<PathMark> Marks);

/// <summary>Writes JSON as lines that know their paths, and puts marks beside them.</summary>
internal static class JsonLines
{
    // The page encodes; here only what would break a line or a string is escaped.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lines. A mark whose path does not exist (what is missing fails) stands at the nearest place that does.</summary>
    public static IReadOnlyList<JsonLine> Of(JsonNode json, IReadOnlyList<PathMark> marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        var lines = new List<JsonLine>();
        Write(lines, json, 0, "", "", "");
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Path is { } path)
            {
                at.TryAdd(path, i);
            }
        }

        foreach (var group in marks.GroupBy(m => at[Nearest(m.Path, at)]))
        {
            lines[group.Key] = lines[group.Key] with { Marks = [.. group.DistinctBy(m => (m.FindingHash, m.Path)).OrderByDescending(m => m.Severity).ThenBy(m => m.Title, StringComparer.Ordinal)] };
        }

        return lines;
    }

    private static string Nearest(string path, Dictionary<string, int> at)
    {
        var place = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
        while (place.Length > 0 && !at.ContainsKey(place))
        {
            place = place[..Math.Max(0, place.LastIndexOfAny(['.', '[']))];
        }

        return place;
    }

    private static void Write(List<JsonLine> lines, JsonNode? node, int depth, string path, string name, string end)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } body:
                lines.Add(new(depth, name + "{", path, []));
                foreach (var (key, value, last) in body.Select((p, i) => (p.Key, p.Value, i == body.Count - 1)))
                {
                    Write(lines, value, depth + 1, path.Length == 0 ? key : $"{path}.{key}", JsonSerializer.Serialize(key, Readable) + ": ", last ? "" : ",");
                }

                lines.Add(new(depth, "}" + end, null, []));
                break;
            case JsonArray { Count: > 0 } items:
                lines.Add(new(depth, name + "[", path, []));
                for (var i = 0; i < items.Count; i++)
                {
                    Write(lines, items[i], depth + 1, $"{path}[{i}]", "", i == items.Count - 1 ? "" : ",");
                }

                lines.Add(new(depth, "]" + end, null, []));
                break;
            default:
                lines.Add(new(depth, name + (node?.ToJsonString(Readable) ?? "null") + end, path, []));
                break;
        }
    }
}
