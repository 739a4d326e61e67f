using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Access;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>
/// Keeps where each role that ECS uses stands: writes what is new or changed, and forgets roles that ECS does not use any more.
/// A profile is the account's: policies are those that the scan read, and what uses a role is what the scan saw in its regions
/// and the last scans of others in theirs.
/// </summary>
internal sealed class AccessRecorder(PostureDbContext db, StoreWriter writer, AccountEvaluation evaluation, Targets targets)
{
    /// <summary>Records the profiles; after the uses of roles, which say whose.</summary>
    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        if (!targets.Recorded.Contains(SnapshotManifest.GlobalRegion))
        {
            return;
        }

        var account = evaluation.Snapshot.AccountId;
        var used = await db.RoleUses.AsNoTracking().Where(u => u.AccountId == account).Select(u => u.RoleArn).Distinct().ToListAsync(cancellationToken);
        var stored = await db.RoleAccess.AsNoTracking().Where(a => a.AccountId == account)
            .Select(a => new { a.Id, a.RoleArn, a.ContentHash })
            .ToDictionaryAsync(a => a.RoleArn, StringComparer.Ordinal, cancellationToken);
        var fresh = new List<StoredRoleAccess>();
        var changed = new List<StoredRoleAccess>();
        var profiles = await ProfilesAsync(account, cancellationToken);
        foreach (var arn in used.Order(StringComparer.Ordinal))
        {
            var profile = profiles.Of(arn);
            var json = AccessProfileJson.Serialize(profile);
            var hash = StableHash.Of(json);
            var known = stored.GetValueOrDefault(arn);
            if (known?.ContentHash == hash)
            {
                continue;
            }

            (known is null ? fresh : changed).Add(new()
            {
                Id = known?.Id ?? 0,
                Hash = StableHash.OfArn(arn),
                AccountId = account,
                RoleArn = arn,
                Name = Arn.LastSegment(arn),
                Rank = AccessRanks.Of(profile.Tier),
                IsPotential = profile.IsPotential,
                Reason = profile.Reason,
                ContentHash = hash,
                Body = PackedText.Pack(json),
            });
        }

        var left = stored.Keys.Except(used, StringComparer.Ordinal).Select(arn => stored[arn].Id).ToList();
        await writer.InsertNewAsync(fresh, (a, id) => a.Id = id, cancellationToken);
        await writer.UpdateAsync(changed, cancellationToken);
        await writer.DeleteByAsync<StoredRoleAccess>(nameof(StoredRoleAccess.Id), left, cancellationToken);
    }

    private async Task<AccessProfiles> ProfilesAsync(string account, CancellationToken cancellationToken)
    {
        var regions = targets.Recorded.ToList();
        var uses = await db.RoleUses.AsNoTracking().Where(u => u.AccountId == account && !regions.Contains(u.Region)).OrderBy(u => u.Id).ToListAsync(cancellationToken);
        if (uses.Count == 0 && !targets.Older.Any())
        {
            return evaluation.Access;
        }

        var hosted = await db.Resources.AsNoTracking()
            .Where(r => r.AccountId == account && !regions.Contains(r.Region) && r.Kind == ResourceKind.ContainerInstance && r.GoneAt == null && r.ClusterArn != null)
            .Select(r => new { r.ClusterArn, r.Region }).Distinct().ToListAsync(cancellationToken);
        return evaluation.Access.Knowing(
            regions,
            uses.Select(u => (u.RoleArn, new RoleUse(u.Purpose, u.Region, u.UserArn, u.Label, u.Clusters, u.Services))),
            hosted.Select(h => (h.ClusterArn!, h.Region)));
    }
}
