using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The VPC Lattice services in front of ECS services, with their policies and listeners.</summary>
internal sealed class LatticeServices : IRegionCollector
{
    public string Name => "VPC Lattice services";

    public IReadOnlyList<CollectorAction> Actions { get; } =
        [new(ApiActions.GetLatticeTargetGroup), new(ApiActions.GetLatticeService), new(ApiActions.GetLatticeAuthPolicy), new(ApiActions.ListLatticeListeners)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(Services)];

    public async Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken)
    {
        var groups = await Task.WhenAll(region.References.LatticeTargetGroups.Select(arn => region.PutAnswerAsync(
            SnapshotPaths.GetLatticeTargetGroup(arn), ApiActions.GetLatticeTargetGroup, new() { ["targetGroupIdentifier"] = arn }, arn, null, cancellationToken)));
        await Task.WhenAll(groups.SelectMany(g => g?["serviceArns"].Texts() ?? []).Distinct(StringComparer.Ordinal).Select(arn => ServiceAsync(region, arn, cancellationToken)));
    }

    private static async Task ServiceAsync(SnapshotPart region, string arn, CancellationToken cancellationToken)
    {
        var service = await region.PutAnswerAsync(
            SnapshotPaths.GetLatticeService(arn), ApiActions.GetLatticeService, new() { ["serviceIdentifier"] = arn }, arn, null, cancellationToken);
        if (service?["authType"].AsText() is "AWS_IAM")
        {
            await region.PutAnswerAsync(
                SnapshotPaths.GetLatticeAuthPolicy(arn), ApiActions.GetLatticeAuthPolicy, new() { ["resourceIdentifier"] = arn }, arn, null, cancellationToken);
        }

        await region.PutPagesAsync(
            SnapshotPaths.ListLatticeListeners(arn), ApiActions.ListLatticeListeners, new() { ["serviceIdentifier"] = arn, ["maxResults"] = 100 }, PageShape.Of("items"), arn, cancellationToken);
    }
}
