using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>How the account's private registry of a region scans, signs, fetches and whom it lets in.</summary>
internal sealed class Registries : IRegionCollector
{
    public string Name => "registry settings";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.GetRegistryScanningConfiguration),
        new(ApiActions.GetRegistryPolicy),
        new(ApiActions.GetSigningConfiguration),
        new(ApiActions.DescribePullThroughCacheRules),
    ];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Clusters)];

    public Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken) => Task.WhenAll(
        region.PutOneAsync(SnapshotPaths.GetRegistryScanningConfiguration, ApiActions.GetRegistryScanningConfiguration, [], null, null, cancellationToken),
        region.PutOneAsync(SnapshotPaths.GetRegistryPolicy, ApiActions.GetRegistryPolicy, [], null, e => e.Code is "RegistryPolicyNotFoundException", cancellationToken),
        region.PutOneAsync(SnapshotPaths.GetSigningConfiguration, ApiActions.GetSigningConfiguration, [], null, e => e.Code is "SigningConfigurationNotFoundException", cancellationToken),
        region.PutPagesAsync(
            SnapshotPaths.DescribePullThroughCacheRules,
            ApiActions.DescribePullThroughCacheRules,
            new() { ["maxResults"] = 1000 },
            PageShape.Of("pullThroughCacheRules"),
            null,
            cancellationToken));
}
