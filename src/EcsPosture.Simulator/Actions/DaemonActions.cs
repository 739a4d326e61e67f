using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>ECS: managed daemons.</summary>
internal static class DaemonActions
{
    public static JsonObject ListDaemons(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListDaemons);
        var page = Page.Of(call, [.. folder.Entries(SnapshotPaths.ListDaemons, "daemonSummariesList")], "nextToken", "maxResults", 100, 100);
        return Answers.Of("daemonSummariesList", Answers.Array(page.Items), "nextToken", page.Next);
    }

    public static JsonObject DescribeDaemon(AwsCall call, ServedFolder folder) =>
        File(call, folder, SnapshotPaths.DescribeDaemon(call.Text("daemonArn") ?? ""), "DaemonNotFoundException", "The specified daemon wasn't found.");

    public static JsonObject DescribeDaemonTaskDefinition(AwsCall call, ServedFolder folder) => File(
        call, folder, SnapshotPaths.DescribeDaemonTaskDefinition(call.Text("daemonTaskDefinition") ?? ""), "ClientException", "Unable to describe daemon task definition.");

    public static JsonObject DescribeDaemonRevisions(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeDaemonRevisions);
        var all = folder.Entries(SnapshotPaths.DescribeDaemonRevisions, "daemonRevisions");
        var asked = call.Texts("daemonRevisionArns");
        if (asked.Count is 0 or > 20)
        {
            throw AwsErrors.Invalid(call, "Between 1 and 20 daemon revisions can be described.");
        }

        return new()
        {
            ["daemonRevisions"] = Answers.Array(all.Where(r => asked.Contains(Answers.Text(r, "daemonRevisionArn")))),
            ["failures"] = new JsonArray([.. asked.Where(arn => !all.Any(r => Answers.Text(r, "daemonRevisionArn") == arn)).Select(arn => new JsonObject { ["arn"] = arn, ["reason"] = "MISSING" })]),
        };
    }

    private static JsonObject File(AwsCall call, ServedFolder folder, string path, string code, string message)
    {
        if (folder.File(path) is { } file)
        {
            return (JsonObject)file.DeepClone();
        }

        folder.RequireNoGap(call, path);
        throw new AwsErrorException(code, message);
    }
}
