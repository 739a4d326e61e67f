using System.Runtime.InteropServices;
using EcsPosture.Checks;
using EcsPosture.Findings.Scans;

namespace EcsPosture.Findings.Recording;

/// <summary>The counts of one scope: of verdicts by topic and severity, and by check.</summary>
internal sealed class ScopeCounter(AggregateScope kind, string key)
{
    private static readonly Topic?[] Topics = [null, .. Enum.GetValues<Topic>()];
    private static readonly Severity[] Severities = Enum.GetValues<Severity>();
    private static readonly Verdict[] Verdicts = Enum.GetValues<Verdict>();
    private readonly int[] _counts = new int[Topics.Length * Severities.Length * Verdicts.Length];
    private readonly int[] _suppressed = new int[Topics.Length * Severities.Length];
    private readonly Dictionary<string, CheckCounts> _checks = new(StringComparer.Ordinal);
    private CheckCounts? _last;

    /// <summary>What kind of scope it is.</summary>
    public AggregateScope Kind { get; } = kind;

    /// <summary>A region, a cluster's ARN, or empty for all.</summary>
    public string Key { get; } = key;

    /// <summary>Counts a verdict once in all and once in each of its topics, or takes it back (by -1).</summary>
    public void Add(string checkId, IReadOnlyList<Topic> topics, Severity severity, Verdict verdict, int by = 1)
    {
        _counts[At(null, severity, verdict)] += by;
        for (var i = 0; i < topics.Count; i++)
        {
            if (IsFirst(topics, i))
            {
                _counts[At(topics[i], severity, verdict)] += by;
            }
        }

        Of(checkId).Verdicts[(int)verdict] += by;
    }

    /// <summary>Counts a verdict that was counted as failed as suppressed too.</summary>
    public void Suppress(string checkId, IReadOnlyList<Topic> topics, Severity severity)
    {
        _suppressed[At(null, severity)]++;
        for (var i = 0; i < topics.Count; i++)
        {
            if (IsFirst(topics, i))
            {
                _suppressed[At(topics[i], severity)]++;
            }
        }

        Of(checkId).Suppressed++;
    }

    /// <summary>A row for each count, by topic, severity and verdict.</summary>
    public IEnumerable<ScanAggregate> Rows(long scanId, string accountId) =>
        from topic in Topics
        from severity in Severities
        from verdict in Verdicts
        let count = _counts[At(topic, severity, verdict)]
        where count > 0
        let suppressed = verdict is Verdict.Fail ? _suppressed[At(topic, severity)] : 0
        let weight = SeverityWeight.Of(severity)
        select new ScanAggregate
        {
            ScanId = scanId,
            AccountId = accountId,
            ScopeKind = Kind,
            ScopeKey = Key,
            Topic = topic,
            Severity = severity,
            Verdict = verdict,
            Count = count,
            SuppressedCount = suppressed,
            PassedWeight = verdict is Verdict.Pass ? count * weight : 0,
            FailedWeight = verdict is Verdict.Fail ? count * weight : 0,
            FailedWeightWithoutSuppressed = verdict is Verdict.Fail ? (count - suppressed) * weight : 0,
        };

    /// <summary>A row for each count by check and verdict.</summary>
    public IEnumerable<CheckAggregate> CheckRows(long scanId, string accountId) =>
        from check in _checks.OrderBy(c => c.Key, StringComparer.Ordinal)
        from verdict in Verdicts
        let count = check.Value.Verdicts[(int)verdict]
        where count > 0
        select new CheckAggregate
        {
            ScanId = scanId,
            AccountId = accountId,
            ScopeKind = Kind,
            ScopeKey = Key,
            CheckId = check.Key,
            Verdict = verdict,
            Count = count,
            SuppressedCount = verdict is Verdict.Fail ? check.Value.Suppressed : 0,
        };

    private static bool IsFirst(IReadOnlyList<Topic> topics, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (topics[i] == topics[index])
            {
                return false;
            }
        }

        return true;
    }

    private static int At(Topic? topic, Severity severity) => ((topic is { } t ? (int)t + 1 : 0) * Severities.Length) + (int)severity;

    private static int At(Topic? topic, Severity severity, Verdict verdict) => (At(topic, severity) * Verdicts.Length) + (int)verdict;

    private CheckCounts Of(string checkId)
    {
        // Checks are recorded one after the other.
        if (_last is null || !ReferenceEquals(_last.CheckId, checkId))
        {
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_checks, checkId, out _);
            _last = counts ??= new(checkId);
        }

        return _last;
    }

    private sealed class CheckCounts(string checkId)
    {
        public string CheckId { get; } = checkId;

        public int[] Verdicts { get; } = new int[ScopeCounter.Verdicts.Length];

        public int Suppressed { get; set; }
    }
}
