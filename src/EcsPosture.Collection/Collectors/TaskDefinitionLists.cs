using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The ARNs of all revisions that are active or being deleted. A revision in neither list is inactive.</summary>
internal sealed class TaskDefinitionLists : IRegionCollector
{
    public string Name => "task definition lists";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListTaskDefinitions)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.WhenAll(
        ListAsync(region, "ACTIVE", SnapshotPaths.ListTaskDefinitions, cancellationToken),
        ListAsync(region, "DELETE_IN_PROGRESS", SnapshotPaths.ListTaskDefinitionsBeingDeleted, cancellationToken));

    private static async Task ListAsync(SnapshotPart region, string status, string path, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["status"] = status, ["maxResults"] = 100 };
        region.PutPages(path, await new ListFromBothEnds(region, ApiActions.ListTaskDefinitions, input, "taskDefinitionArns").ReadAsync(cancellationToken), null);
    }
}
