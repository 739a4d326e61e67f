using EcsPosture.Checks;

namespace EcsPosture.Findings.Recording;

/// <summary>A latest verdict as the store holds it, so far as it takes to tell a change.</summary>
/// <param name="Id">Its row.</param>
/// <param name="ResourceType">Kind of the resources that were judged.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Digest">The digest of what it says, see <see cref="Said.Digest"/>.</param>
/// <param name="SinceScanId">The scan that first gave this verdict.</param>
/// <param name="SinceAt">When the snapshot of that scan was taken.</param>
internal readonly record struct KnownVerdict(long Id, ResourceType ResourceType, Verdict Verdict, long Digest, long SinceScanId, DateTimeOffset SinceAt);
