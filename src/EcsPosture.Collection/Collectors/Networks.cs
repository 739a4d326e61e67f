using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The security groups and subnets that services and scheduled tasks name. Asked for by filter, as a plain list of ids fails whole when one of them is gone.</summary>
internal sealed class Networks : IRegionCollector
{
    private const int ValuesPerFilter = 200;

    public string Name => "security groups and subnets";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeSecurityGroups), new(ApiActions.DescribeSubnets)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services), typeof(EventTargets), typeof(Schedules)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.WhenAll(
        ReadAsync(region, SnapshotPaths.DescribeSecurityGroups, ApiActions.DescribeSecurityGroups, "group-id", region.References.SecurityGroups, "SecurityGroups", cancellationToken),
        ReadAsync(region, SnapshotPaths.DescribeSubnets, ApiActions.DescribeSubnets, "subnet-id", region.References.Subnets, "Subnets", cancellationToken));

    private static async Task ReadAsync(
        SnapshotPart region, string path, ApiAction action, string filter, IReadOnlyList<string> ids, string member, CancellationToken cancellationToken)
    {
        var shape = PageShape.Upper(member);
        var content = new JsonObject { [member] = new JsonArray() };
        AwsException? error = null;
        var read = ids.Count == 0 ? 1 : 0;
        foreach (var chunk in ids.Chunk(ValuesPerFilter))
        {
            var input = new JsonObject
            {
                ["Filters"] = new JsonArray(new JsonObject { ["Name"] = filter, ["Values"] = Json.Array(chunk) }),
                ["MaxResults"] = 1000,
            };
            var pages = await region.ReadPagesAsync(action, input, shape, cancellationToken);
            if (pages.Read > 0)
            {
                shape.Merge(action, pages.Content, content);
            }

            read += pages.Read;
            error ??= pages.Error;
        }

        region.PutPages(path, new(content, read, error), null);
    }
}
