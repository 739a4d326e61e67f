using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>Resolves what lies in regions that connections used to cover and none covers any more. What was imported stays.</summary>
internal static class ScopeKeeper
{
    /// <summary>Looks at the regions of an account (of all accounts when null) within the transaction at hand.</summary>
    /// <returns>How many findings were resolved.</returns>
    public static async Task<int> ResolveAsync(PostureDbContext db, StoreWriter writer, string? accountId, DateTimeOffset at, long? scanId, CancellationToken cancellationToken)
    {
        var connections = await db.Connections.AsNoTracking().ToListAsync(cancellationToken);
        var states = await db.RegionStates
            .Where(r => r.ConnectionId != null && !r.IsOutOfScope && (accountId == null || r.AccountId == accountId))
            .ToListAsync(cancellationToken);
        var resolved = 0;
        foreach (var state in states)
        {
            // A connection that was never contacted may be of any account.
            var covers = connections.Where(c => c.AccountId is null || c.AccountId == state.AccountId).ToList();
            if (state.Region == SnapshotManifest.GlobalRegion ? covers.Count > 0 : covers.Exists(c => c.Regions.Contains(state.Region)))
            {
                continue;
            }

            state.IsOutOfScope = true;
            resolved += await ResolveRegionAsync(db, writer, state.AccountId, state.Region, at, scanId, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return resolved;
    }

    private static async Task<int> ResolveRegionAsync(
        PostureDbContext db, StoreWriter writer, string account, string region, DateTimeOffset at, long? scanId, CancellationToken cancellationToken)
    {
        var open = await db.Findings.AsNoTracking()
            .Where(f => f.AccountId == account && f.Region == region && f.State == FindingState.Open)
            .OrderBy(f => f.Id)
            .ToListAsync(cancellationToken);
        foreach (var finding in open)
        {
            FindingLife.ResolveRow(finding, Resolution.OutOfScope, at, scanId);
        }

        await writer.UpdateAsync(open, cancellationToken);
        await writer.InsertNewAsync(
            open.ConvertAll(f => new FindingEvent { FindingId = f.Id, At = at, ScanId = scanId, Kind = FindingEventKind.Resolved, Detail = ResolutionWords.Of(Resolution.OutOfScope) }),
            (e, id) => e.Id = id,
            cancellationToken);
        await db.LatestVerdicts.Where(v => v.AccountId == account && v.Region == region).ExecuteDeleteAsync(cancellationToken);
        await db.SettledSubjects.Where(s => s.Subject!.AccountId == account && s.Subject.Region == region).ExecuteDeleteAsync(cancellationToken);
        await db.RoleUses.Where(u => u.AccountId == account && u.Region == region).ExecuteDeleteAsync(cancellationToken);
        await db.RevisionUses.Where(u => u.AccountId == account && u.Region == region).ExecuteDeleteAsync(cancellationToken);
        await db.Resources.Where(r => r.AccountId == account && r.Region == region && r.Kind == ResourceKind.Task).ExecuteDeleteAsync(cancellationToken);
        await db.Resources.Where(r => r.AccountId == account && r.Region == region && r.GoneAt == null)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.GoneAt, at), cancellationToken);
        await db.Subjects.Where(s => s.AccountId == account && s.Region == region && s.GoneAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.GoneAt, at), cancellationToken);
        return open.Count;
    }
}
