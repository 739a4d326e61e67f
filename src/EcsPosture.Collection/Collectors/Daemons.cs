using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// Managed daemons with what they run. They run on capacity providers of ECS Managed Instances only, so a region that is known
/// to have none is not asked.
/// </summary>
internal sealed class Daemons : IRegionCollector
{
    private const int RevisionsPerCall = 20;

    public string Name => "managed daemons";

    public IReadOnlyList<CollectorAction> Actions { get; } =
        [new(ApiActions.ListDaemons), new(ApiActions.DescribeDaemon), new(ApiActions.DescribeDaemonRevisions), new(ApiActions.DescribeDaemonTaskDefinition)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(CapacityProviders)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        if (HasNoManagedInstances(region))
        {
            region.Put(SnapshotPaths.ListDaemons, new() { ["daemonSummariesList"] = new JsonArray() });
            region.Put(SnapshotPaths.DescribeDaemonRevisions, new() { ["daemonRevisions"] = new JsonArray(), ["failures"] = new JsonArray() });
            return;
        }

        var list = await region.ReadPagesAsync(ApiActions.ListDaemons, new() { ["maxResults"] = 100 }, PageShape.Of("daemonSummariesList"), cancellationToken);
        var daemons = list.Content["daemonSummariesList"].Objects().Select(d => d["daemonArn"].AsText()).OfType<string>().ToArray();
        region.PutPages(SnapshotPaths.ListDaemons, list, null);
        if (list.Read == 0)
        {
            return;
        }

        var described = await Task.WhenAll(daemons.Select(arn => PutAsync(
            region, SnapshotPaths.DescribeDaemon(arn), ApiActions.DescribeDaemon, new() { ["daemonArn"] = arn }, arn, cancellationToken)));
        var revisions = described.SelectMany(d => d.At("daemon", "currentRevisions").Objects()).Select(r => r["arn"].AsText()).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var definitions = new SortedSet<string>(StringComparer.Ordinal);
        await region.PutBatchesAsync(
            SnapshotPaths.DescribeDaemonRevisions,
            ApiActions.DescribeDaemonRevisions,
            new(revisions, RevisionsPerCall, "daemonRevisionArns", []),
            ["daemonRevisions", "failures"],
            null,
            answer => definitions.UnionWith(answer["daemonRevisions"].Objects().Select(r => r["daemonTaskDefinitionArn"].AsText()).OfType<string>()),
            cancellationToken);
        await Task.WhenAll(definitions.Select(arn => PutAsync(
            region, SnapshotPaths.DescribeDaemonTaskDefinition(arn), ApiActions.DescribeDaemonTaskDefinition, new() { ["daemonTaskDefinition"] = arn }, arn, cancellationToken)));
    }

    // A provider may belong to a cluster, so that all of them must be known.
    private static bool HasNoManagedInstances(SnapshotPart region) =>
        !region.HasGap(SnapshotPaths.DescribeCapacityProviders)
        && !region.HasGap(SnapshotPaths.ListClusters)
        && !region.HasGap(SnapshotPaths.DescribeClusters)
        && region.Get(SnapshotPaths.DescribeCapacityProviders)?["capacityProviders"].Objects().Any(p => p["managedInstancesProvider"] is JsonObject || p["type"].AsText() is "MANAGED_INSTANCES") is false;

    private static async Task<JsonObject?> PutAsync(SnapshotPart region, string path, ApiAction action, JsonObject input, string resource, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await region.CallAsync(action, input, cancellationToken);
            foreach (var container in answer.At("daemonTaskDefinition", "containerDefinitions").Objects())
            {
                if (container.At("logConfiguration", "logDriver").AsText() is "awslogs")
                {
                    region.References.LogGroup(container.At("logConfiguration", "options", "awslogs-group"), container.At("logConfiguration", "options", "awslogs-region"));
                }
            }

            region.References.Role(answer.At("daemonTaskDefinition", "taskRoleArn"));
            region.References.Role(answer.At("daemonTaskDefinition", "executionRoleArn"));
            region.Put(path, answer);
            return answer;
        }
        catch (AwsException e)
        {
            region.AddGap(e.GapFrom(resource, path));
            return null;
        }
    }
}
