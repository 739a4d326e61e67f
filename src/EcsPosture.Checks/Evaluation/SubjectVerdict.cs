using System.Runtime.InteropServices;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Evaluation;

/// <summary>The verdict of a check on a subject (and container), folded from its occurrences.</summary>
/// <param name="CheckId">The check.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Container">The container, or null.</param>
/// <param name="Verdict">The first present of Fail, NotAssessed, Manual, Pass, NotApplicable over what counts.</param>
/// <param name="Severity">The highest severity of the failing occurrences that count; the check's own otherwise.</param>
/// <param name="Occurrences">All verdicts on its resources, those that do not count included.</param>
public sealed record SubjectVerdict(
    string CheckId, Subject Subject, string? Container, Verdict Verdict, Severity Severity, IReadOnlyList<CheckVerdict> Occurrences)
{
    /// <summary>The occurrence that decides.</summary>
    public required CheckVerdict Deciding { get; init; }

    /// <summary>
    /// Folds verdicts per resource into verdicts per subject. Stale revisions never count. A revision whose use is unknown
    /// cannot open a finding nor resolve one: unless it passes it counts as not assessed. A revision that could not be
    /// described counts for every container of its family.
    /// </summary>
    public static IReadOnlyList<SubjectVerdict> Fold(IEnumerable<CheckVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        var groups = new List<Group>();
        var places = new Dictionary<(string CheckId, Subject Subject), int>();
        Group? last = null;
        foreach (var verdict in verdicts)
        {
            if (verdict.Subject is not { } subject)
            {
                continue;
            }

            // What is about one subject mostly comes together.
            if (last is null || verdict.CheckId != last.First.CheckId || !subject.Equals(last.First.Subject))
            {
                ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, (verdict.CheckId, subject), out var isKnown);
                if (isKnown)
                {
                    last = groups[place];
                }
                else
                {
                    place = groups.Count;
                    groups.Add(last = new(verdict));
                    continue;
                }
            }

            (last.More ??= []).Add(verdict);
        }

        var folded = new List<SubjectVerdict>(groups.Count);
        foreach (var group in groups)
        {
            FoldGroup(group, folded);
        }

        return folded;
    }

    private static void FoldGroup(Group group, List<SubjectVerdict> folded)
    {
        var (checkId, subject) = (group.First.CheckId, group.First.Subject!);
        if (group.More is null)
        {
            folded.Add(FoldOne(checkId, subject, group.First.Container, [group.First]));
            return;
        }

        List<CheckVerdict> all = [group.First, .. group.More];
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

    /// <summary>The verdicts of one check on one subject.</summary>
    private sealed class Group(CheckVerdict first)
    {
        public CheckVerdict First { get; } = first;

        public List<CheckVerdict>? More { get; set; }
    }
}
