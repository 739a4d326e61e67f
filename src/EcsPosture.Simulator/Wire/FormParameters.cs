using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace EcsPosture.Simulator.Wire;

/// <summary>Turns the flat names of a query request (<c>Filter.member.1</c>, <c>GroupId.1</c>) into an object.</summary>
internal static class FormParameters
{
    /// <summary>Reads a form body.</summary>
    public static JsonObject Parse(string body)
    {
        var root = new JsonObject();
        foreach (var (name, values) in QueryHelpers.ParseQuery(body))
        {
            Put(root, name.Split('.'), values.ToString());
        }

        return (JsonObject)FoldLists(root)!;
    }

    private static void Put(JsonObject at, ReadOnlySpan<string> path, string value)
    {
        if (path.Length == 1)
        {
            at[path[0]] = value;
            return;
        }

        if (at[path[0]] is not JsonObject next)
        {
            at[path[0]] = next = [];
        }

        Put(next, path[1..], value);
    }

    private static JsonNode? FoldLists(JsonNode? node)
    {
        if (node is not JsonObject found)
        {
            return node?.DeepClone();
        }

        if (found.Count == 1 && found["member"] is JsonObject member)
        {
            return FoldLists(member);
        }

        if (found.Count > 0 && found.All(p => int.TryParse(p.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return new JsonArray([.. found.OrderBy(p => int.Parse(p.Key, CultureInfo.InvariantCulture)).Select(p => FoldLists(p.Value))]);
        }

        return new JsonObject(found.Select(p => KeyValuePair.Create(p.Key, FoldLists(p.Value))));
    }
}
