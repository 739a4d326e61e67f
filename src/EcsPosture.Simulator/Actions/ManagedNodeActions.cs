using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Systems Manager: the hosts it manages and their patches.</summary>
internal static class ManagedNodeActions
{
    public static JsonObject DescribeInstanceInformation(AwsCall call, ServedFolder folder)
    {
        var ids = call.Objects("Filters").Where(f => Answers.Text(f, "Key") is "InstanceIds").SelectMany(f => f["Values"] as JsonArray ?? []).Select(v => v?.ToString()).ToList();
        return Of(call, folder, SnapshotPaths.DescribeInstanceInformation, "InstanceInformationList", ids, 10, 50);
    }

    public static JsonObject DescribeInstancePatchStates(AwsCall call, ServedFolder folder)
    {
        var ids = call.Texts("InstanceIds");
        if (ids.Count is 0 or > 50)
        {
            throw AwsErrors.Invalid(call, "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: Member must have length less than or equal to 50");
        }

        return Of(call, folder, SnapshotPaths.DescribeInstancePatchStates, "InstancePatchStates", [.. ids], 10, 100);
    }

    private static JsonObject Of(AwsCall call, ServedFolder folder, string path, string member, List<string?> ids, int size, int largest)
    {
        folder.Require(call, path);
        var found = folder.Entries(path, member).Where(e => ids.Count == 0 || ids.Contains(Answers.Text(e, "InstanceId"))).ToList();
        var page = Page.Of(call, found, "NextToken", "MaxResults", size, largest);
        return Answers.Of(member, Answers.Array(page.Items), "NextToken", page.Next);
    }
}
