using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// The buckets of files of environment variables and of trails: who may reach them, and how they encrypt. The account's list of
/// buckets says which of them are its own and where; each is asked once and put in every region that refers to it.
/// </summary>
internal sealed class Buckets : IAccountCollector
{
    private static readonly (ApiAction Action, Func<string, string> Path, string[] NothingSet)[] Details =
    [
        (ApiActions.GetBucketPolicyStatus, SnapshotPaths.GetBucketPolicyStatus, ["NoSuchBucketPolicy"]),
        (ApiActions.GetPublicAccessBlock, SnapshotPaths.GetPublicAccessBlock, ["NoSuchPublicAccessBlockConfiguration"]),
        (ApiActions.GetBucketAcl, SnapshotPaths.GetBucketAcl, []),
        (ApiActions.GetBucketEncryption, SnapshotPaths.GetBucketEncryption, ["ServerSideEncryptionConfigurationNotFoundError"]),
    ];

    public string Name => "buckets";

    public IReadOnlyList<CollectorAction> Actions { get; } =
        [new(ApiActions.ListBuckets), .. Details.Select(detail => new CollectorAction(detail.Action)), new(ApiActions.GetAccountPublicAccessBlock)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(TaskDefinitions), typeof(Trails)];

    public async Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var referred = scan.Regions.Select(part => (Part: part, Names: Referred(part).ToHashSet(StringComparer.Ordinal))).ToArray();
        foreach (var (part, _) in referred.Where(r => r.Names.Count == 0))
        {
            part.Put(SnapshotPaths.ListBuckets, new() { ["Buckets"] = new JsonArray() });
        }

        var referring = referred.Where(r => r.Names.Count > 0).ToArray();
        if (referring.Length == 0)
        {
            return;
        }

        // Asked for a number of buckets, S3 also tells their regions.
        var shape = new PageShape("ContinuationToken", "ContinuationToken", "Buckets");
        var pages = await referring[0].Part.ReadPagesAsync(ApiActions.ListBuckets, new() { ["MaxBuckets"] = 1000 }, shape, cancellationToken);
        var own = pages.Content["Buckets"].Objects().Where(bucket => bucket["Name"].AsText() is not null).DistinctBy(bucket => bucket["Name"].AsText()).ToDictionary(bucket => bucket["Name"].AsText()!);
        foreach (var (part, names) in referring)
        {
            JsonObject[] found = [.. names.Order(StringComparer.Ordinal).Where(own.ContainsKey).Select(name => (JsonObject)own[name].DeepClone())];
            part.PutPages(SnapshotPaths.ListBuckets, pages with { Content = new() { ["Buckets"] = new JsonArray([.. found]) } }, null);
        }

        var blocks = PutAsync(referring.Select(r => r.Part), referring[0].Part, ApiActions.GetAccountPublicAccessBlock, [], SnapshotPaths.GetAccountPublicAccessBlock, null,
            ["NoSuchPublicAccessBlockConfiguration"], cancellationToken);
        var details = referring.SelectMany(r => r.Names).Distinct().Where(own.ContainsKey).Order(StringComparer.Ordinal).SelectMany(name =>
        {
            SnapshotPart[] places = [.. referring.Where(r => r.Names.Contains(name)).Select(r => r.Part)];
            var asked = scan.Regions.FirstOrDefault(part => part.Region == own[name]["BucketRegion"].AsText()) ?? places[0];
            return Details.Select(detail => PutAsync(
                places, asked, detail.Action, new() { ["BucketName"] = name }, detail.Path(name), $"arn:{scan.Partition}:s3:::{name}", detail.NothingSet, cancellationToken));
        });
        await Task.WhenAll(details.Append(blocks));
    }

    private static IEnumerable<string> Referred(SnapshotPart part) =>
        part.References.Buckets.Concat(part.Get(SnapshotPaths.DescribeTrails)?["trailList"].Objects().Select(trail => trail["S3BucketName"].AsText()).OfType<string>() ?? []);

    private static async Task PutAsync(
        IEnumerable<SnapshotPart> places, SnapshotPart asked, ApiAction action, JsonObject input, string path, string? resource, string[] nothingSet, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await asked.AskAsync(action, input, nothingSet, cancellationToken);
            foreach (var place in places)
            {
                place.Put(path, (JsonObject)answer.DeepClone());
            }
        }
        catch (AwsException e)
        {
            foreach (var place in places)
            {
                place.AddGap(e.GapFrom(resource, path));
            }
        }
    }
}
