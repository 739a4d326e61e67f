using System.Runtime.InteropServices;
using EcsPosture.Checks;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// What a finding has in common with many others. A store has some thousands of combinations, however many findings: to put a
/// question to each of them, and to count by it, takes next to nothing.
/// </summary>
/// <param name="Check">The check, as a number of <see cref="IndexNames.Checks"/>.</param>
/// <param name="Place">Account and region, as a number of <see cref="IndexNames.Places"/>.</param>
/// <param name="Assignee">Who sees to it, as a number of <see cref="IndexNames.Assignees"/>; 0 for nobody.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Topics">A bit for each topic.</param>
/// <param name="Labels">A bit for each label of its occurrences.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FindingTraits(int Check, int Place, int Assignee, Severity Severity, Standing Standing, byte Topics, byte Labels);

/// <summary>Where a finding stands; what is neither resolved nor suppressed is open.</summary>
[Flags]
internal enum Standing : byte
{
    Open = 0,
    NeedsReview = 1,
    Suppressed = 2,
    Resolved = 4,
}
