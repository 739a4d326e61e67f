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
        var all = await region.ReadFilteredAsync(action, filter, ids, member, cancellationToken, more);
        region.PutPages(path, all, null);
        return all;
    }

    /// <summary>Reads all that match; without an id nothing is asked and the list is empty.</summary>
    /// <param name="region">The region.</param>
    /// <param name="action">The action.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="ids">What it matches.</param>
    /// <param name="member">The list in the answer.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    /// <param name="more">The rest of the input; filters in it must match too.</param>
    /// <param name="filters">The member of the input that takes filters.</param>
    public static async Task<Pages> ReadFilteredAsync(
        this SnapshotPart region,
        ApiAction action,
        string filter,
        IReadOnlyCollection<string> ids,
        string member,
        CancellationToken cancellationToken,
        JsonObject? more = null,
        string filters = "Filters")
    {
        var shape = PageShape.Upper(member);
        var content = new JsonObject { [member] = new JsonArray() };
        AwsException? error = null;
        var read = ids.Count == 0 ? 1 : 0;
        foreach (var chunk in ids.Chunk(ValuesPerFilter))
        {
            var input = (JsonObject?)more?.DeepClone() ?? [];
            if (input[filters] is not JsonArray all)
            {
                input[filters] = all = [];
            }

            all.Add(new JsonObject { ["Name"] = filter, ["Values"] = Json.Array(chunk) });
            input["MaxResults"] = 1000;
            var pages = await region.ReadPagesAsync(action, input, shape, cancellationToken);
            if (pages.Read > 0)
            {
                shape.Merge(action, pages.Content, content);
            }

            read += pages.Read;
            error ??= pages.Error;
        }

        return new(content, read, error);
    }
}
