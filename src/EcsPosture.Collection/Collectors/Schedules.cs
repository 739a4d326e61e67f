using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>EventBridge Scheduler schedules that run ECS tasks; the list tells which ones by their target.</summary>
internal sealed class Schedules : IRegionCollector
{
    public string Name => "schedules";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListSchedules), new(ApiActions.GetSchedule)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.ReadPagesAsync(ApiActions.ListSchedules, new() { ["MaxResults"] = 100 }, PageShape.Upper("Schedules"), cancellationToken);
        (pages.Content["Schedules"] as JsonArray)?.RemoveAll(schedule => schedule.At("Target", "Arn").AsText() is { } target && !RunsTasks(target));
        var schedules = pages.Content["Schedules"].Objects()
            .Select(s => (Name: s["Name"].AsText(), Group: s["GroupName"].AsText() ?? "default", Arn: s["Arn"].AsText()))
            .Where(s => s.Name is not null)
            .ToArray();
        region.PutPages(SnapshotPaths.ListSchedules, pages, null);
        await Task.WhenAll(schedules.Select(async schedule =>
        {
            var path = SnapshotPaths.GetSchedule(schedule.Group, schedule.Name!);
            try
            {
                var answer = await region.CallAsync(
                    ApiActions.GetSchedule, new() { ["Name"] = schedule.Name, ["GroupName"] = schedule.Group }, cancellationToken);
                if (answer["Target"] is JsonObject target)
                {
                    EventTargets.Note(region.References, target);
                }

                region.Put(path, answer);
            }
            catch (AwsException e)
            {
                region.AddGap(e.GapFrom(schedule.Arn ?? schedule.Name, path));
            }
        }));
    }

    /// <summary>Whether a target's ARN is a cluster, or the universal target that calls RunTask.</summary>
    private static bool RunsTasks(string target) =>
        Arn.TryParse(target, out var arn)
        && (arn is { Service: "ecs" } && arn.Resource.StartsWith("cluster/", StringComparison.Ordinal)
            || arn.Resource.EndsWith("aws-sdk:ecs:runTask", StringComparison.OrdinalIgnoreCase));
}
