using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>The Resource Groups Tagging API, for ECS resources: those that have tags.</summary>
internal static class TaggingActions
{
    public static JsonObject GetResources(AwsCall call, ServedFolder folder)
    {
        folder.RequireNoGap(call, SnapshotPaths.GetTaskDefinitionTags);
        var types = call.Texts("ResourceTypeFilters");
        var arns = call.Texts("ResourceARNList");
        var filters = call.Objects("TagFilters");
        var all = folder.Once(All);
        var named = arns.Count == 0
            ? all
            : arns.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Where(all.ContainsKey).Select(arn => KeyValuePair.Create(arn, all[arn]));
        var resources = named
            .Where(r => types.Count == 0 || types.Any(t => IsOfType(r.Key, t)))
            .Where(r => filters.All(f => Matches(r.Value, f)))
            .ToList();
        var page = Page.Of(call, resources, "PaginationToken", "ResourcesPerPage", 50, 100);
        return new()
        {
            // Unlike other services this one gives an empty token on the last page.
            ["PaginationToken"] = page.Next ?? "",
            ["ResourceTagMappingList"] = new JsonArray(
                [.. page.Items.Select(r => new JsonObject { ["ResourceARN"] = r.Key, ["Tags"] = Answers.Array(r.Value) })]),
        };
    }

    /// <summary>Everything that has tags.</summary>
    private static SortedDictionary<string, IReadOnlyList<JsonObject>> All(ServedFolder folder)
    {
        var all = new SortedDictionary<string, IReadOnlyList<JsonObject>>(StringComparer.Ordinal);
        foreach (var mapping in folder.Entries(SnapshotPaths.GetTaskDefinitionTags, "ResourceTagMappingList"))
        {
            Put(Answers.Text(mapping, "ResourceARN"), mapping["Tags"] as JsonArray);
        }

        foreach (var revision in folder.Ecs.Revisions.Tagged)
        {
            Put(revision.Arn, revision.Tags);
        }

        foreach (var cluster in folder.Ecs.Clusters)
        {
            Put(cluster.Arn, cluster.Body?["tags"] as JsonArray);
            foreach (var service in cluster.Services.Described)
            {
                Put(Answers.Text(service, "serviceArn"), service["tags"] as JsonArray);
            }
        }

        return all;

        void Put(string? arn, JsonArray? tags)
        {
            if (arn is not null && tags is { Count: > 0 } && !all.ContainsKey(arn))
            {
                all.Add(arn, [.. tags.OfType<JsonObject>().Select(Spelled)]);
            }
        }
    }

    // ECS writes key and value, this API Key and Value.
    private static JsonObject Spelled(JsonObject tag) => new()
    {
        ["Key"] = Answers.Text(tag, "Key") ?? Answers.Text(tag, "key"),
        ["Value"] = Answers.Text(tag, "Value") ?? Answers.Text(tag, "value") ?? "",
    };

    private static bool IsOfType(string arn, string type)
    {
        if (!Inventory.Arn.TryParse(arn, out var parsed))
        {
            return false;
        }

        var parts = type.Split(':', 2);
        return parts[0] == parsed.Service && (parts.Length == 1 || parsed.Resource.StartsWith(parts[1] + "/", StringComparison.Ordinal));
    }

    private static bool Matches(IReadOnlyList<JsonObject> tags, JsonObject filter)
    {
        var values = (filter["Values"] as JsonArray ?? []).Select(v => v?.ToString()).ToList();
        return tags.Any(t => Answers.Text(t, "Key") == Answers.Text(filter, "Key") && (values.Count == 0 || values.Contains(Answers.Text(t, "Value"))));
    }
}
