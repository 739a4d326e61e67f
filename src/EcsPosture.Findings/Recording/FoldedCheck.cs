using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Findings.Recording;

/// <summary>The verdicts of one check, and what they come to on each subject (and container).</summary>
/// <param name="Check">The verdicts as they were judged.</param>
/// <param name="Subjects">The folded verdicts, each with a hash over what was judged in all occurrences that count.</param>
internal sealed record FoldedCheck(CheckVerdicts Check, IReadOnlyList<(SubjectVerdict Folded, string InputHash)> Subjects)
{
    /// <summary>A check that was not run.</summary>
    public static FoldedCheck NotRun(string checkId) => new(new(checkId, []), []);
}
