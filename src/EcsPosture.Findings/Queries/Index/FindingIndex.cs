namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// All findings of the store as they were at one moment, each in some dozens of bytes, by ascending id. To go over a million of them
/// takes milliseconds, whatever they are narrowed by; a query that groups as many rows of the store takes seconds. Never changed: a
/// newer one shares what is the same with it.
/// </summary>
internal sealed class FindingIndex
{
    private const int ChunkSize = 8192;
    private readonly IndexedFinding[][] _chunks;

    private FindingIndex(IndexedFinding[][] chunks, IndexNames names) => (_chunks, Names) = (chunks, names);

    /// <summary>The names that the findings refer to.</summary>
    public IndexNames Names { get; }

    /// <summary>The findings, a chunk at a time.</summary>
    public IEnumerable<IndexedFinding[]> Chunks => _chunks;

    /// <summary>How many findings there are.</summary>
    public int Count => _chunks.Sum(c => c.Length);

    /// <summary>A finding by its id.</summary>
    public bool TryFind(long id, out IndexedFinding finding)
    {
        var (low, high) = (0, _chunks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _chunks[middle][0].Id <= id ? (middle + 1, high) : (low, middle);
        }

        if (low > 0)
        {
            var chunk = _chunks[low - 1];
            (low, high) = (0, chunk.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = chunk[middle].Id < id ? (middle + 1, high) : (low, middle);
            }

            if (low < chunk.Length && chunk[low].Id == id)
            {
                finding = chunk[low];
                return true;
            }
        }

        finding = default;
        return false;
    }

    /// <summary>An index of findings.</summary>
    /// <param name="findings">All of them, by ascending id.</param>
    /// <param name="names">The names that they refer to.</param>
    public static FindingIndex Of(IEnumerable<IndexedFinding> findings, IndexNames names) => new([.. findings.Chunk(ChunkSize)], names);

    /// <summary>The index with some findings as they are now. Only the chunks in which they stand are copied.</summary>
    /// <param name="changed">Findings that are new or other than they were, by ascending id.</param>
    /// <param name="gone">Ids of findings that are no longer there, ascending.</param>
    public FindingIndex With(IReadOnlyList<IndexedFinding> changed, IReadOnlyList<long> gone)
    {
        var chunks = new List<IndexedFinding[]>(_chunks.Length + (changed.Count / ChunkSize) + 1);
        var (nextChanged, nextGone) = (0, 0);
        for (var c = 0; c < _chunks.Length; c++)
        {
            var chunk = _chunks[c];
            var last = c == _chunks.Length - 1 ? long.MaxValue : _chunks[c + 1][0].Id - 1;
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

            chunks.AddRange(Merge(chunk, changed.Skip(fromChanged).Take(nextChanged - fromChanged), [.. gone.Skip(fromGone).Take(nextGone - fromGone)]).Chunk(ChunkSize));
        }

        if (_chunks.Length == 0)
        {
            chunks.AddRange(changed.Chunk(ChunkSize));
        }

        return new([.. chunks], Names);
    }

    private static IEnumerable<IndexedFinding> Merge(IndexedFinding[] chunk, IEnumerable<IndexedFinding> changed, HashSet<long> gone)
    {
        using var next = changed.GetEnumerator();
        var hasNext = next.MoveNext();
        foreach (var finding in chunk)
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
