using EcsPosture.Checks;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Inventory;

namespace EcsPosture.Findings.Queries.Findings;

/// <summary>Puts what was counted into the facets that a list of findings offers.</summary>
internal static class FacetList
{
    /// <summary>Clusters and services are offered up to so many.</summary>
    private const int Offered = 50;

    /// <summary>The facets, in the order in which pages show them.</summary>
    public static IReadOnlyList<Facet> Of(FacetTally tally, FindingsQuery query, ControlIndex controls, Func<string, string> titleOf)
    {
        var names = tally.Names;
        var byFramework = ByName(tally.OfFrameworks, names.Checks);
        var byControl = ByName(tally.OfControls, names.Checks);
        int Of(Dictionary<string, int> counts, IEnumerable<Control> of) => controls.ChecksOf(of.Select(c => c.Key)).Sum(id => counts.GetValueOrDefault(id));
        int Standing(Func<Standing, bool> isOne) => tally.Standings.Where((_, s) => isOne((Standing)s)).Sum();

        // The controls that are chosen only: all are too many to offer.
        IEnumerable<Facet> chosenControls = query.Controls.Count == 0 ? [] :
        [
            new(FacetNames.Control, [.. query.Controls.Select(FrameworkList.FindControl).OfType<Control>().Select(c => new FacetValue(c.Key, $"{c.Id}: {c.Title}", Of(byControl, [c])))]),
        ];
        return
        [
            new(FacetNames.Severity, [.. Values<Severity>(tally.Severities).Reverse()]),
            new(FacetNames.Status,
            [
                new(FindingsReader.Word(FindingStatus.Open), "Open", Standing(s => (s & (Index.Standing.Resolved | Index.Standing.Suppressed)) == 0)),
                new(FindingsReader.Word(FindingStatus.NeedsReview), "Needs review", Standing(s => s is Index.Standing.NeedsReview)),
                new(FindingsReader.Word(FindingStatus.Suppressed), "Suppressed", Standing(s => s.HasFlag(Index.Standing.Suppressed) && !s.HasFlag(Index.Standing.Resolved))),
                new(FindingsReader.Word(FindingStatus.Resolved), "Resolved", Standing(s => s.HasFlag(Index.Standing.Resolved))),
            ]),
            new(FacetNames.Topic, [.. Values<Topic>(tally.Topics)]),
            new(FacetNames.Cluster, Named(tally.Clusters, names.Clusters)),
            new(FacetNames.Service, Named(tally.Services, names.Services)),
            new(FacetNames.Label, [.. Values<OccurrenceLabel>(tally.Labels)]),
            .. chosenControls,
            new(FacetNames.Framework, [.. FrameworkList.All.Select(f => new FacetValue(f.Key, f.ShortTitle, Of(byFramework, f.Controls)))]),
            new(FacetNames.Check, [.. ByName(tally.Checks, names.Checks)
                .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => new FacetValue(c.Key, titleOf(c.Key), c.Value))]),
        ];
    }

    private static IEnumerable<FacetValue> Values<TEnum>(int[] counts)
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Zip(counts).Where(v => v.Second > 0).Select(v => new FacetValue(FindingsReader.Word(v.First), v.First.ToString(), v.Second));

    private static IReadOnlyList<FacetValue> Named(int[] counts, NameTable arns) => [.. ByName(counts, arns)
        .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(Offered)
        .Select(c => new FacetValue(EcsPosture.Findings.Estate.StableHash.OfArn(c.Key), Arn.LastSegment(c.Key), c.Value))];

    private static Dictionary<string, int> ByName(int[] counts, NameTable names)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 1; number < counts.Length; number++)
        {
            if (counts[number] > 0)
            {
                byName[names[number]] = counts[number];
            }
        }

        return byName;
    }
}
