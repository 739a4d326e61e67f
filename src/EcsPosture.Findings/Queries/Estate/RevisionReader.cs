using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads the revisions of a family.</summary>
internal static class RevisionReader
{
    /// <summary>Revisions that were read and still exist (or run), newest first.</summary>
    public static async Task<IReadOnlyList<RevisionRow>> ReadAsync(PostureDbContext db, string familyHash, CancellationToken cancellationToken)
    {
        var rows = await db.Resources.AsNoTracking()
            .Where(r => r.SubjectHash == familyHash && r.Kind == ResourceKind.TaskDefinition && r.GoneAt == null)
            .OrderByDescending(r => r.Revision).Take(200)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var arns = rows.ConvertAll(r => r.Arn);
        var uses = (await db.RevisionUses.AsNoTracking().Where(u => arns.Contains(u.RevisionArn)).ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(u => u.RevisionArn, Describe);
        var findings = await db.Occurrences.AsNoTracking()
            .Where(o => arns.Contains(o.ResourceArn) && o.Finding!.State == FindingState.Open)
            .GroupBy(o => o.ResourceArn).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r =>
        {
            var definition = ResourceFacts.TaskDefinition(r);
            return new RevisionRow(
                r.Hash,
                r.Arn,
                r.Revision ?? 0,
                r.Label,
                definition is not null && definition.Status.TryGet(out var status, out _) ? status : "not read",
                definition?.RegisteredAt,
                definition?.RegisteredBy,
                [.. uses[r.Arn].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                findings.GetValueOrDefault(r.Arn));
        })];
    }

    private static string Describe(StoredRevisionUse use) => Describe(use.Kind, use.UserName);

    /// <summary>A user in words: a service by its name, all else with what it is.</summary>
    public static string Describe(UseKind kind, string name) => kind switch
    {
        UseKind.EventTarget => $"rule {name}",
        UseKind.Schedule => $"schedule {name}",
        UseKind.Task => $"task {name}",
        UseKind.TaskSet => $"task set of {name}",
        _ => name,
    };
}
