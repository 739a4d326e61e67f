using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads clusters for the list and for the head of a cluster's page; <see cref="ClusterPartsReader"/> reads its tabs. All of it is kept until the store is another.</summary>
public sealed class ClusterReader(IDbContextFactory<PostureDbContext> contexts, FindingIndexKeeper index)
{
    private readonly KeptAnswers _kept = new(contexts);

    /// <summary>One page of the clusters of a scope, worst score first.</summary>
    public Task<Page<ClusterRow>> PageAsync(EstateScope scope, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(page);
        return _kept.GetAsync(scope, page.ToString(), () => ReadPageAsync(scope, page, CancellationToken.None), cancellationToken);
    }

    private async Task<Page<ClusterRow>> ReadPageAsync(EstateScope scope, PageRequest page, CancellationToken cancellationToken)
    {
        var ordered = await _kept.GetAsync(scope, "in order", () => OrderedAsync(scope, CancellationToken.None), cancellationToken).ConfigureAwait(false);
        var shown = MemoryPage.Of(ordered, page, c => c.Hash);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var rows = await RowsAsync(db, [.. shown.Rows.Select(c => c.Id)], cancellationToken).ConfigureAwait(false);
        return shown.Map(c => rows[c.Id] with { Score = c.Score, Open = c.Open });
    }

    private async Task<List<OrderedCluster>> OrderedAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var named = await resolved.Narrow(db.Resources.AsNoTracking())
            .Where(r => r.Kind == ResourceKind.Cluster && r.GoneAt == null)
            .OrderBy(r => r.Name).ThenBy(r => r.Id).Take(MemoryPage.MaximumRows)
            .Select(r => new { r.Id, r.Hash, r.Arn, r.Name })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var scores = await PostureReader.OfClustersAsync(db, named.ConvertAll(c => c.Arn), cancellationToken).ConfigureAwait(false);
        var open = new OpenFindings(await index.GetAsync(db, cancellationToken).ConfigureAwait(false), resolved).ByCluster();
        return [.. named
            .Select(c => new OrderedCluster(c.Id, c.Hash, c.Name, scores.GetValueOrDefault(c.Arn) ?? new(), open.GetValueOrDefault(c.Arn) ?? SeverityCounts.None))
            .OrderBy(c => c.Score.Score ?? 101).ThenByDescending(c => c.Open.Weight).ThenBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.Id)];
    }

    /// <summary>A cluster by its short hash, gone ones included; null when it was never seen.</summary>
    public async Task<ClusterView?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        var kept = await _kept.GetAsync("cluster " + hash, async () => new Kept(await WorkOutAsync(hash, CancellationToken.None).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        return kept.View;
    }

    private async Task<ClusterView?> WorkOutAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var stored = await db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Hash == hash && r.Kind == ResourceKind.Cluster, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            return null;
        }

        var scope = new ResolvedScope(stored.AccountId, null, stored.Arn);
        var ofRegion = scope with { Regions = [stored.Region] };
        var open = new OpenFindings(await index.GetAsync(db, cancellationToken).ConfigureAwait(false), scope);
        var posture = await PostureReader.CurrentAsync(db, ofRegion, cancellationToken).ConfigureAwait(false);
        var kinds = await db.Resources.AsNoTracking().Where(r => r.ClusterArn == stored.Arn && r.GoneAt == null)
            .GroupBy(r => r.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Hash = stored.Hash,
            Name = stored.Name,
            Arn = stored.Arn,
            AccountId = stored.AccountId,
            Region = stored.Region,
            GoneAt = stored.GoneAt,
            LastScanAt = await db.RegionStates.AsNoTracking()
                .Where(s => s.AccountId == stored.AccountId && s.Region == stored.Region)
                .Select(s => (DateTimeOffset?)s.TakenAt)
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false),
            Cluster = ResourceFacts.Cluster(stored),
            Score = posture.GetValueOrDefault(new TopicKey(null)) ?? new(),
            TopicScores = [.. Enum.GetValues<Checks.Topic>().Select(t => new TopicScore(t, posture.GetValueOrDefault(new TopicKey(t)) ?? new()))],
            Open = open.BySeverity(),
            Trend = await PostureReader.TrendAsync(db, ofRegion, 60, cancellationToken).ConfigureAwait(false),
            Services = kinds.GetValueOrDefault(ResourceKind.Service),
            Instances = kinds.GetValueOrDefault(ResourceKind.ContainerInstance),
            StandaloneTasks = await db.RevisionUses.AsNoTracking().CountAsync(u => u.ClusterArn == stored.Arn && u.ServiceArn == null, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<Dictionary<long, ClusterRow>> RowsAsync(PostureDbContext db, List<long> ids, CancellationToken cancellationToken)
    {
        var clusters = await db.Resources.AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var arns = clusters.ConvertAll(c => c.Arn);
        var services = await db.Resources.AsNoTracking()
            .Where(r => r.Kind == ResourceKind.Service && r.GoneAt == null && arns.Contains(r.ClusterArn!))
            .GroupBy(r => r.ClusterArn!).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        var types = (await db.RevisionUses.AsNoTracking()
                .Where(u => arns.Contains(u.ClusterArn!) && u.LaunchTypes != "")
                .Select(u => new { u.ClusterArn, u.LaunchTypes }).Distinct()
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(u => u.ClusterArn!, u => u.LaunchTypes);
        var taken = await db.RegionStates.AsNoTracking().ToDictionaryAsync(s => (s.AccountId, s.Region), s => s.TakenAt, cancellationToken).ConfigureAwait(false);
        return clusters.ToDictionary(c => c.Id, c => new ClusterRow
        {
            Hash = c.Hash,
            Arn = c.Arn,
            Name = c.Name,
            AccountId = c.AccountId,
            Region = c.Region,
            Score = new(),
            Open = SeverityCounts.None,
            Services = services.GetValueOrDefault(c.Arn),
            RunningTasks = ResourceFacts.Cluster(c)?.RunningTasksCount ?? 0,
            LaunchTypes = [.. types[c.Arn].SelectMany(t => t.Split(',')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            LastScanAt = taken.TryGetValue((c.AccountId, c.Region), out var at) ? at : null,
        });
    }

    private sealed record Kept(ClusterView? View);

    private sealed record OrderedCluster(long Id, string Hash, string Name, PostureScore Score, SeverityCounts Open);
}
