using System.Runtime.InteropServices;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>What lists narrow a finding by and count it by. Names stand as numbers of <see cref="IndexNames"/>.</summary>
/// <param name="Id">Its id in the store.</param>
/// <param name="SubjectId">Id of its subject.</param>
/// <param name="FirstSeenTicks">When it was first seen, in ticks of UTC.</param>
/// <param name="LastOpenedScanId">The scan that opened it, or last reopened it.</param>
/// <param name="Clusters">The cluster it shows in, or several: see <see cref="IndexNames.Several"/>; 0 for none.</param>
/// <param name="Services">The same of services.</param>
/// <param name="Traits">The number of what it has in common with others: see <see cref="IndexNames.Traits"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexedFinding(long Id, long SubjectId, long FirstSeenTicks, long LastOpenedScanId, int Clusters, int Services, int Traits);
