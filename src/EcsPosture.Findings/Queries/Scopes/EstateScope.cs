using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Scopes;

/// <summary>What part of the estate a question is about. Null means all. The same words as in a page's address.</summary>
/// <param name="ConnectionId">Only what this connection covers.</param>
/// <param name="Region">Only this region (or <c>global</c>).</param>
/// <param name="ClusterHash">Only what shows in this cluster, by its short hash.</param>
public sealed record EstateScope(long? ConnectionId, string? Region, string? ClusterHash)
{
    /// <summary>The whole estate.</summary>
    public static EstateScope All { get; } = new(null, null, null);

    /// <summary>Looks the names up. A connection or cluster that does not exist gives a scope that holds nothing.</summary>
    public async Task<ResolvedScope> ResolveAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        string? account = null;
        IReadOnlyList<string>? regions = null;
        if (ConnectionId is { } id)
        {
            var connection = await db.Connections.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken).ConfigureAwait(false);
            account = connection?.AccountId ?? ResolvedScope.Nothing;
            regions = [.. connection?.Regions ?? [], SnapshotManifest.GlobalRegion];
        }

        if (Region is not null)
        {
            regions = regions is null || regions.Contains(Region) ? [Region] : [ResolvedScope.Nothing];
        }

        string? cluster = null;
        if (ClusterHash is not null)
        {
            cluster = await db.Resources.AsNoTracking()
                .Where(r => r.Hash == ClusterHash && r.Kind == ResourceKind.Cluster)
                .Select(r => r.Arn)
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? ResolvedScope.Nothing;
        }

        return new(account, regions, cluster);
    }
}

/// <summary>A scope in the store's own words.</summary>
/// <param name="AccountId">Only this account.</param>
/// <param name="Regions">Only these regions.</param>
/// <param name="ClusterArn">Only this cluster.</param>
public sealed record ResolvedScope(string? AccountId, IReadOnlyList<string>? Regions, string? ClusterArn)
{
    /// <summary>A word that no account, region or cluster bears.</summary>
    internal const string Nothing = "-";

    /// <summary>Narrows findings to the scope.</summary>
    public IQueryable<Finding> Narrow(PostureDbContext db, IQueryable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (AccountId is not null)
        {
            findings = findings.Where(f => f.AccountId == AccountId);
        }

        if (Regions is not null)
        {
            findings = findings.Where(f => Regions.Contains(f.Region));
        }

        if (ClusterArn is not null)
        {
            // Of the clusters, one has few of the findings, mostly: the store begins with those.
            findings = findings.Where(f => db.FindingClusters.Where(c => c.ClusterArn == ClusterArn).Select(c => c.FindingId).Contains(f.Id));
        }

        return findings;
    }

    /// <summary>Narrows resources to the scope.</summary>
    public IQueryable<StoredResource> Narrow(IQueryable<StoredResource> resources)
    {
        if (AccountId is not null)
        {
            resources = resources.Where(r => r.AccountId == AccountId);
        }

        if (Regions is not null)
        {
            resources = resources.Where(r => Regions.Contains(r.Region));
        }

        if (ClusterArn is not null)
        {
            resources = resources.Where(r => r.ClusterArn == ClusterArn || r.Arn == ClusterArn);
        }

        return resources;
    }
}
