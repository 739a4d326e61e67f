using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Scopes;

/// <summary>Reads what scope selectors offer.</summary>
public sealed class ScopeReader(IDbContextFactory<PostureDbContext> contexts)
{
    /// <summary>All connections, and the regions and clusters that remain in a scope.</summary>
    public async Task<ScopeOptions> ReadAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var connections = await db.Connections.AsNoTracking().OrderBy(c => c.Name).Select(c => new ScopeOption(c.Id.ToString(), c.Name)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var wide = await (scope with { Region = null, ClusterHash = null }).ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var narrow = await (scope with { ClusterHash = null }).ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var states = db.RegionStates.AsNoTracking();
        states = wide.AccountId is null ? states : states.Where(s => s.AccountId == wide.AccountId);
        states = wide.Regions is null ? states : states.Where(s => wide.Regions.Contains(s.Region));
        var regions = await states.Select(s => s.Region).Distinct().OrderBy(r => r).ToListAsync(cancellationToken).ConfigureAwait(false);
        var clusters = await narrow.Narrow(db.Resources.AsNoTracking())
            .Where(r => r.Kind == ResourceKind.Cluster && r.GoneAt == null)
            .OrderBy(r => r.Name).Take(500)
            .Select(r => new ScopeOption(r.Hash, r.Name))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new(connections, [.. regions.Select(r => new ScopeOption(r, r))], clusters);
    }
}

/// <summary>What scope selectors offer, each sorted by name.</summary>
public sealed record ScopeOptions(IReadOnlyList<ScopeOption> Connections, IReadOnlyList<ScopeOption> Regions, IReadOnlyList<ScopeOption> Clusters);

/// <summary>One choice.</summary>
/// <param name="Key">A connection's id, a region's name, a cluster's short hash.</param>
public sealed record ScopeOption(string Key, string Name);
