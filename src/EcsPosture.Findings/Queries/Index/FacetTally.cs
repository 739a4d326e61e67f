using EcsPosture.Checks;
using EcsPosture.Checks.Usage;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>Counts the values of all facets in one go over the index: each facet's own choice does not narrow its own counts.</summary>
internal sealed class FacetTally
{
    private readonly IndexNames _names;

    /// <summary>Counts.</summary>
    public FacetTally(FindingIndex index, IndexFilter filter)
    {
        _names = index.Names;
        (Checks, OfFrameworks, OfControls) = (new int[_names.Checks.Count], new int[_names.Checks.Count], new int[_names.Checks.Count]);
        (Clusters, Services) = (new int[_names.Clusters.Count], new int[_names.Services.Count]);
        filter.Go(index, Take);
    }

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

    private void Take(in IndexedFinding finding, Misses misses)
    {
        if (misses is Misses.None or Misses.Severity)
        {
            Severities[(int)finding.Severity]++;
        }

        if (misses is Misses.None or Misses.Status)
        {
            Standings[(int)finding.Standing]++;
        }

        if (misses is Misses.None or Misses.Check)
        {
            Checks[finding.Check]++;
        }

        if (misses is Misses.None or Misses.Framework)
        {
            OfFrameworks[finding.Check]++;
        }

        if (misses is Misses.None or Misses.Control)
        {
            OfControls[finding.Check]++;
        }

        if (misses is Misses.None or Misses.Topic)
        {
            CountBits(finding.Topics, Topics);
        }

        if (misses is Misses.None or Misses.Label)
        {
            CountBits(finding.Labels, Labels);
        }

        if (misses is Misses.None or Misses.Cluster)
        {
            _names.Count(finding.Clusters, Clusters);
        }

        if (misses is Misses.None or Misses.Service)
        {
            _names.Count(finding.Services, Services);
        }
    }

    private static void CountBits(int bits, int[] counts)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            counts[System.Numerics.BitOperations.TrailingZeroCount(bits)]++;
        }
    }
}
