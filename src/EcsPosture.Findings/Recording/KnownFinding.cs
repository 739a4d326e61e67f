using EcsPosture.Checks;
using EcsPosture.Findings.History;

namespace EcsPosture.Findings.Recording;

/// <summary>A finding as the store holds it, so far as it takes to tell a change: most findings of most scans have none.</summary>
/// <param name="Id">Its row.</param>
/// <param name="State">Whether it is open.</param>
/// <param name="ResourceType">Kind of the resources that were judged.</param>
/// <param name="Region">Where its subject is.</param>
/// <param name="Severity">The severity it shows.</param>
/// <param name="IsSeveritySet">Whether the settings of the check set it.</param>
/// <param name="NeedsReview">Whether a person must look at it.</param>
/// <param name="ShownHash">The hash of what it shows, see <see cref="Shown.Hash"/>.</param>
/// <param name="InputHash">The hash of what was judged.</param>
/// <param name="CheckVersion">The version of the check that last failed it.</param>
/// <param name="ParameterDigest">The digest of the check's parameters then.</param>
internal readonly record struct KnownFinding(
    long Id, FindingState State, ResourceType ResourceType, string Region, Severity Severity, bool IsSeveritySet, bool NeedsReview, string ShownHash, string InputHash,
    int CheckVersion, string ParameterDigest)
{
    /// <summary>Whether it is open.</summary>
    public bool IsOpen => State is FindingState.Open;
}
