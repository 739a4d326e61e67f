using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>EventBridge Scheduler.</summary>
internal static class SchedulerActions
{
    public static JsonObject ListSchedules(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.ListSchedules);
        var schedules = folder.Entries(SnapshotPaths.ListSchedules, "Schedules")
            .Where(s => call.Text("ScheduleGroup") is not { } group || Answers.Text(s, "GroupName") == group)
            .Where(s => call.Text("NamePrefix") is not { } prefix || (Answers.Text(s, "Name") ?? "").StartsWith(prefix, StringComparison.Ordinal))
            .Where(s => call.Text("State") is not { } state || Answers.Text(s, "State") == state)
            .ToList();
        var page = Page.Of(call, schedules, "NextToken", "MaxResults", 100, 100);
        return Answers.Of("Schedules", Answers.Array(page.Items), "NextToken", page.Next);
    }

    public static JsonObject GetSchedule(AwsCall call, ServedFolder folder)
    {
        var (group, name) = (call.Text("groupName") ?? "default", call.Text("Name") ?? "");
        var path = SnapshotPaths.GetSchedule(group, name);
        folder.RequireNoGap(call, path);
        if (folder.File(path) is { } schedule)
        {
            return (JsonObject)schedule.DeepClone();
        }

        throw folder.Entries(SnapshotPaths.ListSchedules, "Schedules").Any(s => Answers.Text(s, "Name") == name && Answers.Text(s, "GroupName") == group)
            ? AwsErrors.Denied(call, $"The snapshot behind this endpoint has no file {path}.")
            : new AwsErrorException("ResourceNotFoundException", $"Schedule {name} does not exist.", 404);
    }
}
