namespace EcsPosture.Findings.Queries.Index;

/// <summary>Some thousands of findings by ascending id, column by column: a question goes along the columns that it asks about and no others.</summary>
internal sealed class FindingChunk
{
    /// <summary>The most findings of a chunk.</summary>
    public const int Size = 8192;

    /// <summary>A chunk.</summary>
    /// <param name="findings">Not more than <see cref="Size"/>, by ascending id.</param>
    public FindingChunk(ReadOnlySpan<IndexedFinding> findings)
    {
        (Ids, SubjectIds, FirstSeenTicks, LastOpenedScanIds) = (new long[findings.Length], new long[findings.Length], new long[findings.Length], new long[findings.Length]);
        (Clusters, Services, Traits) = (new int[findings.Length], new int[findings.Length], new int[findings.Length]);
        for (var i = 0; i < findings.Length; i++)
        {
            (Ids[i], SubjectIds[i], FirstSeenTicks[i], LastOpenedScanIds[i], Clusters[i], Services[i], Traits[i]) = findings[i];
        }
    }

    /// <summary>How many findings it has.</summary>
    public int Count => Ids.Length;

    /// <summary>See <see cref="IndexedFinding.Id"/>.</summary>
    public long[] Ids { get; }

    /// <summary>See <see cref="IndexedFinding.SubjectId"/>.</summary>
    public long[] SubjectIds { get; }

    /// <summary>See <see cref="IndexedFinding.FirstSeenTicks"/>.</summary>
    public long[] FirstSeenTicks { get; }

    /// <summary>See <see cref="IndexedFinding.LastOpenedScanId"/>.</summary>
    public long[] LastOpenedScanIds { get; }

    /// <summary>See <see cref="IndexedFinding.Clusters"/>.</summary>
    public int[] Clusters { get; }

    /// <summary>See <see cref="IndexedFinding.Services"/>.</summary>
    public int[] Services { get; }

    /// <summary>See <see cref="IndexedFinding.Traits"/>.</summary>
    public int[] Traits { get; }

    /// <summary>The findings, one by one.</summary>
    public IEnumerable<IndexedFinding> Findings => Enumerable.Range(0, Count).Select(i => this[i]);

    /// <summary>One finding.</summary>
    public IndexedFinding this[int position] =>
        new(Ids[position], SubjectIds[position], FirstSeenTicks[position], LastOpenedScanIds[position], Clusters[position], Services[position], Traits[position]);
}
