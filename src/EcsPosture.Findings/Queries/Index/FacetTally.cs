using System.Numerics;
using EcsPosture.Checks;
using EcsPosture.Checks.Usage;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>Counts the values of all facets: each facet's own choice does not narrow its own counts.</summary>
internal sealed class FacetTally
{
    /// <summary>Counts.</summary>
    public FacetTally(IndexFilter filter)
    {
        Names = filter.Names;
        (Checks, OfFrameworks, OfControls) = (new int[Names.Checks.Count], new int[Names.Checks.Count], new int[Names.Checks.Count]);
        (Clusters, Services) = (new int[Names.Clusters.Count], new int[Names.Services.Count]);
        var counts = filter.CountByTraitsWhateverTheyAre();
        for (var traits = 0; traits < counts.Length; traits++)
        {
            Take(Names.Traits[traits], counts[traits], filter.MissesOf(traits));
        }

        filter.Go((chunk, matching) => Count(chunk.Clusters, matching, Clusters), Misses.Cluster);
        filter.Go((chunk, matching) => Count(chunk.Services, matching, Services), Misses.Service);
    }

    /// <summary>The names that the counts are by.</summary>
    public IndexNames Names { get; }

    /// <summary>By severity.</summary>
    public int[] Severities { get; } = new int[Enum.GetValues<Severity>().Length];

    /// <summary>By <see cref="Standing"/>.</summary>
    public int[] Standings { get; } = new int[8];

    /// <summary>By topic.</summary>
    public int[] Topics { get; } = new int[Enum.GetValues<Topic>().Length];

    /// <summary>By label.</summary>
    public int[] Labels { get; } = new int[Enum.GetValues<OccurrenceLabel>().Length];

    /// <summary>By number of the check.</summary>
    public int[] Checks { get; }

    /// <summary>By number of the check, without the choice of frameworks.</summary>
    public int[] OfFrameworks { get; }

    /// <summary>By number of the check, without the choice of controls.</summary>
    public int[] OfControls { get; }

    /// <summary>By number of the cluster; in 0 those that show in none.</summary>
    public int[] Clusters { get; }

    /// <summary>By number of the service; in 0 those that show in none.</summary>
    public int[] Services { get; }

    private void Take(in FindingTraits traits, int count, Misses misses)
    {
        if (misses is Misses.None or Misses.Severity)
        {
            Severities[(int)traits.Severity] += count;
        }

        if (misses is Misses.None or Misses.Status)
        {
            Standings[(int)traits.Standing] += count;
        }

        if (misses is Misses.None or Misses.Check)
        {
            Checks[traits.Check] += count;
        }

        if (misses is Misses.None or Misses.Framework)
        {
            OfFrameworks[traits.Check] += count;
        }

        if (misses is Misses.None or Misses.Control)
        {
            OfControls[traits.Check] += count;
        }

        if (misses is Misses.None or Misses.Topic)
        {
            CountBits(traits.Topics, Topics, count);
        }

        if (misses is Misses.None or Misses.Label)
        {
            CountBits(traits.Labels, Labels, count);
        }
    }

    private void Count(int[] puts, ReadOnlySpan<int> matching, int[] counts)
    {
        foreach (var i in matching)
        {
            Names.Count(puts[i], counts);
        }
    }

    private static void CountBits(int bits, int[] counts, int count)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            counts[BitOperations.TrailingZeroCount(bits)] += count;
        }
    }
}
