using System.Runtime.InteropServices;
using EcsPosture.Checks;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>What lists narrow a finding by and count it by. Names stand as numbers of <see cref="IndexNames"/>.</summary>
/// <param name="Id">Its id in the store.</param>
/// <param name="SubjectId">Id of its subject.</param>
/// <param name="FirstSeenTicks">When it was first seen, in ticks of UTC.</param>
/// <param name="LastOpenedScanId">The scan that opened it, or last reopened it.</param>
/// <param name="Clusters">The cluster it shows in, or several: see <see cref="IndexNames.Several"/>; 0 for none.</param>
/// <param name="Services">The same of services.</param>
/// <param name="Assignee">Who sees to it; 0 for nobody.</param>
/// <param name="Check">The check.</param>
/// <param name="Place">Account and region.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Topics">A bit for each topic.</param>
/// <param name="Labels">A bit for each label of its occurrences.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexedFinding(
    long Id,
    long SubjectId,
    long FirstSeenTicks,
    long LastOpenedScanId,
    int Clusters,
    int Services,
    int Assignee,
    int Check,
    int Place,
    Severity Severity,
    Standing Standing,
    byte Topics,
    byte Labels);

/// <summary>Where a finding stands; what is neither resolved nor suppressed is open.</summary>
[Flags]
internal enum Standing : byte
{
    Open = 0,
    NeedsReview = 1,
    Suppressed = 2,
    Resolved = 4,
}
