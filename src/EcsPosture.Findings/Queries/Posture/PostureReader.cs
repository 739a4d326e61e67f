using EcsPosture.Checks;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Posture;

/// <summary>
/// Reads scores off the aggregates of scans. The posture now is the sum, over accounts and regions, of the aggregates of the
/// scan that was last recorded there.
/// </summary>
internal static class PostureReader
{
    /// <summary>The posture of a scope now, in total (key null) and by topic.</summary>
    public static async Task<IReadOnlyDictionary<TopicKey, PostureScore>> CurrentAsync(PostureDbContext db, ResolvedScope scope, CancellationToken cancellationToken)
    {
        var states = await StatesAsync(db, scope, cancellationToken).ConfigureAwait(false);
        var aggregates = await Aggregates(db, scope, [.. states.Select(s => s.ScanId).Distinct()]).ToListAsync(cancellationToken).ConfigureAwait(false);
        return aggregates
            .Where(a => IsCurrent(states, scope, a.ScanId, a.AccountId, a.ScopeKey))
            .GroupBy(a => new TopicKey(a.Topic))
            .ToDictionary(g => g.Key, PostureScore.Sum);
    }

    /// <summary>The posture of each cluster now, by ARN.</summary>
    public static async Task<IReadOnlyDictionary<string, PostureScore>> OfClustersAsync(PostureDbContext db, IReadOnlyCollection<string> clusterArns, CancellationToken cancellationToken)
    {
        var scans = await db.RegionStates.AsNoTracking().Select(s => s.ScanId).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);
        var aggregates = await db.ScanAggregates.AsNoTracking()
            .Where(a => scans.Contains(a.ScanId) && a.ScopeKind == AggregateScope.Cluster && a.Topic == null && clusterArns.Contains(a.ScopeKey))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return aggregates
            .GroupBy(a => a.ScopeKey, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => PostureScore.Sum(g.Where(a => a.ScanId == g.Max(x => x.ScanId))), StringComparer.Ordinal);
    }

    /// <summary>The score of a scope after each of the last scans, oldest first.</summary>
    public static async Task<IReadOnlyList<TrendPoint>> TrendAsync(PostureDbContext db, ResolvedScope scope, int points, CancellationToken cancellationToken)
    {
        var targets = db.ScanTargets.AsNoTracking().Where(t => t.State != ScanTargetState.Unread && t.TakenAt != null);
        targets = scope.AccountId is null ? targets : targets.Where(t => t.AccountId == scope.AccountId);
        targets = scope.Regions is null ? targets : targets.Where(t => scope.Regions.Contains(t.Region));
        var taken = await targets
            .OrderByDescending(t => t.TakenAt).Take(points * 8)
            .Select(t => new { t.ScanId, t.AccountId, t.Region, TakenAt = t.TakenAt!.Value })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var scans = taken.Select(t => t.ScanId).Distinct().ToList();
        var totals = (await Aggregates(db, scope, scans)
                .Where(a => a.Topic == null)
                .GroupBy(a => new { a.ScanId, a.AccountId, a.ScopeKey })
                .Select(g => new { g.Key, Passed = g.Sum(a => a.PassedWeight), Failed = g.Sum(a => a.FailedWeight), Fails = g.Sum(a => a.Verdict == Verdict.Fail ? a.Count : 0) })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToDictionary(g => (g.Key.ScanId, g.Key.AccountId, g.Key.ScopeKey), g => new PostureScore { PassedWeight = g.Passed, FailedWeight = g.Failed, Fails = g.Fails });

        var now = new Dictionary<(string Account, string Region), PostureScore>();
        var trend = new List<TrendPoint>();
        foreach (var scan in taken.GroupBy(t => t.ScanId).OrderBy(g => g.Max(t => t.TakenAt)))
        {
            foreach (var target in scan)
            {
                var key = scope.ClusterArn ?? target.Region;
                if (totals.TryGetValue((target.ScanId, target.AccountId, key), out var total))
                {
                    now[(target.AccountId, key)] = total;
                }
                else if (scope.ClusterArn is null)
                {
                    now.Remove((target.AccountId, key));
                }
            }

            var sum = new PostureScore { PassedWeight = now.Values.Sum(s => s.PassedWeight), FailedWeight = now.Values.Sum(s => s.FailedWeight) };
            trend.Add(new(scan.Max(t => t.TakenAt), sum.Score, now.Values.Sum(s => s.Fails), scan.Key));
        }

        return trend.Count <= points ? trend : trend[^points..];
    }

    /// <summary>What was last recorded in a scope.</summary>
    public static async Task<List<RegionState>> StatesAsync(PostureDbContext db, ResolvedScope scope, CancellationToken cancellationToken)
    {
        var states = db.RegionStates.AsNoTracking().Where(s => !s.IsOutOfScope);
        states = scope.AccountId is null ? states : states.Where(s => s.AccountId == scope.AccountId);
        states = scope.Regions is null ? states : states.Where(s => scope.Regions.Contains(s.Region));
        return await states.ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The results of each check in a scope now, by its id.</summary>
    public static async Task<IReadOnlyDictionary<string, VerdictCounts>> ChecksAsync(
        PostureDbContext db, ResolvedScope scope, IReadOnlyList<RegionState> states, CancellationToken cancellationToken)
    {
        List<long> scans = [.. states.Select(s => s.ScanId).Distinct()];
        var aggregates = db.CheckAggregates.AsNoTracking().Where(a => scans.Contains(a.ScanId));
        aggregates = scope.ClusterArn is { } cluster
            ? aggregates.Where(a => a.ScopeKind == AggregateScope.Cluster && a.ScopeKey == cluster)
            : aggregates.Where(a => a.ScopeKind == AggregateScope.Region);
        return (await aggregates.ToListAsync(cancellationToken).ConfigureAwait(false))
            .Where(a => IsCurrent(states, scope, a.ScanId, a.AccountId, a.ScopeKey))
            .GroupBy(a => a.CheckId, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => g.Aggregate(VerdictCounts.None, (sum, a) => sum.With(a.Verdict, a.Count, a.SuppressedCount)),
                StringComparer.Ordinal);
    }

    /// <summary>Whether an aggregate belongs to what was last recorded in its region.</summary>
    private static bool IsCurrent(IReadOnlyList<RegionState> states, ResolvedScope scope, long scanId, string accountId, string scopeKey) =>
        states.Any(s => s.ScanId == scanId && s.AccountId == accountId && (scope.ClusterArn is not null || s.Region == scopeKey));

    private static IQueryable<ScanAggregate> Aggregates(PostureDbContext db, ResolvedScope scope, IReadOnlyList<long> scans)
    {
        var aggregates = db.ScanAggregates.AsNoTracking().Where(a => scans.Contains(a.ScanId));
        return scope.ClusterArn is { } cluster
            ? aggregates.Where(a => a.ScopeKind == AggregateScope.Cluster && a.ScopeKey == cluster)
            : aggregates.Where(a => a.ScopeKind == AggregateScope.Region);
    }
}

/// <summary>A topic, or null for the total: as a key.</summary>
internal readonly record struct TopicKey(Topic? Topic);
