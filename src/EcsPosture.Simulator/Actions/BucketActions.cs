using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>S3: the buckets of an account, whatever region is asked.</summary>
internal static class BucketActions
{
    public static JsonObject ListBuckets(AwsCall call, ServedFolder folder)
    {
        foreach (var region in folder.Account.Regions)
        {
            region.Require(call, SnapshotPaths.ListBuckets);
        }

        var buckets = Buckets(folder).Select(bucket => bucket.Entry).ToList();
        var page = Page.Of(call, buckets, "continuation-token", "max-buckets", 10_000, 10_000);
        return Answers.Of("Buckets", Answers.Array(page.Items), "ContinuationToken", page.Next);
    }

    public static JsonObject GetBucketPolicyStatus(AwsCall call, ServedFolder folder) =>
        Setting(call, folder, SnapshotPaths.GetBucketPolicyStatus, "NoSuchBucketPolicy", "The bucket policy does not exist");

    public static JsonObject GetPublicAccessBlock(AwsCall call, ServedFolder folder) =>
        Setting(call, folder, SnapshotPaths.GetPublicAccessBlock, "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found");

    public static JsonObject GetBucketAcl(AwsCall call, ServedFolder folder) => Setting(call, folder, SnapshotPaths.GetBucketAcl, "NoSuchBucket", "The specified bucket does not exist");

    public static JsonObject GetBucketEncryption(AwsCall call, ServedFolder folder) => Setting(
        call, folder, SnapshotPaths.GetBucketEncryption, "ServerSideEncryptionConfigurationNotFoundError", "The server side encryption configuration was not found");

    public static JsonObject GetAccountPublicAccessBlock(AwsCall call, ServedFolder folder)
    {
        var home = folder.Account.Regions.FirstOrDefault(region => region.File(SnapshotPaths.GetAccountPublicAccessBlock) is not null) ?? folder;
        return Answer(call, home, SnapshotPaths.GetAccountPublicAccessBlock, "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found");
    }

    private static JsonObject Setting(AwsCall call, ServedFolder folder, Func<string, string> pathOf, string code, string message)
    {
        var name = call.Text("Bucket") ?? "";
        var bucket = Buckets(folder).FirstOrDefault(b => Answers.Text(b.Entry, "Name") == name);
        return bucket.Folder is null
            ? throw new AwsErrorException("NoSuchBucket", "The specified bucket does not exist", 404)
            : Answer(call, bucket.Folder, pathOf(name), code, message);
    }

    // A file that holds an empty object says that nothing is set.
    private static JsonObject Answer(AwsCall call, ServedFolder folder, string path, string code, string message)
    {
        folder.Require(call, path);
        return folder.File(path) is { Count: > 0 } setting ? (JsonObject)setting.DeepClone() : throw new AwsErrorException(code, message, 404);
    }

    private static IEnumerable<(ServedFolder Folder, JsonNode Entry)> Buckets(ServedFolder folder) => folder.Account.Regions
        .SelectMany(region => region.Entries(SnapshotPaths.ListBuckets, "Buckets").Select(entry => (region, entry)))
        .DistinctBy(b => Answers.Text(b.entry, "Name"))
        .OrderBy(b => Answers.Text(b.entry, "Name"), StringComparer.Ordinal);
}
