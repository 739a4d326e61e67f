using System.Text.Json.Nodes;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Puts answers together.</summary>
internal static class Answers
{
    /// <summary>An array of copies, as a node can stand in one tree only.</summary>
    public static JsonArray Array(IEnumerable<JsonNode> items) => [.. items.Select(i => i.DeepClone())];

    /// <summary>An array of texts.</summary>
    public static JsonArray Array(IEnumerable<string> items) => [.. items.Select(i => (JsonNode)JsonValue.Create(i))];

    /// <summary>An answer with one page of a list, and the token of the next one where there is one.</summary>
    public static JsonObject Of(string member, JsonArray items, string tokenName, string? token)
    {
        var answer = new JsonObject { [member] = items };
        if (token is not null)
        {
            answer[tokenName] = token;
        }

        return answer;
    }

    /// <summary>A copy of a resource; without its tags when the call did not ask for them.</summary>
    public static JsonObject WithTags(AwsCall call, JsonObject body)
    {
        var copy = (JsonObject)body.DeepClone();
        if (!call.Includes("TAGS"))
        {
            copy["tags"] = new JsonArray();
        }

        return copy;
    }

    /// <summary>A text member; null when absent.</summary>
    public static string? Text(JsonNode? from, string name) => (from as JsonObject)?[name]?.ToString();
}
