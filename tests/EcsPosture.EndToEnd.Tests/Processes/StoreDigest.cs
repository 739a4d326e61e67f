using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.EndToEnd.Tests.Processes;

/// <summary>What a store says of an estate, without ids and times: equal for two stores that know the same.</summary>
/// <param name="Findings">Each finding with its state and the events that led there, sorted.</param>
/// <param name="Verdicts">The latest verdict of each check on each subject, sorted.</param>
/// <param name="Resources">The resources that are there, sorted.</param>
internal sealed record StoreDigest(IReadOnlyList<string> Findings, IReadOnlyList<string> Verdicts, IReadOnlyList<string> Resources)
{
    public bool IsEmpty => Findings.Count + Verdicts.Count + Resources.Count == 0;

    public static async Task<StoreDigest> OfAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var events = (await db.FindingEvents.AsNoTracking().OrderBy(e => e.Id).Select(e => new { e.FindingId, e.Kind }).ToListAsync(cancellationToken)).ToLookup(e => e.FindingId, e => e.Kind);
        var occurrences = (await db.Occurrences.AsNoTracking().OrderBy(o => o.ResourceArn).Select(o => new { o.FindingId, o.ResourceArn, o.Label }).ToListAsync(cancellationToken))
            .ToLookup(o => o.FindingId, o => $"{o.ResourceArn} {o.Label}");
        var findings = await db.Findings.AsNoTracking().Select(f => new { f.Id, f.Hash, f.State, f.Resolution, f.Severity }).ToListAsync(cancellationToken);
        var verdicts = await db.LatestVerdicts.AsNoTracking().Select(v => new { v.CheckId, v.Subject!.Hash, v.Container, v.Verdict }).ToListAsync(cancellationToken);
        var resources = await db.Resources.AsNoTracking().Select(r => new { r.Arn, r.Kind }).ToListAsync(cancellationToken);
        return new(
            [.. findings.Select(f => $"{f.Hash} {f.State} {f.Resolution} {f.Severity} [{string.Join(' ', events[f.Id])}] [{string.Join(' ', occurrences[f.Id])}]").Order(StringComparer.Ordinal)],
            [.. verdicts.Select(v => $"{v.CheckId} {v.Hash} {v.Container} {v.Verdict}").Order(StringComparer.Ordinal)],
            [.. resources.Select(r => $"{r.Kind} {r.Arn}").Order(StringComparer.Ordinal)]);
    }
}
