using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads clusters for the list and for a cluster's page.</summary>
public sealed class ClusterReader(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue)
{
    /// <summary>The clusters of a scope, worst score first. Estates have few clusters, so this is one page.</summary>
    public async Task<IReadOnlyList<ClusterRow>> ListAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var clusters = await resolved.Narrow(db.Resources.AsNoTracking())
            .Where(r => r.Kind == ResourceKind.Cluster && r.GoneAt == null)
            .OrderBy(r => r.Name).Take(1000)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var arns = clusters.ConvertAll(c => c.Arn);
        var scores = await PostureReader.OfClustersAsync(db, arns, cancellationToken).ConfigureAwait(false);
        var severities = (await db.FindingClusters
                .Where(c => arns.Contains(c.ClusterArn))
                .Join(db.Findings.Where(f => f.State == FindingState.Open && !f.IsSuppressed), c => c.FindingId, f => f.Id, (c, f) => new { c.ClusterArn, f.Severity })
                .GroupBy(r => r)
                .Select(g => new { g.Key.ClusterArn, g.Key.Severity, Count = g.Count() })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(r => r.ClusterArn, r => (r.Severity, r.Count));
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
        return [.. clusters
            .Select(c => new ClusterRow
            {
                Hash = c.Hash,
                Arn = c.Arn,
                Name = c.Name,
                AccountId = c.AccountId,
                Region = c.Region,
                Score = scores.GetValueOrDefault(c.Arn) ?? new(),
                Open = SeverityCounts.From(severities[c.Arn]),
                Services = services.GetValueOrDefault(c.Arn),
                RunningTasks = ResourceFacts.Cluster(c)?.RunningTasksCount ?? 0,
                LaunchTypes = [.. types[c.Arn].SelectMany(t => t.Split(',')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                LastScanAt = taken.TryGetValue((c.AccountId, c.Region), out var at) ? at : null,
            })
            .OrderBy(c => c.Score.Score ?? 101).ThenByDescending(c => c.Open.Weight).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    /// <summary>A cluster by its short hash, gone ones included; null when it was never seen.</summary>
    public async Task<ClusterView?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var stored = await db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Hash == hash && r.Kind == ResourceKind.Cluster, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            return null;
        }

        var scope = new ResolvedScope(stored.AccountId, null, stored.Arn);
        var open = scope.Narrow(db, db.Findings.AsNoTracking()).Where(f => f.State == FindingState.Open && !f.IsSuppressed);
        var posture = await PostureReader.CurrentAsync(db, scope with { Regions = [stored.Region] }, cancellationToken).ConfigureAwait(false);
        var services = await db.Resources.AsNoTracking()
            .Where(r => r.Kind == ResourceKind.Service && r.ClusterArn == stored.Arn && r.GoneAt == null)
            .OrderBy(r => r.Name).Take(1000).ToListAsync(cancellationToken).ConfigureAwait(false);
        var heat = await ServiceHeat.ReadAsync(db, open, catalogue, cancellationToken).ConfigureAwait(false);
        var instances = await db.Resources.AsNoTracking()
            .Where(r => r.Kind == ResourceKind.ContainerInstance && r.ClusterArn == stored.Arn && r.GoneAt == null)
            .OrderBy(r => r.Name).Take(1000).ToListAsync(cancellationToken).ConfigureAwait(false);
        var uses = await db.RevisionUses.AsNoTracking()
            .Where(u => u.ClusterArn == stored.Arn && u.ServiceArn == null)
            .OrderBy(u => u.Family).ThenBy(u => u.UserName).Take(1000).ToListAsync(cancellationToken).ConfigureAwait(false);
        var roles = (await db.RoleUses.AsNoTracking().Where(u => u.AccountId == stored.AccountId).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Where(u => u.Clusters.Contains(stored.Arn))
            .GroupBy(u => u.RoleArn, StringComparer.Ordinal)
            .Select(g => new RoleRow(
                StableHash.OfArn(g.Key),
                Arn.LastSegment(g.Key),
                g.Key,
                [.. g.Select(u => u.Purpose).Distinct().Order()],
                [.. g.SelectMany(u => u.Services).Distinct().Select(Arn.LastSegment).Order(StringComparer.Ordinal)]))
            .OrderBy(r => r.Name, StringComparer.Ordinal)
            .ToList();
        return new()
        {
            Hash = stored.Hash,
            Name = stored.Name,
            Arn = stored.Arn,
            AccountId = stored.AccountId,
            Region = stored.Region,
            GoneAt = stored.GoneAt,
            Cluster = ResourceFacts.Cluster(stored),
            Score = posture.GetValueOrDefault(new TopicKey(null)) ?? new(),
            TopicScores = [.. Enum.GetValues<Checks.Topic>().Select(t => new TopicScore(t, posture.GetValueOrDefault(new TopicKey(t)) ?? new()))],
            Open = await Overview.OverviewReader.SeveritiesAsync(open, cancellationToken).ConfigureAwait(false),
            Trend = await PostureReader.TrendAsync(db, scope with { Regions = [stored.Region] }, 30, cancellationToken).ConfigureAwait(false),
            Services = [.. services.Select(s => ServiceRow.From(s, heat.GetValueOrDefault(s.Arn)))],
            Instances = [.. instances.Select(ResourceFacts.ContainerInstance).OfType<Inventory.Ecs.ContainerInstance>()],
            StandaloneTasks = [.. uses.Select(u => new UseRow(u.Kind, u.UserName, u.UserArn, u.Family, u.RevisionArn, u.LaunchTypes))],
            Roles = roles,
        };
    }
}
