using System.Text.Json.Nodes;

namespace EcsPosture.Collection.Scanning;

/// <summary>Reads answers of which nothing is certain: what is not of the expected type counts as absent.</summary>
internal static class Json
{
    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static IEnumerable<JsonObject> Objects(this JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    public static IEnumerable<string> Texts(this JsonNode? list) => (list as JsonArray ?? []).Select(AsText).OfType<string>();

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    public static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);
}
