using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>EFS.</summary>
internal static class FileSystemActions
{
    public static JsonObject DescribeFileSystems(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeFileSystems);
        return List(call, folder.Entries(SnapshotPaths.DescribeFileSystems, "FileSystems"), "FileSystems");
    }

    public static JsonObject DescribeFileSystemPolicy(AwsCall call, ServedFolder folder)
    {
        var id = FileSystem(call, folder);
        var path = SnapshotPaths.DescribeFileSystemPolicy(id);
        folder.Require(call, path);
        return folder.File(path) is { Count: > 0 } policy
            ? (JsonObject)policy.DeepClone()
            : throw new AwsErrorException("PolicyNotFound", $"Policy not found for file system '{id}'.", 404);
    }

    public static JsonObject DescribeMountTargets(AwsCall call, ServedFolder folder)
    {
        var path = SnapshotPaths.DescribeMountTargets(FileSystem(call, folder));
        folder.Require(call, path);
        return List(call, folder.Entries(path, "MountTargets"), "MountTargets");
    }

    public static JsonObject DescribeAccessPoints(AwsCall call, ServedFolder folder)
    {
        var path = SnapshotPaths.DescribeAccessPoints(FileSystem(call, folder));
        folder.Require(call, path);
        var page = Page.Of(call, folder.Entries(path, "AccessPoints"), "NextToken", "MaxResults", 100, 1000);
        return Answers.Of("AccessPoints", Answers.Array(page.Items), "NextToken", page.Next);
    }

    public static JsonObject DescribeMountTargetSecurityGroups(AwsCall call, ServedFolder folder)
    {
        var path = SnapshotPaths.DescribeMountTargetSecurityGroups(call.Text("MountTargetId") ?? "");
        folder.RequireNoGap(call, path);
        return (JsonObject?)folder.File(path)?.DeepClone() ?? throw new AwsErrorException("MountTargetNotFound", $"Mount target '{call.Text("MountTargetId")}' does not exist.", 404);
    }

    private static JsonObject List(AwsCall call, IReadOnlyList<JsonNode> entries, string member)
    {
        var page = Page.Of(call, entries, "Marker", "MaxItems", 100, 1000);
        return Answers.Of(member, Answers.Array(page.Items), "NextMarker", page.Next);
    }

    private static string FileSystem(AwsCall call, ServedFolder folder)
    {
        var id = call.Text("FileSystemId") ?? "";
        return folder.Entries(SnapshotPaths.DescribeFileSystems, "FileSystems").Any(system => Answers.Text(system, "FileSystemId") == id)
            ? id
            : throw new AwsErrorException("FileSystemNotFound", $"File system '{id}' does not exist.", 404);
    }
}
