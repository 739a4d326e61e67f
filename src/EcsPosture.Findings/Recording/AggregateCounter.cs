using System.Runtime.InteropServices;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Scans;

namespace EcsPosture.Findings.Recording;

/// <summary>Counts verdicts on subjects by scope, topic, severity and kind, as scores and trends need them, and by check, as frameworks do.</summary>
internal sealed class AggregateCounter(long scanId, string accountId)
{
    private readonly Dictionary<(AggregateScope Kind, string Key), ScopeCounter> _scopes = [];
    private readonly List<CountedFail> _fails = [];
    private ScopeCounter? _all;
    private ScopeCounter? _lastRegion;

    /// <summary>The counts, in a fixed order.</summary>
    public IReadOnlyList<ScanAggregate> Rows => [.. InOrder().SelectMany(s => s.Rows(scanId, accountId))];

    /// <summary>The counts by check, of regions and clusters, in a fixed order.</summary>
    public IReadOnlyList<CheckAggregate> CheckRows => [.. InOrder().Where(s => s.Kind is not AggregateScope.All).SelectMany(s => s.CheckRows(scanId, accountId))];

    /// <summary>Counts a verdict in the account, in its region, and in each cluster by what it is there.</summary>
    public void Add(in Judged judged)
    {
        var severity = judged.Verdict is Verdict.Fail ? judged.Folded.Severity : judged.Deciding.Severity;
        Add(AggregateScope.All, "", judged.Deciding, severity, judged.Verdict);
        Add(AggregateScope.Region, judged.Folded.Subject.Region, judged.Deciding, severity, judged.Verdict);
        if (judged.Verdict is Verdict.Fail)
        {
            Keep(judged, AggregateScope.All, "", severity);
            Keep(judged, AggregateScope.Region, judged.Folded.Subject.Region, severity);
        }

        if (judged.Folded.Occurrences is [{ Label: not OccurrenceLabel.Stale, Clusters.Count: <= 1 } alone])
        {
            if (alone.Clusters.Count > 0)
            {
                AddIn(alone.Clusters[0], judged, [alone]);
            }

            return;
        }

        var counting = judged.Folded.Occurrences.Where(o => o.Label is not OccurrenceLabel.Stale).ToList();
        foreach (var cluster in counting.SelectMany(o => o.Clusters).Distinct(StringComparer.Ordinal))
        {
            AddIn(cluster, judged, counting.FindAll(o => o.Clusters.Contains(cluster)));
        }
    }

    /// <summary>Counts those that failed and belong to suppressed findings as such.</summary>
    public void Suppress(IReadOnlySet<FindingKey> suppressed)
    {
        ArgumentNullException.ThrowIfNull(suppressed);
        foreach (var fail in _fails.Where(f => suppressed.Contains(f.Finding)))
        {
            fail.Scope.Suppress(fail.Finding.CheckId, fail.Topics, fail.Severity);
        }
    }

    /// <summary>Counts an unread list as one verdict not assessed, so that a scope in which nothing could be listed does not look empty.</summary>
    public void AddListGap(CheckVerdict gap)
    {
        Add(AggregateScope.All, "", gap, gap.Severity, Verdict.NotAssessed);
        Add(AggregateScope.Region, gap.Resource.Region, gap, gap.Severity, Verdict.NotAssessed);
        foreach (var cluster in gap.Clusters)
        {
            Add(AggregateScope.Cluster, cluster, gap, gap.Severity, Verdict.NotAssessed);
        }
    }

    /// <summary>Counts a verdict in a cluster by its occurrences there.</summary>
    private void AddIn(string cluster, in Judged judged, List<CheckVerdict> here)
    {
        var deciding = here.MinBy(o => Rank(o.Verdict))!;
        var verdict = judged.Doubt is not null && deciding.Verdict is Verdict.Pass or Verdict.NotApplicable && judged.Verdict is Verdict.NotAssessed
            ? Verdict.NotAssessed
            : deciding.Verdict;
        var worst = verdict is Verdict.Fail ? here.Where(o => o.Verdict is Verdict.Fail).Max(o => o.Severity) : deciding.Severity;
        Add(AggregateScope.Cluster, cluster, judged.Deciding, worst, verdict);
        if (verdict is Verdict.Fail)
        {
            Keep(judged, AggregateScope.Cluster, cluster, worst);
        }
    }

    private void Keep(in Judged judged, AggregateScope kind, string key, Severity severity) => _fails.Add(new(judged.Key, judged.Deciding.Topics, ScopeOf(kind, key), severity));

    private void Add(AggregateScope kind, string key, CheckVerdict of, Severity severity, Verdict verdict) => ScopeOf(kind, key).Add(of.CheckId, of.Topics, severity, verdict);

    private ScopeCounter ScopeOf(AggregateScope kind, string key)
    {
        if (kind is AggregateScope.All)
        {
            return _all ??= _scopes[(kind, key)] = new(kind, key);
        }

        // Verdicts of one region mostly come together.
        if (kind is AggregateScope.Region && ReferenceEquals(_lastRegion?.Key, key))
        {
            return _lastRegion;
        }

        ref var scope = ref CollectionsMarshal.GetValueRefOrAddDefault(_scopes, (kind, key), out _);
        scope ??= new(kind, key);
        return kind is AggregateScope.Region ? _lastRegion = scope : scope;
    }

    private IEnumerable<ScopeCounter> InOrder() => _scopes.Values.OrderBy(s => s.Kind).ThenBy(s => s.Key, StringComparer.Ordinal);

    private static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Fail => 0,
        Verdict.NotAssessed => 1,
        Verdict.Manual => 2,
        Verdict.Pass => 3,
        _ => 4,
    };

    /// <summary>A verdict that was counted as failed in a scope.</summary>
    private readonly record struct CountedFail(FindingKey Finding, IReadOnlyList<Topic> Topics, ScopeCounter Scope, Severity Severity);
}
