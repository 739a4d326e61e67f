using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>What ECS made for services of Express Mode.</summary>
internal sealed class ExpressServices : IRegionCollector
{
    public string Name => "Express Mode services";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeExpressGatewayService)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.WhenAll(
        region.References.ExpressServices.Select(service => region.PutAnswerAsync(
            SnapshotPaths.DescribeExpressGatewayService(service.Cluster, service.Arn),
            ApiActions.DescribeExpressGatewayService,
            new() { ["serviceArn"] = service.Arn },
            service.Arn,
            null,
            cancellationToken)));
}
