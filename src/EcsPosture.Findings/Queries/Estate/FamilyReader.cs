using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads task definition families.</summary>
public sealed class FamilyReader(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue)
{
    private static readonly JsonSerializerOptions EvidenceOptions = new(JsonSerializerDefaults.Web);

    /// <summary>The families of a scope by name, at most 1,000; those after a name when one is given.</summary>
    public async Task<IReadOnlyList<FamilyRow>> ListAsync(EstateScope scope, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var subjects = db.Subjects.AsNoTracking().Where(s => s.Kind == SubjectKind.TaskDefinitionFamily && s.GoneAt == null);
        subjects = resolved.AccountId is null ? subjects : subjects.Where(s => s.AccountId == resolved.AccountId);
        subjects = resolved.Regions is null ? subjects : subjects.Where(s => resolved.Regions.Contains(s.Region));
        subjects = resolved.ClusterArn is null ? subjects
            : subjects.Where(s => db.RevisionUses.Any(u => u.Family == s.Key && u.AccountId == s.AccountId && u.Region == s.Region && u.ClusterArn == resolved.ClusterArn));
        subjects = after is null ? subjects : subjects.Where(s => string.Compare(s.Name, after) > 0);
        var rows = await subjects.OrderBy(s => s.Name).ThenBy(s => s.Id).Take(Math.Clamp(limit, 1, 1000)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ids = rows.ConvertAll(s => s.Id);
        var severities = (await db.Findings.AsNoTracking()
                .Where(f => ids.Contains(f.SubjectId) && f.State == FindingState.Open && !f.IsSuppressed)
                .GroupBy(f => new { f.SubjectId, f.Severity }).Select(g => new { g.Key.SubjectId, g.Key.Severity, Count = g.Count() })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(r => r.SubjectId, r => (r.Severity, r.Count));
        return [.. rows.Select(s => new FamilyRow(s.Hash, s.Name, s.AccountId, s.Region, SeverityCounts.From(severities[s.Id])))];
    }

    /// <summary>A family by its short hash, gone ones included; null when it was never seen.</summary>
    public async Task<FamilyView?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var subject = await db.Subjects.AsNoTracking().FirstOrDefaultAsync(s => s.Hash == hash && s.Kind == SubjectKind.TaskDefinitionFamily, cancellationToken).ConfigureAwait(false);
        if (subject is null)
        {
            return null;
        }

        var open = db.Findings.AsNoTracking().Where(f => f.SubjectId == subject.Id && f.State == FindingState.Open && !f.IsSuppressed);
        return new()
        {
            Hash = subject.Hash,
            Name = subject.Name,
            AccountId = subject.AccountId,
            Region = subject.Region,
            GoneAt = subject.GoneAt,
            Open = await OverviewReader.SeveritiesAsync(open, cancellationToken).ConfigureAwait(false),
            Revisions = await RevisionReader.ReadAsync(db, hash, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>A revision's body with the places that fail marked; null when it was never read.</summary>
    public async Task<RevisionView?> ReadRevisionAsync(string revisionHash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var row = await db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Hash == revisionHash && r.Kind == ResourceKind.TaskDefinition, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return null;
        }

        var occurrences = await db.Occurrences.AsNoTracking()
            .Where(o => o.ResourceArn == row.Arn && o.Finding!.State == FindingState.Open)
            .Select(o => new { o.Evidence, o.Severity, o.Finding!.Hash, o.Finding.CheckId })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var marks = occurrences.SelectMany(o => (JsonSerializer.Deserialize<List<Evidence>>(o.Evidence, EvidenceOptions) ?? [])
            .Select(e => new PathMark(e.Path, e.Expected, o.Severity, o.Hash, catalogue.Find(o.CheckId)?.Info.Title ?? o.CheckId)));
        return new(row.Arn, row.Family ?? "", row.Revision ?? 0, row.Region, row.Label, ResourceFacts.Pretty(row), [.. marks.OrderBy(m => m.Path, StringComparer.Ordinal)]);
    }
}

/// <summary>A family as lists show it.</summary>
public sealed record FamilyRow(string Hash, string Name, string AccountId, string Region, SeverityCounts Open);

/// <summary>A family as its page shows it.</summary>
public sealed record FamilyView
{
    public required string Hash { get; init; }
    public required string Name { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public DateTimeOffset? GoneAt { get; init; }
    public required SeverityCounts Open { get; init; }

    /// <summary>Revisions, newest first.</summary>
    public required IReadOnlyList<RevisionRow> Revisions { get; init; }
}

/// <summary>A revision's redacted body and what fails in it.</summary>
/// <param name="Json">The body, indented. Hostile text.</param>
/// <param name="Marks">Places that fail, by JSON path.</param>
public sealed record RevisionView(string Arn, string Family, int Revision, string Region, OccurrenceLabel Label, string Json, IReadOnlyList<PathMark> Marks);

/// <summary>A place in a revision's body that fails.</summary>
public sealed record PathMark(string Path, string Expected, Severity Severity, string FindingHash, string Title);
