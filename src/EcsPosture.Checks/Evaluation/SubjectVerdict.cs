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
        return new VerdictFolder().Fold(verdicts);
    }
}
