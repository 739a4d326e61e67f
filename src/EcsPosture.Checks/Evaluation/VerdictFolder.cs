using System.Runtime.InteropServices;
using EcsPosture.Checks.Usage;

namespace EcsPosture.Checks.Evaluation;

/// <summary>Folds verdicts, see <see cref="SubjectVerdict.Fold"/>. What it works with is kept for the next time: for many verdicts it is large.</summary>
public sealed class VerdictFolder
{
    private readonly List<Group> _groups = [];
    private readonly Dictionary<(string CheckId, Subject Subject), int> _places = new(new BySubject());
    private readonly List<SubjectVerdict> _folded = [];

    /// <summary>The folded verdicts, in a list that the next call fills anew.</summary>
    public IReadOnlyList<SubjectVerdict> Fold(IEnumerable<CheckVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        _groups.Clear();
        _places.Clear();
        _folded.Clear();
        var last = -1;
        foreach (var verdict in verdicts)
        {
            if (verdict.Subject is not { } subject)
            {
                continue;
            }

            // What is about one subject mostly comes together.
            if (last < 0 || verdict.CheckId != _groups[last].First.CheckId || !subject.Equals(_groups[last].First.Subject))
            {
                ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, (verdict.CheckId, subject), out var isKnown);
                if (!isKnown)
                {
                    last = place = _groups.Count;
                    _groups.Add(new(verdict));
                    continue;
                }

                last = place;
            }

            (CollectionsMarshal.AsSpan(_groups)[last].More ??= []).Add(verdict);
        }

        foreach (var group in _groups)
        {
            FoldGroup(group, _folded);
        }

        return _folded;
    }

    private static void FoldGroup(Group group, List<SubjectVerdict> folded)
    {
        var (checkId, subject) = (group.First.CheckId, group.First.Subject!);
        if (group.More is null)
        {
            folded.Add(FoldOne(checkId, subject, group.First.Container, [group.First]));
        }
        else
        {
            FoldGroup(checkId, subject, [group.First, .. group.More], folded);
        }
    }

    private static void FoldGroup(string checkId, Subject subject, List<CheckVerdict> all, List<SubjectVerdict> folded)
    {
        var whole = all.FindAll(v => v.Container is null);
        if (whole.Count == all.Count)
        {
            folded.Add(FoldOne(checkId, subject, null, [.. whole]));
            return;
        }

        if (whole.Count == 0 && AreApart(all))
        {
            folded.AddRange(all.Select(v => FoldOne(checkId, subject, v.Container, [v])));
            return;
        }

        foreach (var container in all.Where(v => v.Container is not null).GroupBy(v => v.Container!, StringComparer.Ordinal))
        {
            folded.Add(FoldOne(checkId, subject, container.Key, [.. container, .. whole]));
        }
    }

    /// <summary>Whether each verdict is plainly about a container of its own, as where one revision of a family counts.</summary>
    private static bool AreApart(List<CheckVerdict> verdicts)
    {
        const int few = 16;
        for (var i = 1; i < verdicts.Count; i++)
        {
            if (verdicts.Count > few || verdicts.FindIndex(0, i, v => v.Container == verdicts[i].Container) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static SubjectVerdict FoldOne(string checkId, Subject subject, string? container, CheckVerdict[] occurrences)
    {
        CheckVerdict? deciding = null;
        Severity? worst = null;
        foreach (var occurrence in occurrences)
        {
            if (occurrence.Label is OccurrenceLabel.Stale)
            {
                continue;
            }

            if (deciding is null || Rank(occurrence) < Rank(deciding))
            {
                deciding = occurrence;
            }

            if (Effective(occurrence) is Verdict.Fail && (worst is null || occurrence.Severity > worst))
            {
                worst = occurrence.Severity;
            }
        }

        return deciding is null
            ? new(checkId, subject, container, Verdict.NotApplicable, occurrences[0].Severity, occurrences) { Deciding = occurrences[0] }
            : new(checkId, subject, container, Effective(deciding), worst ?? deciding.Severity, occurrences) { Deciding = deciding };
    }

    private static Verdict Effective(CheckVerdict occurrence) =>
        occurrence is { Label: OccurrenceLabel.Unknown, Verdict: Verdict.Fail or Verdict.Manual } ? Verdict.NotAssessed : occurrence.Verdict;

    private static int Rank(CheckVerdict occurrence) => Effective(occurrence) switch
    {
        Verdict.Fail => 0,
        Verdict.NotAssessed => 1,
        Verdict.Manual => 2,
        Verdict.Pass => 3,
        _ => 4,
    };

    /// <summary>Tells keys apart by their subjects first, whose hashes are known: what is folded is mostly of one check.</summary>
    private sealed class BySubject : IEqualityComparer<(string CheckId, Subject Subject)>
    {
        public bool Equals((string CheckId, Subject Subject) x, (string CheckId, Subject Subject) y) => x.Subject.Equals(y.Subject) && x.CheckId == y.CheckId;

        public int GetHashCode((string CheckId, Subject Subject) obj) => obj.Subject.GetHashCode();
    }

    /// <summary>The verdicts of one check on one subject.</summary>
    private struct Group(CheckVerdict first)
    {
        public CheckVerdict First { get; } = first;

        public List<CheckVerdict>? More { get; set; } = null;
    }
}
