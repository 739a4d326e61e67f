using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Actions;

/// <summary>KMS.</summary>
internal static class KmsActions
{
    public static JsonObject ListAliases(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListAliases);
        var key = call.Text("KeyId");
        var aliases = folder.Entries(SnapshotPaths.ListAliases, "Aliases")
            .Where(alias => key is null || Answers.Text(alias, "TargetKeyId") == InventoryArn.LastSegment(key))
            .ToList();
        var page = Page.Of(call, aliases, "Marker", "Limit", 50, 100);
        var answer = Answers.Of("Aliases", Answers.Array(page.Items), "NextMarker", page.Next);
        answer["Truncated"] = page.Next is not null;
        return answer;
    }

    public static JsonObject DescribeKey(AwsCall call, ServedFolder folder) => (JsonObject)Key(call, folder).DeepClone();

    public static JsonObject GetKeyRotationStatus(AwsCall call, ServedFolder folder)
    {
        var metadata = Key(call, folder)["KeyMetadata"];
        return Answers.Text(metadata, "KeySpec") is "SYMMETRIC_DEFAULT" && Answers.Text(metadata, "Origin") is "AWS_KMS"
            ? Detail(call, folder, SnapshotPaths.GetKeyRotationStatus)
            : throw new AwsErrorException("UnsupportedOperationException", "");
    }

    public static JsonObject GetKeyPolicy(AwsCall call, ServedFolder folder)
    {
        Key(call, folder);
        return Detail(call, folder, SnapshotPaths.GetKeyPolicy);
    }

    private static JsonObject Detail(AwsCall call, ServedFolder folder, Func<string, string> pathOf)
    {
        var path = pathOf(Id(call, folder));
        folder.Require(call, path);
        return (JsonObject)folder.File(path)!.DeepClone();
    }

    private static JsonObject Key(AwsCall call, ServedFolder folder)
    {
        var path = SnapshotPaths.DescribeKey(Id(call, folder));
        folder.RequireNoGap(call, path);
        return folder.File(path) ?? throw NotFound(call, folder);
    }

    private static string Id(AwsCall call, ServedFolder folder)
    {
        var reference = call.Text("KeyId") ?? throw AwsErrors.Invalid(call, "KeyId must not be null.");
        var name = InventoryArn.TryParse(reference, out var arn) ? arn.Resource : reference;
        return name.StartsWith("alias/", StringComparison.Ordinal)
            ? folder.Entries(SnapshotPaths.ListAliases, "Aliases").FirstOrDefault(alias => Answers.Text(alias, "AliasName") == name) is { } found
                ? Answers.Text(found, "TargetKeyId")!
                : throw NotFound(call, folder)
            : InventoryArn.LastSegment(name);
    }

    private static AwsErrorException NotFound(AwsCall call, ServedFolder folder) =>
        new("NotFoundException", $"Key '{(call.Text("KeyId") is { } id && id.StartsWith("arn:", StringComparison.Ordinal) ? id : folder.Arn("kms", $"key/{call.Text("KeyId")}"))}' does not exist");
}
