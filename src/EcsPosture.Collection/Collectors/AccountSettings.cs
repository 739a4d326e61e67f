using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>ECS account settings in force for everyone: those of the account's root user.</summary>
internal sealed class AccountSettings : IRegionCollector
{
    public string Name => "account settings";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListAccountSettings)];

    // No need of clusters, but a region that does not answer is found out by them first.
    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => region.PutPagesAsync(
        SnapshotPaths.ListAccountSettings,
        ApiActions.ListAccountSettings,
        new() { ["effectiveSettings"] = true, ["principalArn"] = $"arn:{scan.Partition}:iam::{scan.AccountId}:root", ["maxResults"] = 10 },
        PageShape.Of("settings"),
        null,
        cancellationToken);
}
