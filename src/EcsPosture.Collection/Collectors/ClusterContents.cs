using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;

namespace EcsPosture.Collection.Collectors;

/// <summary>Reads what clusters hold: a list for each cluster, then descriptions in batches.</summary>
/// <param name="List">The action that lists.</param>
/// <param name="ListMember">Where its answer keeps the ARNs.</param>
/// <param name="ListPath">The file of a cluster's list.</param>
/// <param name="Describe">The action that describes.</param>
/// <param name="Member">Where input and answer of it keep the things.</param>
/// <param name="BatchSize">How many it takes at once.</param>
/// <param name="Include">What it is asked to include.</param>
/// <param name="DescribePath">The file of a cluster's descriptions.</param>
internal sealed record ClusterContents(
    ApiAction List, string ListMember, Func<string, string> ListPath, ApiAction Describe, string Member, int BatchSize, string[] Include, Func<string, string> DescribePath)
{
    /// <summary>Reads all live clusters of a region side by side.</summary>
    public Task CollectAsync(SnapshotPart region, Action<JsonObject> note, CancellationToken cancellationToken) =>
        Task.WhenAll(region.LiveClusters().Select(async cluster =>
        {
            var listed = await region.ReadPagesAsync(List, new() { ["cluster"] = cluster, ["maxResults"] = 100 }, PageShape.Of(ListMember), cancellationToken);
            var arns = listed.Content[ListMember].Texts().ToArray();
            region.PutPages(ListPath(cluster), listed, cluster);
            if (listed.Read > 0)
            {
                void Noted(JsonObject answer)
                {
                    AddFailures(region, Describe, DescribePath(cluster), answer);
                    note(answer);
                }

                var input = new JsonObject { ["cluster"] = cluster, ["include"] = Json.Array(Include) };
                await region.PutBatchesAsync(
                    DescribePath(cluster), Describe, new(arns, BatchSize, Member, input), [Member, "failures"], cluster, Noted, cancellationToken);
            }
        }));

    /// <summary>Notes as gaps what an answer says could not be described: what that refers to stays unseen. What is MISSING went away between the two calls.</summary>
    public static void AddFailures(SnapshotPart region, ApiAction describe, string path, JsonObject answer)
    {
        foreach (var failure in answer["failures"].Objects().Where(f => f["reason"].AsText() is not "MISSING"))
        {
            region.AddGap(new(GapKind.Failed, describe.IamName, failure["arn"].AsText(), failure["reason"].AsText(), failure["detail"].AsText(), null) { File = path });
        }
    }
}
