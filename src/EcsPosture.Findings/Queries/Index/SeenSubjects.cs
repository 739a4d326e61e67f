namespace EcsPosture.Findings.Queries.Index;

/// <summary>Which subjects were seen of which check: a bit for each, as the ids of subjects begin at 1 and leave few out.</summary>
internal sealed class SeenSubjects(int checks)
{
    private readonly ulong[][] _bits = new ulong[checks][];

    /// <summary>Notes a subject; false when it was seen before.</summary>
    public bool Add(int check, long subjectId)
    {
        var (word, bit) = ((int)(subjectId / 64), 1UL << (int)(subjectId % 64));
        ref var bits = ref _bits[check];
        if (bits is null || bits.Length <= word)
        {
            Array.Resize(ref bits, Math.Max(word + 1, (bits?.Length ?? 0) * 2));
        }

        var isNew = (bits[word] & bit) == 0;
        bits[word] |= bit;
        return isNew;
    }
}
