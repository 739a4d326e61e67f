using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>What IAM tells of the account's root user.</summary>
internal sealed class AccountSummaries : IAccountCollector
{
    public string Name => "root user";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.GetAccountSummary)];

    public IReadOnlyList<Type> DependsOn => [];

    public async Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        try
        {
            scan.Global.Put(SnapshotPaths.GetAccountSummary, await scan.Global.CallAsync(ApiActions.GetAccountSummary, [], cancellationToken));
        }
        catch (AwsException e)
        {
            scan.Global.AddGap(e.GapFrom(null, SnapshotPaths.GetAccountSummary));
        }
    }
}
