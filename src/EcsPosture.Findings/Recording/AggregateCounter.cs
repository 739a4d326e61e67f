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
    private readonly List<ClusterFail> _failsElsewhere = [];
    private ScopeCounter? _all;
    private ScopeCounter? _lastRegion;

    /// <summary>The counts, in a fixed order.</summary>
    public IReadOnlyList<ScanAggregate> Rows => [.. InOrder().SelectMany(s => s.Rows(scanId, accountId))];

    /// <summary>The counts by check, of regions and clusters, in a fixed order.</summary>
    public IReadOnlyList<CheckAggregate> CheckRows => [.. InOrder().Where(s => s.Kind is not AggregateScope.All).SelectMany(s => s.CheckRows(scanId, accountId))];

    /// <summary>Counts a verdict in the account, in its region, and in each cluster by what it is there.</summary>
    public void Add(in Judged judged)
    {
        if (judged.Doubt is null)
        {
            Add(judged.Folded, judged.Key);
        }
        else
        {
            Count(judged.Folded, judged.Verdict, isInDoubt: true, 1, judged.Key);
        }
    }

    /// <summary>Counts a verdict that no doubt hangs on.</summary>
    public void Add(SubjectVerdict folded, in FindingKey key)
    {
        if (folded.Occurrences is [{ Label: not (OccurrenceLabel.Stale or OccurrenceLabel.Unknown) } alone])
        {
            AddAlone(alone, key.SubjectId);
        }
        else
        {
            Count(folded, folded.Verdict, isInDoubt: false, 1, key);
        }
    }

    /// <summary>Counts a verdict that no doubt hangs on, and that is the only one on its subject (and container).</summary>
    public void AddAlone(CheckVerdict verdict, long subjectId)
    {
        var (all, region) = (All, ScopeOf(AggregateScope.Region, verdict.Subject!.Region));
        all.Add(verdict.CheckId, verdict.Topics, verdict.Severity, verdict.Verdict);
        region.Add(verdict.CheckId, verdict.Topics, verdict.Severity, verdict.Verdict);
        ScopeCounter? first = null;
        for (var i = 0; i < verdict.Clusters.Count; i++)
        {
            var cluster = ScopeOf(AggregateScope.Cluster, verdict.Clusters[i]);
            cluster.Add(verdict.CheckId, verdict.Topics, verdict.Severity, verdict.Verdict);
            if (i > 0 && verdict.Verdict is Verdict.Fail)
            {
                _failsElsewhere.Add(new(KeyOf(verdict, subjectId), verdict.Topics, verdict.Severity, cluster));
            }

            first ??= cluster;
        }

        if (verdict.Verdict is Verdict.Fail)
        {
            _fails.Add(new(KeyOf(verdict, subjectId), verdict.Topics, verdict.Severity, region, first));
        }
    }

    /// <summary>Takes back a verdict that was counted and that no doubt hung on.</summary>
    public void Remove(SubjectVerdict folded) => Count(folded, folded.Verdict, isInDoubt: false, -1, kept: null);

    /// <summary>Forgets which verdicts on some subjects failed, before they are counted anew.</summary>
    public void ForgetFails(IReadOnlySet<long> subjects)
    {
        _fails.RemoveAll(f => subjects.Contains(f.Finding.SubjectId));
        _failsElsewhere.RemoveAll(f => subjects.Contains(f.Finding.SubjectId));
    }

    /// <summary>Counts those that failed and belong to suppressed findings as such.</summary>
    public void Suppress(IReadOnlySet<FindingKey> suppressed)
    {
        ArgumentNullException.ThrowIfNull(suppressed);
        foreach (var fail in _fails.Where(f => suppressed.Contains(f.Finding)))
        {
            All.Suppress(fail.Finding.CheckId, fail.Topics, fail.Severity);
            fail.Region.Suppress(fail.Finding.CheckId, fail.Topics, fail.Severity);
            fail.Cluster?.Suppress(fail.Finding.CheckId, fail.Topics, fail.Severity);
        }

        foreach (var fail in _failsElsewhere.Where(f => suppressed.Contains(f.Finding)))
        {
            fail.Cluster.Suppress(fail.Finding.CheckId, fail.Topics, fail.Severity);
        }
    }

    /// <summary>Counts an unread list as one verdict not assessed, so that a scope in which nothing could be listed does not look empty.</summary>
    public void AddListGap(CheckVerdict gap)
    {
        All.Add(gap.CheckId, gap.Topics, gap.Severity, Verdict.NotAssessed);
        ScopeOf(AggregateScope.Region, gap.Resource.Region).Add(gap.CheckId, gap.Topics, gap.Severity, Verdict.NotAssessed);
        foreach (var cluster in gap.Clusters)
        {
            ScopeOf(AggregateScope.Cluster, cluster).Add(gap.CheckId, gap.Topics, gap.Severity, Verdict.NotAssessed);
        }
    }

    /// <param name="folded">The verdict.</param>
    /// <param name="verdict">What it counts as.</param>
    /// <param name="isInDoubt">Whether it counts as not assessed where it passes.</param>
    /// <param name="by">1 to count it, -1 to take it back.</param>
    /// <param name="kept">The key under which its fails are kept; null when they are not.</param>
    private void Count(SubjectVerdict folded, Verdict verdict, bool isInDoubt, int by, FindingKey? kept)
    {
        var (checkId, topics) = (folded.CheckId, folded.Deciding.Topics);
        var severity = verdict is Verdict.Fail ? folded.Severity : folded.Deciding.Severity;
        var region = ScopeOf(AggregateScope.Region, folded.Subject.Region);
        All.Add(checkId, topics, severity, verdict, by);
        region.Add(checkId, topics, severity, verdict, by);
        if (verdict is Verdict.Fail && kept is { } key)
        {
            _fails.Add(new(key, topics, severity, region, null));
        }

        foreach (var (cluster, there, worst) in InClusters(folded, verdict, isInDoubt))
        {
            cluster.Add(checkId, topics, worst, there, by);
            if (there is Verdict.Fail && kept is { } keyThere)
            {
                _failsElsewhere.Add(new(keyThere, topics, worst, cluster));
            }
        }
    }

    /// <summary>What a verdict is in each cluster, by its occurrences there.</summary>
    private IEnumerable<(ScopeCounter Cluster, Verdict Verdict, Severity Severity)> InClusters(SubjectVerdict folded, Verdict verdict, bool isInDoubt)
    {
        var counting = folded.Occurrences.Where(o => o.Label is not OccurrenceLabel.Stale).ToList();
        return counting.SelectMany(o => o.Clusters).Distinct(StringComparer.Ordinal).Select(cluster => In(cluster, counting.FindAll(o => o.Clusters.Contains(cluster))));

        (ScopeCounter, Verdict, Severity) In(string cluster, List<CheckVerdict> here)
        {
            var deciding = here.MinBy(o => Rank(o.Verdict))!;
            var there = isInDoubt && deciding.Verdict is Verdict.Pass or Verdict.NotApplicable && verdict is Verdict.NotAssessed ? Verdict.NotAssessed : deciding.Verdict;
            var worst = there is Verdict.Fail ? here.Where(o => o.Verdict is Verdict.Fail).Max(o => o.Severity) : deciding.Severity;
            return (ScopeOf(AggregateScope.Cluster, cluster), there, worst);
        }
    }

    private static FindingKey KeyOf(CheckVerdict verdict, long subjectId) => new(verdict.CheckId, subjectId, verdict.Container ?? "");

    private ScopeCounter All => _all ??= _scopes[(AggregateScope.All, "")] = new(AggregateScope.All, "");

    private ScopeCounter ScopeOf(AggregateScope kind, string key)
    {
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

    /// <summary>A verdict that was counted as failed: in all, in its region, and in a cluster where it is the same there.</summary>
    private readonly record struct CountedFail(FindingKey Finding, IReadOnlyList<Topic> Topics, Severity Severity, ScopeCounter Region, ScopeCounter? Cluster);

    /// <summary>A verdict that was counted as failed in one more cluster.</summary>
    private readonly record struct ClusterFail(FindingKey Finding, IReadOnlyList<Topic> Topics, Severity Severity, ScopeCounter Cluster);
}
