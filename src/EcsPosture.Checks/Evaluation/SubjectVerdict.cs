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
        var folded = new List<SubjectVerdict>();
        foreach (var ofSubject in verdicts.Where(v => v.Subject is not null).GroupBy(v => (v.CheckId, Subject: v.Subject!)))
        {
            var whole = ofSubject.Where(v => v.Container is null).ToList();
            var containers = ofSubject.Where(v => v.Container is not null).GroupBy(v => v.Container!, StringComparer.Ordinal).ToList();
            if (containers.Count == 0)
            {
                folded.Add(FoldOne(ofSubject.Key.CheckId, ofSubject.Key.Subject, null, whole));
                continue;
            }

            foreach (var container in containers)
            {
                folded.Add(FoldOne(ofSubject.Key.CheckId, ofSubject.Key.Subject, container.Key, [.. container, .. whole]));
            }
        }

        return folded;
    }

    private static SubjectVerdict FoldOne(string checkId, Subject subject, string? container, List<CheckVerdict> occurrences)
    {
        var deciding = occurrences.Where(o => o.Label is not OccurrenceLabel.Stale).MinBy(Rank) ?? occurrences[0];
        var verdict = occurrences.TrueForAll(o => o.Label is OccurrenceLabel.Stale) ? Verdict.NotApplicable : Effective(deciding);
        var failing = occurrences.Where(o => o.Label is not OccurrenceLabel.Stale && Effective(o) is Verdict.Fail).ToList();
        var severity = failing.Count > 0 ? failing.Max(o => o.Severity) : deciding.Severity;
        return new(checkId, subject, container, verdict, severity, occurrences) { Deciding = deciding };
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
}
