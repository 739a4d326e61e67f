using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcsPosture.Inventory.Monitoring;

/// <summary>
/// Answers whether an event pattern of EventBridge lets an event through, of which only source, kind and some details are
/// given: what a pattern asks of anything else is taken as met.
/// </summary>
public static class EventPattern
{
    /// <summary>Whether a pattern may match events of a source and kind.</summary>
    /// <param name="pattern">The pattern, as JSON text.</param>
    /// <param name="source">Such as <c>aws.ecs</c>.</param>
    /// <param name="detailType">Such as <c>ECS Task State Change</c>.</param>
    /// <param name="details">Fields of the event's detail that are known, by name.</param>
    public static bool MayMatch(string? pattern, string source, string detailType, params IReadOnlyList<(string Name, string Value)> details)
    {
        ArgumentNullException.ThrowIfNull(details);
        if (Parse(pattern) is not { } rule)
        {
            return false;
        }

        return Field(rule["source"], source)
            && Field(rule["detail-type"], detailType)
            && details.All(d => Field((rule["detail"] as JsonObject)?[d.Name], d.Value));
    }

    private static JsonObject? Parse(string? pattern)
    {
        try
        {
            return string.IsNullOrEmpty(pattern) ? null : JsonNode.Parse(pattern) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A field that the pattern does not name may be anything; else one of its values must fit.
    private static bool Field(JsonNode? wanted, string value) => wanted is not JsonArray values || values.Any(v => Fits(v, value));

    private static bool Fits(JsonNode? wanted, string value)
    {
        if (Text(wanted) is { } exact)
        {
            return exact == value;
        }

        return wanted is JsonObject test && test.All(each => (each.Key, Text(each.Value)) switch
        {
            ("prefix", { } text) => value.StartsWith(text, StringComparison.Ordinal),
            ("suffix", { } text) => value.EndsWith(text, StringComparison.Ordinal),
            ("equals-ignore-case", { } text) => value.Equals(text, StringComparison.OrdinalIgnoreCase),
            ("wildcard", { } text) => Wildcard(text, value),
            ("anything-but", { } text) => value != text,
            ("anything-but", null) when each.Value is JsonArray others => others.All(o => Text(o) != value),
            ("exists", null) => each.Value?.GetValueKind() is not JsonValueKind.False,

            // A test that is not known here may be met.
            _ => true,
        });
    }

    private static bool Wildcard(string pattern, string value)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return pattern == value;
        }

        if (!value.StartsWith(parts[0], StringComparison.Ordinal) || !value.EndsWith(parts[^1], StringComparison.Ordinal) || value.Length < parts[0].Length + parts[^1].Length)
        {
            return false;
        }

        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            at = value.IndexOf(part, at, value.Length - parts[^1].Length - at, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            at += part.Length;
        }

        return true;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
