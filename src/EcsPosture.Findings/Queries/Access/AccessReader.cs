using EcsPosture.Checks.Iam;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Access;

/// <summary>Reads the roles that ECS uses: where they stand, what they may do, and who reaches them.</summary>
public sealed class AccessReader(IDbContextFactory<PostureDbContext> contexts)
{
    /// <summary>One page of roles. The cursor is a role's short hash; one that is no longer in the list gives the first page.</summary>
    public async Task<Page<AccessRow>> PageAsync(AccessQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(page);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var roles = await NarrowAsync(db, query, cancellationToken).ConfigureAwait(false);
        roles = query.Ranks.Count == 0 ? roles : roles.Where(r => query.Ranks.Contains(r.Rank));
        var from = page.Cursor is null ? null
            : await db.RoleAccess.AsNoTracking().Where(r => r.Hash == page.Cursor).Select(r => new { r.Rank, r.Name, r.Id }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var back = page.Backwards && from is not null;
        var byTier = query.Order is AccessOrder.Tier;
        if (from is not null)
        {
            roles = (byTier, back) switch
            {
                (true, false) => roles.Where(r => r.Rank < from.Rank || (r.Rank == from.Rank && (string.Compare(r.Name, from.Name) > 0 || (r.Name == from.Name && r.Id > from.Id)))),
                (true, true) => roles.Where(r => r.Rank > from.Rank || (r.Rank == from.Rank && (string.Compare(r.Name, from.Name) < 0 || (r.Name == from.Name && r.Id < from.Id)))),
                (false, false) => roles.Where(r => string.Compare(r.Name, from.Name) > 0 || (r.Name == from.Name && r.Id > from.Id)),
                _ => roles.Where(r => string.Compare(r.Name, from.Name) < 0 || (r.Name == from.Name && r.Id < from.Id)),
            };
        }

        var ordered = (byTier, back) switch
        {
            (true, false) => roles.OrderByDescending(r => r.Rank).ThenBy(r => r.Name).ThenBy(r => r.Id),
            (true, true) => roles.OrderBy(r => r.Rank).ThenByDescending(r => r.Name).ThenByDescending(r => r.Id),
            (false, false) => roles.OrderBy(r => r.Name).ThenBy(r => r.Id),
            _ => roles.OrderByDescending(r => r.Name).ThenByDescending(r => r.Id),
        };
        var rows = await ordered.Take(page.Rows + 1)
            .Select(r => new Kept(r.Hash, r.RoleArn, r.AccountId, r.Name, r.Rank, r.IsPotential, r.Reason))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var more = rows.Count > page.Rows;
        if (more)
        {
            rows.RemoveAt(page.Rows);
        }

        if (back)
        {
            rows.Reverse();
        }

        var (next, previous) = back ? (true, more) : (more, from is not null);
        return rows.Count == 0 ? new([], null, null)
            : new(await RowsAsync(db, rows, cancellationToken).ConfigureAwait(false), next ? rows[^1].Hash : null, previous ? rows[0].Hash : null);
    }

    /// <summary>How many roles of a question stand where, whatever ranks it asks for.</summary>
    public async Task<IReadOnlyDictionary<AccessRank, int>> CountAsync(AccessQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var roles = await NarrowAsync(db, query, cancellationToken).ConfigureAwait(false);
        return await roles.GroupBy(r => r.Rank).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A role by its short hash, gone ones and such as ECS does not use included; null when it was never seen.</summary>
    public async Task<RoleView?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var kept = await db.RoleAccess.AsNoTracking().FirstOrDefaultAsync(r => r.Hash == hash, cancellationToken).ConfigureAwait(false);
        var stored = await db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Hash == hash && r.Kind == ResourceKind.Role, cancellationToken).ConfigureAwait(false);
        if ((kept?.RoleArn ?? stored?.Arn) is not { } arn)
        {
            return null;
        }

        var account = kept?.AccountId ?? stored!.AccountId;
        var role = stored is null ? null : ResourceFacts.Role(stored);
        var open = db.Findings.AsNoTracking().Where(f => f.State == FindingState.Open && !f.IsSuppressed && stored != null && f.Subject!.Hash == stored.SubjectHash);
        return new()
        {
            Hash = hash,
            Arn = arn,
            Name = role?.RoleName ?? Arn.LastSegment(arn),
            AccountId = account,
            SubjectHash = stored?.SubjectHash,
            GoneAt = stored?.GoneAt,
            Role = role,
            Access = role is null ? null : new PrincipalAccess(role, await PoliciesOfAsync(db, role, cancellationToken).ConfigureAwait(false), account),
            Rank = kept?.Rank,
            Profile = kept?.ReadProfile(),
            Uses = (await UsesAsync(db, [arn], cancellationToken).ConfigureAwait(false))[arn].ToList(),
            Open = await Overview.OverviewReader.SeveritiesAsync(open, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<IQueryable<StoredRoleAccess>> NarrowAsync(PostureDbContext db, AccessQuery query, CancellationToken cancellationToken)
    {
        var scope = await query.Scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var roles = db.RoleAccess.AsNoTracking();
        if (scope.AccountId is not null)
        {
            roles = roles.Where(r => r.AccountId == scope.AccountId);
        }

        // A role is global; in a region is one that is used there.
        if (scope.Regions is { } regions && !(regions is [var only] && only == SnapshotManifest.GlobalRegion))
        {
            roles = roles.Where(r => db.RoleUses.Any(u => u.RoleArn == r.RoleArn && regions.Contains(u.Region)));
        }

        if (scope.ClusterArn is { } cluster)
        {
            roles = roles.Where(r => db.RoleUses.Any(u => u.RoleArn == r.RoleArn && u.Clusters.Contains(cluster)));
        }

        if (query.Purposes.Count > 0)
        {
            roles = roles.Where(r => db.RoleUses.Any(u => u.RoleArn == r.RoleArn && query.Purposes.Contains(u.Purpose)));
        }

        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            var text = query.Text.Trim().ToLowerInvariant();
            roles = roles.Where(r => r.Name.ToLower().Contains(text));
        }

        return roles;
    }

    private static async Task<IReadOnlyList<AccessRow>> RowsAsync(PostureDbContext db, List<Kept> rows, CancellationToken cancellationToken)
    {
        var arns = rows.ConvertAll(r => r.RoleArn);
        var stored = (await db.Resources.AsNoTracking().Where(r => r.Kind == ResourceKind.Role && arns.Contains(r.Arn)).ToListAsync(cancellationToken).ConfigureAwait(false))
            .DistinctBy(r => r.Arn, StringComparer.Ordinal).ToDictionary(r => r.Arn, StringComparer.Ordinal);
        var subjects = stored.Values.Select(r => r.SubjectHash).OfType<string>().ToList();
        var counts = (await db.Findings.AsNoTracking()
                .Where(f => f.State == FindingState.Open && !f.IsSuppressed && subjects.Contains(f.Subject!.Hash))
                .GroupBy(f => new { f.Subject!.Hash, f.Severity })
                .Select(g => new { g.Key.Hash, g.Key.Severity, Count = g.Count() })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(r => r.Hash, r => (r.Severity, r.Count));
        var uses = await UsesAsync(db, arns, cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(r =>
        {
            var resource = stored.GetValueOrDefault(r.RoleArn);
            var subject = resource?.SubjectHash;
            return new AccessRow(
                r.Hash, r.Name, r.AccountId, r.Rank, r.IsPotential, r.Reason, [.. uses[r.RoleArn]], resource is null ? null : ResourceFacts.Role(resource),
                subject is null ? Posture.SeverityCounts.None : Posture.SeverityCounts.From(counts[subject]));
        });
    }

    private static async Task<ILookup<string, RoleUseRow>> UsesAsync(PostureDbContext db, IReadOnlyList<string> arns, CancellationToken cancellationToken)
    {
        var uses = await db.RoleUses.AsNoTracking().Where(u => arns.Contains(u.RoleArn)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var users = uses.Select(u => u.UserArn).Distinct(StringComparer.Ordinal).ToList();
        var families = (await db.Resources.AsNoTracking().Where(r => r.Kind == ResourceKind.TaskDefinition && users.Contains(r.Arn)).Select(r => new { r.Arn, r.SubjectHash }).ToListAsync(cancellationToken).ConfigureAwait(false))
            .DistinctBy(r => r.Arn, StringComparer.Ordinal).ToDictionary(r => r.Arn, r => r.SubjectHash, StringComparer.Ordinal);
        return uses.OrderBy(u => u.Label).ThenBy(u => u.Purpose).ThenBy(u => u.Region, StringComparer.Ordinal).ThenBy(u => u.UserArn, StringComparer.Ordinal)
            .ToLookup(
                u => u.RoleArn,
                u => new RoleUseRow(u.Purpose, u.Region, Arn.LastSegment(u.UserArn), families.GetValueOrDefault(u.UserArn), u.Label, u.Services, u.Clusters),
                StringComparer.Ordinal);
    }

    private static async Task<ResourceList<ManagedPolicy>> PoliciesOfAsync(PostureDbContext db, Role role, CancellationToken cancellationToken)
    {
        var arns = role.AttachedPolicies.TryGet(out var attached, out _) ? attached.Select(p => p.PolicyArn).ToList() : [];
        if (role.PermissionsBoundary.TryGet(out var boundary, out _) && boundary is not null)
        {
            arns.Add(boundary);
        }

        // AWS's own policies have the same ARN in all accounts, and what was read in one holds in all.
        var rows = await db.Resources.AsNoTracking().Where(r => r.Kind == ResourceKind.ManagedPolicy && arns.Contains(r.Arn)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return ResourceList<ManagedPolicy>.Of(rows.OrderByDescending(r => r.ChangedAt).DistinctBy(r => r.Arn, StringComparer.Ordinal).Select(ResourceFacts.ManagedPolicy).OfType<ManagedPolicy>());
    }

    private sealed record Kept(string Hash, string RoleArn, string AccountId, string Name, AccessRank Rank, bool IsPotential, string Reason);
}
