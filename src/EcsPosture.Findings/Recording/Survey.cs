using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;

namespace EcsPosture.Findings.Recording;

/// <summary>
/// Hears all that the checks say before anything is compared with the store, to tell which subjects are settled and have nothing
/// new said of them. Counts what is said of those that may turn out so; what turns out otherwise is taken back when it is judged.
/// </summary>
internal sealed class Survey(SubjectDigests digests, AggregateCounter counter, GapCounter gaps)
{
    /// <summary>As many verdicts on one subject are told apart by looking at each pair.</summary>
    private const int Few = 16;
    private readonly VerdictFolder _folder = new();
    private readonly List<CheckVerdict> _group = [];
    private int _checks;

    /// <summary>Takes in the verdicts of a check.</summary>
    public void Add(CheckVerdicts check)
    {
        digests.TurnTo(check);
        if (Hear(check.Verdicts))
        {
            CountInGroups(check.Verdicts);
        }
        else
        {
            CountFolded(check.Verdicts);
        }

        _checks++;
    }

    /// <summary>Takes in each verdict; gives whether those on one subject all stand together.</summary>
    private bool Hear(IReadOnlyList<CheckVerdict> verdicts)
    {
        var together = true;
        SubjectDigest? last = null;
        for (var i = 0; i < verdicts.Count; i++)
        {
            var verdict = verdicts[i];
            gaps.Add(verdict);
            if (verdict.Subject is null)
            {
                counter.AddListGap(verdict);
                continue;
            }

            var digest = digests.Add(verdict);
            if (!ReferenceEquals(digest, last))
            {
                together &= digest.LastCheck != _checks;
                digest.LastCheck = _checks;
                last = digest;
            }
        }

        return together;
    }

    private void CountInGroups(IReadOnlyList<CheckVerdict> verdicts)
    {
        for (var i = 0; i < verdicts.Count;)
        {
            if (verdicts[i].Subject is not { } subject || digests.Find(subject) is not { Before: not null } digest)
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < verdicts.Count && subject.Equals(verdicts[end].Subject))
            {
                end++;
            }

            if (AreAlone(verdicts, i, end))
            {
                for (; i < end; i++)
                {
                    counter.AddAlone(verdicts[i], digest.SubjectId);
                }
            }
            else
            {
                _group.Clear();
                for (; i < end; i++)
                {
                    _group.Add(verdicts[i]);
                }

                CountFolded(_group);
            }
        }
    }

    private void CountFolded(IReadOnlyList<CheckVerdict> verdicts)
    {
        foreach (var folded in _folder.Fold(verdicts))
        {
            if (digests.Find(folded.Subject) is { Before: not null } digest)
            {
                counter.Add(folded, new(folded.CheckId, digest.SubjectId, folded.Container ?? ""));
            }
        }
    }

    /// <summary>Whether each verdict is the only one on its container (or on the whole), and folds to what it is.</summary>
    private static bool AreAlone(IReadOnlyList<CheckVerdict> verdicts, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var verdict = verdicts[i];
            if (to - from > Few || verdict.Label is OccurrenceLabel.Stale or OccurrenceLabel.Unknown || (verdict.Container is null && to - from > 1))
            {
                return false;
            }

            for (var before = from; before < i; before++)
            {
                if (verdicts[before].Container == verdict.Container)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
