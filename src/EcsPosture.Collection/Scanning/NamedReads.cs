using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;

namespace EcsPosture.Collection.Scanning;

/// <summary>Reads things by name, many at once or one file each.</summary>
internal static class NamedReads
{
    /// <summary>
    /// Describes things by name in batches. One that is gone fails its whole batch: then each of the batch is asked about alone,
    /// and what is gone is left out.
    /// </summary>
    public static async Task<Pages> ReadNamedAsync(
        this SnapshotPart region, ApiAction action, string member, IReadOnlyList<string> names, int size, PageShape shape, string notFound, CancellationToken cancellationToken)
    {
        async Task<Pages> ReadAsync(string[] some)
        {
            var pages = await region.ReadPagesAsync(action, new() { [member] = Json.Array(some) }, shape, cancellationToken);
            return pages.Error?.Code != notFound ? pages
                : some.Length == 1 ? new(new() { [shape.Main] = new JsonArray() }, 1, null)
                : Merged(await Task.WhenAll(some.Select(name => ReadAsync([name]))));
        }

        Pages Merged(Pages[] answers)
        {
            var content = new JsonObject { [shape.Main] = new JsonArray() };
            foreach (var answer in answers.Where(a => a.Read > 0))
            {
                shape.Merge(action, answer.Content, content);
            }

            return new(content, answers.Length == 0 ? 1 : answers.Sum(a => a.Read), answers.Select(a => a.Error).FirstOrDefault(e => e is not null));
        }

        return Merged(await Task.WhenAll(names.Distinct(StringComparer.Ordinal).Chunk(size).Select(ReadAsync)));
    }

    /// <summary>Makes one call about one thing and puts the answer into a file; a refusal becomes the file's gap, and null is given.</summary>
    public static async Task<JsonObject?> PutAnswerAsync(
        this SnapshotPart region, string path, ApiAction action, JsonObject input, string resource, Action<JsonObject>? trim, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await region.CallAsync(action, input, cancellationToken);
            trim?.Invoke(answer);
            region.Put(path, answer);
            return answer;
        }
        catch (AwsException e)
        {
            region.AddGap(e.GapFrom(resource, path));
            return null;
        }
    }

    /// <summary>Makes a file incomplete when what told which things to ask about is incomplete.</summary>
    /// <param name="region">The region.</param>
    /// <param name="path">The file.</param>
    /// <param name="sources">Files, or beginnings of the names of files, that named the things.</param>
    public static void InheritGaps(this SnapshotPart region, string path, params ReadOnlySpan<string> sources)
    {
        foreach (var source in sources)
        {
            if (region.GapUnder(source) is { } gap)
            {
                region.AddGap(gap with { File = path, Resource = null });
                return;
            }
        }
    }
}
