using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads what the checks last said of a service's parts, by container and area.</summary>
internal static class VerdictReader
{
    private static readonly Verdict[] FirstPresent = [Verdict.Fail, Verdict.NotAssessed, Verdict.Manual, Verdict.Pass, Verdict.NotApplicable];

    public static async Task<IReadOnlyList<ContainerVerdicts>> ReadAsync(
        PostureDbContext db, CheckCatalogue catalogue, IReadOnlyList<string> subjectHashes, IEnumerable<string> containers, CancellationToken cancellationToken)
    {
        var rows = (await db.LatestVerdicts.AsNoTracking()
                .Where(v => subjectHashes.Contains(v.Subject!.Hash))
                .Select(v => new { v.CheckId, v.Container, v.Verdict, v.Severity })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(v => (v.Container, ServiceHeat.AreaOf(v.CheckId, catalogue)), v => (v.Verdict, v.Severity));
        return [.. containers.Prepend("").Select(container => new ContainerVerdicts(
            container,
            [.. Enum.GetValues<HeatArea>().Select(area => Together(area, [.. rows[(container, area)]]))]))];
    }

    private static AreaVerdict Together(HeatArea area, IReadOnlyList<(Verdict Verdict, Severity Severity)> verdicts)
    {
        var fails = verdicts.Where(v => v.Verdict is Verdict.Fail).ToList();
        return new(
            area,
            verdicts.Count == 0 ? null : FirstPresent.First(kind => verdicts.Any(v => v.Verdict == kind)),
            fails.Count == 0 ? null : fails.Max(v => v.Severity),
            fails.Count,
            verdicts.Count(v => v.Verdict is Verdict.Pass or Verdict.Fail),
            verdicts.Count(v => v.Verdict is Verdict.NotAssessed));
    }
}
