using System.Globalization;
using EcsPosture.Checks.Documentation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Estate;

namespace EcsPosture.Web.Features.TaskDefinitions;

/// <summary>The commands that take stale revisions out of use.</summary>
internal static class Deregistration
{
    /// <summary>Revisions that are stale and still active. One that may be in use (unknown) is none.</summary>
    public static IReadOnlyList<RevisionRow> Candidates(FamilyView family) =>
        family.GoneAt is null ? [.. family.Revisions.Where(r => r.Label is OccurrenceLabel.Stale && r.Status == "ACTIVE").OrderBy(r => r.Revision)] : [];

    /// <summary>A command per revision, quoted for a shell.</summary>
    public static string Commands(FamilyView family) => string.Join('\n', Candidates(family).Select(r => RemediationText.Shell(
        "aws ecs deregister-task-definition --region {region} --task-definition {family}:{revision}",
        new Dictionary<string, string?>
        {
            ["region"] = family.Region,
            ["family"] = family.Name,
            ["revision"] = r.Revision.ToString(CultureInfo.InvariantCulture),
        })));
}
