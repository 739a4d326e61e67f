using EcsPosture.Checks;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>The findings of a scope that are open and not suppressed, counted in the ways that pages show them.</summary>
internal sealed class OpenFindings(FindingIndex index, ResolvedScope scope)
{
    private readonly IndexFilter _filter = new(index.Names, new FindingsQuery(), scope, LookedUp.Nothing, ControlIndex.Default);

    /// <summary>By severity.</summary>
    public SeverityCounts BySeverity() => SeverityCounts.From(_filter.Matching(index).CountBy(f => f.Severity).Select(s => (s.Key, s.Value)));

    /// <summary>By severity, of each cluster that they show in.</summary>
    public Dictionary<string, SeverityCounts> ByCluster() => Grouped(f => f.Clusters, index.Names.Clusters)
        .GroupBy(r => r.Name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => SeverityCounts.From(g.Select(r => (r.Severity, r.Count))), StringComparer.Ordinal);

    /// <summary>By service that they show in, check and severity.</summary>
    public IEnumerable<(string Name, string CheckId, Severity Severity, int Count)> ByService() => Grouped(f => f.Services, index.Names.Services);

    /// <summary>By check: how many, and the worst.</summary>
    public Dictionary<string, (int Count, Severity Worst)> ByCheck() => _filter.Matching(index)
        .CountBy(f => (f.Check, f.Severity))
        .GroupBy(c => c.Key.Check)
        .ToDictionary(g => index.Names.Checks[g.Key], g => (g.Sum(c => c.Value), g.Max(c => c.Key.Severity)), StringComparer.Ordinal);

    /// <summary>By topic, check and severity.</summary>
    public IEnumerable<(Topic Topic, string CheckId, Severity Severity, int Count)> ByTopic() => _filter.Matching(index)
        .CountBy(f => (f.Topics, f.Check, f.Severity))
        .SelectMany(c => Enum.GetValues<Topic>().Where(t => (c.Key.Topics & (1 << (int)t)) != 0)
            .Select(t => (t, index.Names.Checks[c.Key.Check], c.Key.Severity, c.Value)));

    /// <summary>How many a scan among these opened, or reopened, last.</summary>
    public int OpenedBy(IReadOnlyCollection<long> scans) => _filter.Matching(index).Count(f => scans.Contains(f.LastOpenedScanId));

    private IEnumerable<(string Name, string CheckId, Severity Severity, int Count)> Grouped(Func<IndexedFinding, int> putOf, NameTable names)
    {
        var counts = new Dictionary<(int Number, int Check, Severity Severity), int>();
        foreach (var (key, count) in _filter.Matching(index).CountBy(f => (Put: putOf(f), f.Check, f.Severity)))
        {
            foreach (var number in key.Put < 0 ? index.Names.Several(key.Put) : [key.Put])
            {
                var own = (number, key.Check, key.Severity);
                counts[own] = counts.GetValueOrDefault(own) + count;
            }
        }

        return counts.Where(c => c.Key.Number != 0).Select(c => (names[c.Key.Number], index.Names.Checks[c.Key.Check], c.Key.Severity, c.Value));
    }
}
