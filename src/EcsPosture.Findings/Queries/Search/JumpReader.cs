using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Search;

/// <summary>Finds what a few typed letters may mean: clusters, services, families, roles, checks and findings.</summary>
public sealed class JumpReader(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue)
{
    private readonly SubjectNames _names = new();

    /// <summary>The best hits within a scope: names that begin with the text before names that hold it.</summary>
    public async Task<IReadOnlyList<JumpHit>> FindAsync(string text, EstateScope scope, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var wanted = (text ?? "").Trim();
        if (wanted.Length == 0)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var lower = wanted.ToLowerInvariant();
        var resources = await resolved.Narrow(db.Resources.AsNoTracking())
            .Where(r => r.GoneAt == null && (r.Kind == ResourceKind.Cluster || r.Kind == ResourceKind.Service) && r.Name.ToLower().Contains(lower))
            .OrderBy(r => r.Name).Take(limit)
            .Select(r => new { r.Kind, r.Hash, r.Name, r.ClusterArn, r.Region })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var ids = await _names.HoldingAsync(db, wanted, resolved, limit, cancellationToken).ConfigureAwait(false);
        var named = ids.Count == 0 ? [] : await db.Subjects.AsNoTracking().Where(s => ids.Contains(s.Id)).OrderBy(s => s.Name)
            .Select(s => new { s.Kind, s.Hash, s.Name, s.Region, s.Key }).ToListAsync(cancellationToken).ConfigureAwait(false);

        var hits = new List<JumpHit>();
        hits.AddRange(resources.Select(r => new JumpHit(
            r.Kind is ResourceKind.Cluster ? JumpKind.Cluster : JumpKind.Service,
            r.Name,
            r.Kind is ResourceKind.Cluster ? r.Region : $"{Arn.LastSegment(r.ClusterArn ?? "")}, {r.Region}",
            r.Hash)));
        hits.AddRange(named.Select(s => s.Kind is SubjectKind.Role
            ? new JumpHit(JumpKind.Role, s.Name, s.Region, StableHash.OfArn(s.Key))
            : new JumpHit(JumpKind.TaskDefinition, s.Name, s.Region, s.Hash)));
        hits.AddRange(catalogue.Checks
            .Where(c => c.Info.Title.Contains(wanted, StringComparison.OrdinalIgnoreCase) || c.Info.Id.Contains(wanted, StringComparison.OrdinalIgnoreCase))
            .Take(limit)
            .Select(c => new JumpHit(JumpKind.Check, c.Info.Title, c.Info.Id, c.Info.Id)));
        var best = hits.OrderBy(h => h.Title.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : 1).ThenBy(h => h.Kind).ThenBy(h => h.Title.Length).Take(limit).ToList();
        if (best.Count == limit)
        {
            return best;
        }

        var open = resolved.Narrow(db, db.Findings.AsNoTracking()).Where(f => f.State == FindingState.Open);
        var findings = await db.Search.Filter(db, open, wanted)
            .OrderByDescending(f => f.Severity).Take(limit - best.Count)
            .Select(f => new { f.Hash, f.CheckId, f.SubjectName, f.Container })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        best.AddRange(findings.Select(f => new JumpHit(
            JumpKind.Finding,
            catalogue.Find(f.CheckId)?.Info.Title ?? f.CheckId,
            f.Container.Length > 0 ? $"{f.SubjectName}, {f.Container}" : f.SubjectName,
            f.Hash)));
        return best;
    }
}

/// <summary>What a hit is.</summary>
public enum JumpKind
{
    Cluster,
    Service,
    TaskDefinition,
    Role,
    Check,
    Finding,
}

/// <summary>Something to jump to.</summary>
/// <param name="Key">Short hash of what it is, or a check's id.</param>
public sealed record JumpHit(JumpKind Kind, string Title, string Detail, string Key);
