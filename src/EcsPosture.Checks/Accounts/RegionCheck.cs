using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Accounts;

/// <summary>A region of an account, as one thing that checks judge. AWS has no ARN for it.</summary>
/// <param name="Region">The region's name.</param>
/// <param name="Arn">An ARN-like key: <c>arn:PARTITION:ecs:REGION:ACCOUNT:region</c>.</param>
public sealed record AccountRegion(string Region, string Arn) : IResource
{
    /// <inheritdoc />
    /// <remarks>What is judged are facts of the region, which a check notes.</remarks>
    public string ContentHash => Region;

    internal static AccountRegion Of(Snapshot snapshot) => new(snapshot.Region, $"arn:{snapshot.Partition}:ecs:{snapshot.Region}:{snapshot.AccountId}:region");
}

/// <summary>A check over each region of an account as a whole.</summary>
public abstract class RegionCheck : Check<AccountRegion>
{
    /// <inheritdoc />
    protected sealed override ResourceList<AccountRegion> Select(CheckContext context) => ResourceList<AccountRegion>.Of([AccountRegion.Of(context.Region)]);
}
