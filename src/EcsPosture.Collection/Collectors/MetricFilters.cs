using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>Metric filters of CloudWatch Logs.</summary>
internal sealed class MetricFilters : IRegionCollector
{
    public string Name => "metric filters";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.DescribeMetricFilters)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => region.PutPagesAsync(
        SnapshotPaths.DescribeMetricFilters, ApiActions.DescribeMetricFilters, new() { ["limit"] = 50 }, PageShape.Of("metricFilters"), null, cancellationToken);
}
