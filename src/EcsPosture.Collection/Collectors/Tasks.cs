using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Running and pending tasks of all clusters.</summary>
internal sealed class Tasks : IRegionCollector
{
    private static readonly ClusterContents Contents = new(
        ApiActions.ListTasks, "taskArns", SnapshotPaths.ListTasks, ApiActions.DescribeTasks, "tasks", 100, ["TAGS"], SnapshotPaths.DescribeTasks);

    public string Name => "tasks";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListTasks), new(ApiActions.DescribeTasks)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) =>
        Contents.CollectAsync(region, answer => Note(region.References, answer), cancellationToken);

    private static void Note(References references, JsonObject answer)
    {
        foreach (var task in answer["tasks"].Objects())
        {
            references.Revision(task["taskDefinitionArn"]);
            references.TaskInterfacesOf(task);
            references.Role(task.At("overrides", "taskRoleArn"));
            references.Role(task.At("overrides", "executionRoleArn"));
            foreach (var container in task["containers"].Objects())
            {
                references.Image(container["image"], container["imageDigest"]);
            }
        }
    }
}
