using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;

namespace EcsPosture.Collection.Collectors;

/// <summary>Asks EC2 for things by a filter on their ids, as a plain list of ids fails whole when one of them is gone.</summary>
internal static class FilteredReads
{
    private const int ValuesPerFilter = 200;

    /// <summary>Reads all that match into a file; without an id nothing is asked and the list is empty.</summary>
    public static async Task<Pages> PutFilteredAsync(
        this SnapshotPart region, string path, ApiAction action, string filter, IReadOnlyCollection<string> ids, string member, CancellationToken cancellationToken, JsonObject? more = null)
    {
        var shape = PageShape.Upper(member);
        var content = new JsonObject { [member] = new JsonArray() };
        AwsException? error = null;
        var read = ids.Count == 0 ? 1 : 0;
        foreach (var chunk in ids.Chunk(ValuesPerFilter))
        {
            var input = (JsonObject?)more?.DeepClone() ?? [];
            input["Filters"] = new JsonArray(new JsonObject { ["Name"] = filter, ["Values"] = Json.Array(chunk) });
            input["MaxResults"] = 1000;
            var pages = await region.ReadPagesAsync(action, input, shape, cancellationToken);
            if (pages.Read > 0)
            {
                shape.Merge(action, pages.Content, content);
            }

            read += pages.Read;
            error ??= pages.Error;
        }

        var all = new Pages(content, read, error);
        region.PutPages(path, all, null);
        return all;
    }
}
