using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>Regions of an account that other scans keep, and one scan left out: what it cannot see there may use what it sees.</summary>
internal static class RegionsLeftOut
{
    /// <summary>The account together with the regions that were left out, as it must be judged.</summary>
    public static async Task<AccountSnapshot> NoteAsync(PostureDbContext db, AccountSnapshot account, CancellationToken cancellationToken)
    {
        var states = await db.RegionStates.AsNoTracking().Where(r => r.Partition == account.Partition && r.AccountId == account.AccountId).ToListAsync(cancellationToken);
        return account with
        {
            LeftOutRegions = [.. Of(account, states).Order(StringComparer.Ordinal).Select(region => new Gap(GapKind.NotCollected, "", region, null, $"the region {region} is not part of this scan", null))],
        };
    }

    /// <summary>Which regions those are.</summary>
    public static HashSet<string> Of(AccountSnapshot account, IEnumerable<RegionState> states) => states
        .Where(s => !s.IsOutOfScope)
        .Select(s => s.Region)
        .Except(account.Regions.Select(r => r.Manifest.Region).Concat(account.UnreadRegions.Select(g => g.Resource!)).Append(SnapshotManifest.GlobalRegion), StringComparer.Ordinal)
        .ToHashSet(StringComparer.Ordinal);
}
