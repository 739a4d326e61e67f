using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Overview;

/// <summary>Reads the Overview of a scope.</summary>
public sealed class OverviewReader(IDbContextFactory<PostureDbContext> contexts, FindingIndexKeeper index, CheckCatalogue catalogue, TimeProvider clock)
{
    private const int TrendPoints = 30;
    private readonly KeptAnswers _kept = new(contexts);
    private static readonly TimeSpan SoonExpiring = TimeSpan.FromDays(14);

    /// <summary>Reads it.</summary>
    public async Task<OverviewView> ReadAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var (view, last) = await _kept.GetAsync(scope, "", () => RecordedAsync(scope, CancellationToken.None), cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return view with
        {
            HasConnections = await db.Connections.AnyAsync(cancellationToken).ConfigureAwait(false),
            Expiring = await ExpiringAsync(db, cancellationToken).ConfigureAwait(false),
            LastScan = await LastScanAsync(db, last, cancellationToken).ConfigureAwait(false),
            NextScanAt = await NextScanAsync(db, scope, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>What scans recorded and people decided, which stays as it is until the store's version is another; and what was last recorded in the scope.</summary>
    private async Task<Recorded> RecordedAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var states = await PostureReader.StatesAsync(db, resolved, cancellationToken).ConfigureAwait(false);
        var lastScans = states.Select(s => s.ScanId).Distinct().ToList();
        var open = new OpenFindings(await index.GetAsync(db, cancellationToken).ConfigureAwait(false), resolved);
        var posture = await PostureReader.CurrentAsync(db, resolved, cancellationToken).ConfigureAwait(false);
        var present = resolved.Narrow(db.Resources.AsNoTracking()).Where(r => r.GoneAt == null);
        var kinds = await present.GroupBy(r => r.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        var coverage = await db.ScanCoverages.AsNoTracking().Where(c => lastScans.Contains(c.ScanId)).ToListAsync(cancellationToken).ConfigureAwait(false);
        coverage.RemoveAll(c => !states.Any(s => s.ScanId == c.ScanId && s.AccountId == c.AccountId && s.Region == c.Region));
        var view = new OverviewView
        {
            HasResults = states.Count > 0,
            Open = open.BySeverity(),
            ClustersWithFindings = open.ByCluster().Count,
            Clusters = kinds.GetValueOrDefault(ResourceKind.Cluster),
            Services = kinds.GetValueOrDefault(ResourceKind.Service),
            Families = await present.Where(r => r.Kind == ResourceKind.TaskDefinition).Select(r => r.SubjectHash).Distinct().CountAsync(cancellationToken).ConfigureAwait(false),
            NewFindings = open.OpenedBy(lastScans),
            NewSince = await PreviousScanAsync(db, states, cancellationToken).ConfigureAwait(false),
            Score = posture.GetValueOrDefault(new TopicKey(null)) ?? new(),
            Trend = await PostureReader.TrendAsync(db, resolved, TrendPoints, cancellationToken).ConfigureAwait(false),
            Topics = Topics(open, posture),
            LaunchTypes = await LaunchTypesAsync(db, present, cancellationToken).ConfigureAwait(false),
            Changes = await ChangesAsync(db, resolved, lastScans, cancellationToken).ConfigureAwait(false),
            RiskiestServices = Riskiest(open),
            ExistingResources = coverage.Sum(c => c.Existing),
            ReadResources = coverage.Sum(c => c.Read),
            Gaps = await GapsAsync(db, states, 8, cancellationToken).ConfigureAwait(false),
            Expiring = [],
        };
        return new(view, states.MaxBy(s => s.TakenAt));
    }

    /// <summary>Open findings by severity.</summary>
    public static async Task<SeverityCounts> SeveritiesAsync(IQueryable<Finding> findings, CancellationToken cancellationToken) =>
        SeverityCounts.From((await findings.GroupBy(f => f.Severity).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Select(g => (g.Key, g.Count)));

    /// <summary>What the scans that were last recorded could not read, one row per action and region, weightiest first.</summary>
    private static async Task<IReadOnlyList<GapSummary>> GapsAsync(PostureDbContext db, IReadOnlyCollection<RegionState> states, int limit, CancellationToken cancellationToken)
    {
        var scans = states.Select(s => s.ScanId).Distinct().ToList();
        var gaps = await db.ScanGaps.AsNoTracking()
            .Where(g => scans.Contains(g.ScanId))
            .GroupBy(g => new { g.Kind, g.Action, g.Region, g.Code, g.Permission, Why = g.Kind == GapKind.NotCollected ? g.Message : null })
            .Select(g => new { g.Key, Resources = g.Count(), Blinded = g.Sum(x => x.BlindedVerdicts) })
            .OrderByDescending(g => g.Blinded).ThenBy(g => g.Key.Action).ThenBy(g => g.Key.Region)
            .Take(limit)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. gaps
            .OrderBy(g => g.Key.Kind is GapKind.NotCollected).ThenByDescending(g => g.Blinded)
            .Select(g => new GapSummary(g.Key.Kind, g.Key.Action, g.Key.Region, g.Key.Code, g.Key.Why, g.Key.Permission, g.Resources, g.Blinded))];
    }

    private static async Task<DateTimeOffset?> PreviousScanAsync(PostureDbContext db, List<RegionState> states, CancellationToken cancellationToken)
    {
        if (states.Count == 0)
        {
            return null;
        }

        var accounts = states.Select(s => s.AccountId).Distinct().ToList();
        var last = states.Select(s => s.ScanId).Distinct().ToList();
        var before = states.Max(s => s.TakenAt);
        return await db.ScanTargets.AsNoTracking()
            .Where(t => accounts.Contains(t.AccountId) && t.State == ScanTargetState.Recorded && !last.Contains(t.ScanId) && t.TakenAt < before)
            .MaxAsync(t => t.TakenAt, cancellationToken).ConfigureAwait(false);
    }

    private List<TopicCard> Topics(OpenFindings open, IReadOnlyDictionary<TopicKey, PostureScore> posture)
    {
        var rows = open.ByTopic().ToList();
        var cards = new List<TopicCard>();
        foreach (var topic in Enum.GetValues<Topic>())
        {
            var own = rows.Where(r => r.Topic == topic).ToList();
            var top = own.GroupBy(r => r.CheckId)
                .OrderByDescending(g => g.Max(r => r.Severity)).ThenByDescending(g => g.Sum(r => r.Count)).ThenBy(g => g.Key, StringComparer.Ordinal)
                .FirstOrDefault();
            cards.Add(new(
                topic,
                posture.GetValueOrDefault(new TopicKey(topic)) ?? new(),
                SeverityCounts.From(own.Select(r => (r.Severity, r.Count))),
                top?.Key,
                top is null ? null : catalogue.Find(top.Key)?.Info.Title ?? top.Key,
                top?.Sum(r => r.Count) ?? 0));
        }

        return cards;
    }

    private static async Task<IReadOnlyList<LaunchTypeShare>> LaunchTypesAsync(PostureDbContext db, IQueryable<StoredResource> present, CancellationToken cancellationToken)
    {
        var services = await present.Where(r => r.Kind == ResourceKind.Service).GroupBy(r => r.LaunchTypes)
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var standalone = await present
            .Where(r => r.Kind == ResourceKind.TaskDefinition && r.Label == OccurrenceLabel.Running)
            .Where(r => !db.RevisionUses.Any(u => u.RevisionArn == r.Arn && u.ServiceArn != null))
            .GroupBy(r => r.LaunchTypes)
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. services.Concat(standalone)
            .SelectMany(g => (g.Key.Length == 0 ? [""] : g.Key.Split(',')).Select(type => (Type: type, g.Count)))
            .GroupBy(g => g.Type)
            .Select(g => new LaunchTypeShare(g.Key, g.Sum(x => x.Count)))
            .OrderByDescending(s => s.Workloads)];
    }

    private async Task<ChangeSummary> ChangesAsync(PostureDbContext db, ResolvedScope scope, List<long> scans, CancellationToken cancellationToken)
    {
        var inScope = scope.Narrow(db, db.Findings.AsNoTracking());
        var events = db.FindingEvents.AsNoTracking().Where(e => e.ScanId != null && scans.Contains(e.ScanId.Value) && inScope.Any(f => f.Id == e.FindingId));
        var counts = await events.GroupBy(e => e.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        var gone = await inScope.CountAsync(
            f => f.ResolvedScanId != null && scans.Contains(f.ResolvedScanId.Value) && f.Resolution == Resolution.ResourceGone, cancellationToken).ConfigureAwait(false);
        var latest = await events
            .Where(e => e.Kind != FindingEventKind.SeverityChanged)
            .OrderByDescending(e => e.Finding!.Severity).ThenByDescending(e => e.Id).Take(8)
            .Select(e => new { e.At, e.Kind, e.Detail, e.Finding!.Hash, e.Finding.CheckId, e.Finding.Severity, e.Finding.SubjectName, e.Finding.Container })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new(
            counts.GetValueOrDefault(FindingEventKind.Opened),
            counts.GetValueOrDefault(FindingEventKind.Resolved),
            counts.GetValueOrDefault(FindingEventKind.Reopened),
            gone,
            [.. latest.Select(e => new ChangeRow(e.At, e.Kind, e.Detail, e.Hash, catalogue.Find(e.CheckId)?.Info.Title ?? e.CheckId, e.Severity, e.SubjectName, e.Container))]);
    }

    private List<RiskyService> Riskiest(OpenFindings open) => [.. open.WorstServices(6)
        .Select(s => new RiskyService(
            StableHash.OfArn(s.Arn),
            Arn.LastSegment(s.Arn),
            ClusterNameOf(s.Arn),
            Arn.TryParse(s.Arn, out var arn) ? arn.Region : "",
            s.Counts,
            [.. s.Checks.OrderByDescending(c => c.Severity).ThenByDescending(c => c.Count).ThenBy(c => c.CheckId, StringComparer.Ordinal)
                .Select(c => catalogue.Find(c.CheckId)?.Info.Title ?? c.CheckId).Distinct().Take(3)]))];

    private static string ClusterNameOf(string serviceArn) =>
        Arn.TryParse(serviceArn, out var arn) && arn.Resource.Split('/') is ["service", var cluster, _] ? cluster : "";

    private async Task<IReadOnlyList<ExpiringSuppression>> ExpiringAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = now + SoonExpiring;
        return await db.Suppressions.AsNoTracking()
            .Where(s => s.RevokedAt == null && s.ExpiresAt > now && s.ExpiresAt <= until)
            .OrderBy(s => s.ExpiresAt).Take(5)
            .Select(s => new ExpiringSuppression(s.Id, s.Reason, s.Owner, s.ExpiresAt, db.Findings.Count(f => f.SuppressionId == s.Id)))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ScanMoment?> LastScanAsync(PostureDbContext db, RegionState? last, CancellationToken cancellationToken)
    {
        if (last is null)
        {
            return null;
        }

        var scan = await db.Scans.AsNoTracking().FirstOrDefaultAsync(s => s.Id == last.ScanId, cancellationToken).ConfigureAwait(false);
        return scan is null ? null : new(scan.Id, scan.Label, scan.State, last.TakenAt);
    }

    private static async Task<DateTimeOffset?> NextScanAsync(PostureDbContext db, EstateScope scope, CancellationToken cancellationToken)
    {
        var scanned = db.Connections.AsNoTracking().Where(c => c.IsEnabled && (scope.ConnectionId == null || c.Id == scope.ConnectionId));
        var schedules = db.Schedules.AsNoTracking()
            .Where(s => !s.IsPaused && s.NextDueAt != null && scanned.Any(c => c.Id == s.ConnectionId || (s.GroupId != null && c.GroupId == s.GroupId)));
        return await schedules.MinAsync(s => s.NextDueAt, cancellationToken).ConfigureAwait(false);
    }

    private sealed record Recorded(OverviewView View, RegionState? Last);
}
