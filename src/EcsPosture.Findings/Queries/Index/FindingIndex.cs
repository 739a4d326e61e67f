namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// All findings of the store as they were at one moment, each in some dozens of bytes, by ascending id, and how many there are of
/// each combination of traits. To go over a million of them takes a few milliseconds, whatever they are narrowed by; a query that
/// groups as many rows of the store takes seconds. Never changed: a newer one shares what is the same with it.
/// </summary>
internal sealed class FindingIndex
{
    private readonly FindingChunk[] _chunks;
    private readonly int[] _countsByTraits;

    private FindingIndex(FindingChunk[] chunks, int[] countsByTraits, IndexNames names) => (_chunks, _countsByTraits, Names) = (chunks, countsByTraits, names);

    /// <summary>The names that the findings refer to.</summary>
    public IndexNames Names { get; }

    /// <summary>The findings, a chunk at a time.</summary>
    public IReadOnlyList<FindingChunk> Chunks => _chunks;

    /// <summary>How many findings have each combination of <see cref="IndexNames.Traits"/>, by its number.</summary>
    public ReadOnlySpan<int> CountsByTraits => _countsByTraits;

    /// <summary>How many findings there are.</summary>
    public int Count => _chunks.Sum(c => c.Count);

    /// <summary>An index of findings.</summary>
    /// <param name="findings">All of them, by ascending id.</param>
    /// <param name="names">The names that they refer to.</param>
    public static async Task<FindingIndex> OfAsync(IAsyncEnumerable<IndexedFinding> findings, IndexNames names)
    {
        var chunks = new List<FindingChunk>();
        await foreach (var some in findings.Chunk(FindingChunk.Size).ConfigureAwait(false))
        {
            chunks.Add(new(some));
        }

        var counts = new int[names.Traits.Count];
        chunks.ForEach(chunk => AddUp(chunk, counts, 1));
        return new([.. chunks], counts, names);
    }

    /// <summary>Those of some findings that there are, in chunks of their own.</summary>
    /// <param name="ids">Their ids, ascending.</param>
    public IReadOnlyList<FindingChunk> Only(IReadOnlyList<long> ids) => [.. Found(ids).Chunk(FindingChunk.Size).Select(some => new FindingChunk(some))];

    /// <summary>The index with some findings as they are now. Only the chunks in which they stand are copied.</summary>
    /// <param name="changed">Findings that are new or other than they were, by ascending id.</param>
    /// <param name="gone">Ids of findings that are no longer there, ascending.</param>
    public FindingIndex With(IReadOnlyList<IndexedFinding> changed, IReadOnlyList<long> gone)
    {
        var counts = new int[Names.Traits.Count];
        _countsByTraits.CopyTo(counts, 0);
        var chunks = new List<FindingChunk>(_chunks.Length + (changed.Count / FindingChunk.Size) + 1);
        var (nextChanged, nextGone) = (0, 0);
        for (var c = 0; c < _chunks.Length; c++)
        {
            var chunk = _chunks[c];
            var last = c == _chunks.Length - 1 ? long.MaxValue : _chunks[c + 1].Ids[0] - 1;
            var (fromChanged, fromGone) = (nextChanged, nextGone);
            while (nextChanged < changed.Count && changed[nextChanged].Id <= last)
            {
                nextChanged++;
            }

            while (nextGone < gone.Count && gone[nextGone] <= last)
            {
                nextGone++;
            }

            if (nextChanged == fromChanged && nextGone == fromGone)
            {
                chunks.Add(chunk);
                continue;
            }

            AddUp(chunk, counts, -1);
            Add(Merge(chunk, changed.Skip(fromChanged).Take(nextChanged - fromChanged), [.. gone.Skip(fromGone).Take(nextGone - fromGone)]));
        }

        if (_chunks.Length == 0)
        {
            Add(changed);
        }

        return new([.. chunks], counts, Names);

        void Add(IEnumerable<IndexedFinding> findings)
        {
            foreach (var some in findings.Chunk(FindingChunk.Size))
            {
                chunks.Add(new(some));
                AddUp(chunks[^1], counts, 1);
            }
        }
    }

    private static void AddUp(FindingChunk chunk, int[] counts, int one)
    {
        foreach (var traits in chunk.Traits)
        {
            counts[traits] += one;
        }
    }

    private IEnumerable<IndexedFinding> Found(IReadOnlyList<long> ids)
    {
        var (chunk, from) = (0, 0);
        foreach (var id in ids)
        {
            for (; chunk < _chunks.Length && _chunks[chunk].Ids[^1] < id; from = 0)
            {
                chunk++;
            }

            if (chunk == _chunks.Length)
            {
                yield break;
            }

            var at = Array.BinarySearch(_chunks[chunk].Ids, from, _chunks[chunk].Count - from, id);
            from = at < 0 ? ~at : at;
            if (at >= 0)
            {
                yield return _chunks[chunk][at];
            }
        }
    }

    private static IEnumerable<IndexedFinding> Merge(FindingChunk chunk, IEnumerable<IndexedFinding> changed, HashSet<long> gone)
    {
        using var next = changed.GetEnumerator();
        var hasNext = next.MoveNext();
        foreach (var finding in chunk.Findings)
        {
            while (hasNext && next.Current.Id < finding.Id)
            {
                yield return next.Current;
                hasNext = next.MoveNext();
            }

            if (hasNext && next.Current.Id == finding.Id)
            {
                yield return next.Current;
                hasNext = next.MoveNext();
            }
            else if (!gone.Contains(finding.Id))
            {
                yield return finding;
            }
        }

        while (hasNext)
        {
            yield return next.Current;
            hasNext = next.MoveNext();
        }
    }
}
