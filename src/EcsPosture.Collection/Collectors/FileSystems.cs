using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The EFS file systems that definitions mount, with their policies, mount targets and access points. One list costs less than a call for each.</summary>
internal sealed class FileSystems : IRegionCollector
{
    public string Name => "file systems";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.DescribeFileSystems), new(ApiActions.DescribeFileSystemPolicy), new(ApiActions.DescribeMountTargets), new(ApiActions.DescribeMountTargetSecurityGroups),
        new(ApiActions.DescribeAccessPoints),
    ];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(TaskDefinitions)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var wanted = region.References.FileSystems.ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            region.Put(SnapshotPaths.DescribeFileSystems, new() { ["FileSystems"] = new JsonArray() });
            return;
        }

        var pages = await region.ReadPagesAsync(ApiActions.DescribeFileSystems, new() { ["MaxItems"] = 100 }, Shape("FileSystems"), cancellationToken);
        (pages.Content["FileSystems"] as JsonArray)?.RemoveAll(system => system?["FileSystemId"].AsText() is not { } id || !wanted.Contains(id));
        var found = pages.Content["FileSystems"].Objects().Select(system => system["FileSystemId"].AsText()!).ToArray();
        foreach (var system in pages.Content["FileSystems"].Objects())
        {
            region.References.Key(system["KmsKeyId"]);
        }

        region.PutPages(SnapshotPaths.DescribeFileSystems, pages, null);
        await Task.WhenAll(found.Select(async id =>
        {
            var arn = $"arn:{scan.Partition}:elasticfilesystem:{region.Region}:{scan.AccountId}:file-system/{id}";
            await region.PutOneAsync(
                SnapshotPaths.DescribeFileSystemPolicy(id), ApiActions.DescribeFileSystemPolicy, new() { ["FileSystemId"] = id }, arn, cancellationToken, "PolicyNotFound");
            var targets = await region.ReadPagesAsync(ApiActions.DescribeMountTargets, new() { ["FileSystemId"] = id, ["MaxItems"] = 100 }, Shape("MountTargets"), cancellationToken);
            var points = await region.ReadPagesAsync(ApiActions.DescribeAccessPoints, new() { ["FileSystemId"] = id, ["MaxResults"] = 100 }, PageShape.Upper("AccessPoints"), cancellationToken);
            region.PutPages(SnapshotPaths.DescribeAccessPoints(id), points, arn);
            var ids = targets.Content["MountTargets"].Objects().Select(target => target["MountTargetId"].AsText()).OfType<string>().ToArray();
            region.PutPages(SnapshotPaths.DescribeMountTargets(id), targets, arn);
            await Task.WhenAll(ids.Select(async target =>
            {
                var groups = await region.PutOneAsync(
                    SnapshotPaths.DescribeMountTargetSecurityGroups(target), ApiActions.DescribeMountTargetSecurityGroups, new() { ["MountTargetId"] = target }, target, cancellationToken);
                region.References.SecurityGroupIds(groups?["SecurityGroups"]);
            }));
        }));
    }

    private static PageShape Shape(string member) => new("Marker", "NextMarker", member);
}
