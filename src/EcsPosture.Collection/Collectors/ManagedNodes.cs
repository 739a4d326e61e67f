using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>What Systems Manager knows of the hosts of container instances, on EC2 and elsewhere: whether it manages them, and which patches they miss.</summary>
internal sealed class ManagedNodes : IRegionCollector
{
    private const int IdsPerCall = 50;

    public string Name => "managed nodes and their patches";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeInstanceInformation), new(ApiActions.DescribeInstancePatchStates)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(ContainerInstances)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.WhenAll(
        ReadAsync(
            region,
            SnapshotPaths.DescribeInstanceInformation,
            ApiActions.DescribeInstanceInformation,
            "InstanceInformationList",
            ids => new() { ["Filters"] = new JsonArray(new JsonObject { ["Key"] = "InstanceIds", ["Values"] = Json.Array(ids) }), ["MaxResults"] = IdsPerCall },
            cancellationToken),
        ReadAsync(
            region,
            SnapshotPaths.DescribeInstancePatchStates,
            ApiActions.DescribeInstancePatchStates,
            "InstancePatchStates",
            ids => new() { ["InstanceIds"] = Json.Array(ids), ["MaxResults"] = 100 },
            cancellationToken));

    private static async Task ReadAsync(
        SnapshotPart region, string path, ApiAction action, string member, Func<string[], JsonObject> inputOf, CancellationToken cancellationToken)
    {
        var shape = PageShape.Upper(member);
        var ids = region.References.ManagedNodes;
        var content = new JsonObject { [member] = new JsonArray() };
        var answers = await Task.WhenAll(ids.Chunk(IdsPerCall).Select(chunk => region.ReadPagesAsync(action, inputOf(chunk), shape, cancellationToken)));
        foreach (var answer in answers.Where(a => a.Read > 0))
        {
            shape.Merge(action, answer.Content, content);
        }

        var read = answers.Length == 0 || answers.Any(a => a.Read > 0) ? 1 : 0;
        region.PutPages(path, new(content, read, answers.Select(a => a.Error).FirstOrDefault(e => e is not null)), null);
    }
}
