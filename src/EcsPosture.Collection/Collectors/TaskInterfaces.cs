using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The network interfaces of tasks, with their public addresses, which ECS does not tell.</summary>
internal sealed class TaskInterfaces : IRegionCollector
{
    public string Name => "network interfaces of tasks";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeNetworkInterfaces)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Tasks)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var pages = await region.PutFilteredAsync(
            SnapshotPaths.DescribeNetworkInterfaces,
            ApiActions.DescribeNetworkInterfaces,
            "network-interface-id",
            region.References.TaskInterfaces,
            "NetworkInterfaces",
            cancellationToken,
            new() { ["IncludeManagedResources"] = true });
        foreach (var networkInterface in pages.Content["NetworkInterfaces"].Objects())
        {
            region.References.Interfaces(networkInterface["Groups"], networkInterface["SubnetId"]);
        }
    }
}
