using EcsPosture.Checks;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>The findings of a scope that are open and not suppressed, counted in the ways that pages show them.</summary>
internal sealed class OpenFindings
{
    private readonly IndexFilter _filter;
    private readonly IndexNames _names;
    private readonly IReadOnlyList<(FindingTraits Traits, int Count)> _byTraits;

    /// <summary>The open findings of a scope in an index.</summary>
    public OpenFindings(FindingIndex index, ResolvedScope scope)
    {
        _names = index.Names;
        _filter = new(index, new(), scope, LookedUp.Nothing, ControlIndex.Default);
        _byTraits = [.. _filter.CountByTraits().Index().Where(c => c.Item > 0).Select(c => (_names.Traits[c.Index], c.Item))];
    }

    /// <summary>By severity.</summary>
    public SeverityCounts BySeverity() => SeverityCounts.From(_byTraits.Select(t => (t.Traits.Severity, t.Count)));

    /// <summary>By check: how many, and the worst.</summary>
    public Dictionary<string, (int Count, Severity Worst)> ByCheck() => _byTraits
        .GroupBy(t => t.Traits.Check)
        .ToDictionary(g => _names.Checks[g.Key], g => (g.Sum(t => t.Count), g.Max(t => t.Traits.Severity)), StringComparer.Ordinal);

    /// <summary>By topic, check and severity.</summary>
    public IEnumerable<(Topic Topic, string CheckId, Severity Severity, int Count)> ByTopic() => _byTraits
        .SelectMany(t => Enum.GetValues<Topic>().Where(topic => (t.Traits.Topics & (1 << (int)topic)) != 0).Select(topic => (topic, t.Traits.Check, t.Traits.Severity, t.Count)))
        .GroupBy(t => (t.topic, t.Check, t.Severity))
        .Select(g => (g.Key.topic, _names.Checks[g.Key.Check], g.Key.Severity, g.Sum(t => t.Count)));

    /// <summary>By severity, of each cluster that they show in.</summary>
    public Dictionary<string, SeverityCounts> ByCluster() => SeveritiesBy(c => c.Clusters, _names.Clusters)
        .ToDictionary(c => _names.Clusters[c.Number], c => c.Counts, StringComparer.Ordinal);

    /// <summary>By check and severity, of each service that they show in.</summary>
    public ILookup<string, (string CheckId, Severity Severity, int Count)> ByService() => ByService(_ => true);

    /// <summary>The services with most against them by weight, worst first: by severity, and by check and severity.</summary>
    /// <param name="most">How many.</param>
    public IReadOnlyList<(string Arn, SeverityCounts Counts, IReadOnlyList<(string CheckId, Severity Severity, int Count)> Checks)> WorstServices(int most)
    {
        var worst = SeveritiesBy(c => c.Services, _names.Services)
            .Select(s => (s.Number, Arn: _names.Services[s.Number], s.Counts))
            .OrderByDescending(s => s.Counts.Weight).ThenBy(s => s.Arn, StringComparer.Ordinal).Take(most).ToList();
        var numbers = worst.Select(s => s.Number).ToHashSet();
        var checks = ByService(numbers.Contains);
        return [.. worst.Select(s => (s.Arn, s.Counts, (IReadOnlyList<(string, Severity, int)>)[.. checks[s.Arn]]))];
    }

    /// <summary>How many a scan among these opened, or reopened, last.</summary>
    public int OpenedBy(IReadOnlyCollection<long> scans)
    {
        var (wanted, count) = (scans.ToHashSet(), 0);
        _filter.Go((chunk, matching) =>
        {
            foreach (var i in matching)
            {
                count += wanted.Contains(chunk.LastOpenedScanIds[i]) ? 1 : 0;
            }
        });
        return count;
    }

    private IEnumerable<(int Number, SeverityCounts Counts)> SeveritiesBy(Func<FindingChunk, int[]> putsOf, NameTable names)
    {
        var severities = Enum.GetValues<Severity>();
        var counts = Array.ConvertAll(severities, _ => new int[names.Count]);
        _filter.Go((chunk, matching) =>
        {
            var puts = putsOf(chunk);
            foreach (var i in matching)
            {
                _names.Count(puts[i], counts[(int)_names.Traits[chunk.Traits[i]].Severity]);
            }
        });
        return Enumerable.Range(1, names.Count - 1).Where(n => severities.Any(s => counts[(int)s][n] > 0))
            .Select(n => (n, SeverityCounts.From(severities.Select(s => (s, counts[(int)s][n])))));
    }

    private ILookup<string, (string CheckId, Severity Severity, int Count)> ByService(Func<int, bool> isWanted)
    {
        var counts = new Dictionary<(int Service, int Check, Severity Severity), int>();
        _filter.Go((chunk, matching) =>
        {
            foreach (var i in matching)
            {
                var put = chunk.Services[i];
                ref readonly var traits = ref _names.Traits[chunk.Traits[i]];
                foreach (var service in put < 0 ? _names.Several(put) : [put])
                {
                    if (service != 0 && isWanted(service))
                    {
                        var key = (service, traits.Check, traits.Severity);
                        counts[key] = counts.GetValueOrDefault(key) + 1;
                    }
                }
            }
        });
        return counts.ToLookup(c => _names.Services[c.Key.Service], c => (_names.Checks[c.Key.Check], c.Key.Severity, c.Value), StringComparer.Ordinal);
    }
}
