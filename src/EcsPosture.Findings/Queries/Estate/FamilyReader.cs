using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>Reads task definition families.</summary>
public sealed class FamilyReader(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue)
{
    /// <summary>One page of the families of a scope by name; only those whose name holds a text when one is given. The cursor is a family's hash.</summary>
    public async Task<Page<FamilyRow>> PageAsync(EstateScope scope, string? text, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(page);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var subjects = Narrow(db, resolved, text);
        var from = page.Cursor is null ? null : await db.Subjects.AsNoTracking().FirstOrDefaultAsync(s => s.Hash == page.Cursor, cancellationToken).ConfigureAwait(false);
        var back = page.Backwards && from is not null;
        if (from is not null)
        {
            subjects = back
                ? subjects.Where(s => string.Compare(s.Name, from.Name) < 0 || (s.Name == from.Name && s.Id < from.Id))
                : subjects.Where(s => string.Compare(s.Name, from.Name) > 0 || (s.Name == from.Name && s.Id > from.Id));
        }

        var ordered = back ? subjects.OrderByDescending(s => s.Name).ThenByDescending(s => s.Id) : subjects.OrderBy(s => s.Name).ThenBy(s => s.Id);
        var rows = await ordered.Take(page.Rows + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        var more = rows.Count > page.Rows;
        if (more)
        {
            rows.RemoveAt(page.Rows);
        }

        if (back)
        {
            rows.Reverse();
        }

        var (next, previous) = back ? (true, more) : (more, from is not null);
        return rows.Count == 0 ? new([], null, null)
            : new(await RowsAsync(db, rows, cancellationToken).ConfigureAwait(false), next ? rows[^1].Hash : null, previous ? rows[0].Hash : null);
    }

    /// <summary>A family by its short hash or by that of its tasks outside services in one cluster, gone ones included; null when it was never seen.</summary>
    public async Task<FamilyView?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var asked = await db.Subjects.AsNoTracking().FirstOrDefaultAsync(s => s.Hash == hash && s.Kind == SubjectKind.TaskDefinitionFamily, cancellationToken).ConfigureAwait(false);
        var subject = asked is null || asked.Key == asked.Name ? asked : await Whole(db)
            .FirstOrDefaultAsync(s => s.AccountId == asked.AccountId && s.Region == asked.Region && s.Name == asked.Name, cancellationToken).ConfigureAwait(false) ?? asked;
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
            Revisions = await RevisionReader.ReadAsync(db, subject.Hash, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>A revision's body with the places that fail marked; null when it was never read.</summary>
    public async Task<RevisionView?> ReadRevisionAsync(string revisionHash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var row = await RevisionAsync(db, revisionHash, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return null;
        }

        var occurrences = await db.Occurrences.AsNoTracking()
            .Where(o => o.ResourceArn == row.Arn && o.Finding!.State == FindingState.Open)
            .Select(o => new { o.Evidence, o.Severity, o.Finding!.Hash, o.Finding.CheckId })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var marks = occurrences
            .SelectMany(o => EvidenceText.Read(o.Evidence)
                .Select(e => new PathMark(e.Path, e.Actual, e.Expected, o.Severity, o.Hash, catalogue.Find(o.CheckId)?.Info.Title ?? o.CheckId)))
            .ToList();
        var body = (await RevisionText.ReadAsync(db, [row], cancellationToken).ConfigureAwait(false))[row.Arn];
        return new(row.Arn, row.Revision ?? 0, row.Label, JsonLines.Of(body, marks), occurrences.DistinctBy(o => o.Hash).Count());
    }

    /// <summary>What differs between two revisions, by their short hashes; null when one was never read.</summary>
    public async Task<RevisionDiff?> CompareAsync(string fromHash, string toHash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var from = await RevisionAsync(db, fromHash, cancellationToken).ConfigureAwait(false);
        var to = await RevisionAsync(db, toHash, cancellationToken).ConfigureAwait(false);
        if (from is null || to is null)
        {
            return null;
        }

        var bodies = await RevisionText.ReadAsync(db, from.Arn == to.Arn ? [from] : [from, to], cancellationToken).ConfigureAwait(false);
        return RevisionDiff.Of(from.Name, bodies[from.Arn], to.Name, bodies[to.Arn]);
    }

    private static Task<StoredResource?> RevisionAsync(PostureDbContext db, string hash, CancellationToken cancellationToken) =>
        db.Resources.AsNoTracking().FirstOrDefaultAsync(r => r.Hash == hash && r.Kind == ResourceKind.TaskDefinition, cancellationToken);

    /// <summary>Families themselves, without what is kept of their tasks outside services in one cluster, whose key is longer than the family's name.</summary>
    internal static IQueryable<StoredSubject> Whole(PostureDbContext db) =>
        db.Subjects.AsNoTracking().Where(s => s.Kind == SubjectKind.TaskDefinitionFamily && s.Key == s.Name);

    private static IQueryable<StoredSubject> Narrow(PostureDbContext db, ResolvedScope scope, string? text)
    {
        var subjects = Whole(db).Where(s => s.GoneAt == null);
        subjects = scope.AccountId is null ? subjects : subjects.Where(s => s.AccountId == scope.AccountId);
        subjects = scope.Regions is null ? subjects : subjects.Where(s => scope.Regions.Contains(s.Region));
        subjects = scope.ClusterArn is null ? subjects
            : subjects.Where(s => db.RevisionUses.Any(u => u.Family == s.Key && u.AccountId == s.AccountId && u.Region == s.Region && u.ClusterArn == scope.ClusterArn));
        return string.IsNullOrWhiteSpace(text) ? subjects : subjects.Where(s => s.Name.Contains(text.Trim()));
    }

    private static async Task<IReadOnlyList<FamilyRow>> RowsAsync(PostureDbContext db, List<StoredSubject> rows, CancellationToken cancellationToken)
    {
        var ids = rows.ConvertAll(s => s.Id);
        var hashes = rows.ConvertAll(s => s.Hash);
        var keys = rows.ConvertAll(s => s.Key);
        var severities = (await db.Findings.AsNoTracking()
                .Where(f => ids.Contains(f.SubjectId) && f.State == FindingState.Open && !f.IsSuppressed)
                .GroupBy(f => new { f.SubjectId, f.Severity }).Select(g => new { g.Key.SubjectId, g.Key.Severity, Count = g.Count() })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(r => r.SubjectId, r => (r.Severity, r.Count));
        var labels = (await db.Resources.AsNoTracking()
                .Where(r => r.Kind == ResourceKind.TaskDefinition && r.GoneAt == null && hashes.Contains(r.SubjectHash!))
                .GroupBy(r => new { r.SubjectHash, r.Label }).Select(g => new { g.Key.SubjectHash, g.Key.Label, Count = g.Count() })
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(r => r.SubjectHash!, r => (r.Label, r.Count));
        var users = (await db.RevisionUses.AsNoTracking()
                .Where(u => keys.Contains(u.Family))
                .Select(u => new { u.AccountId, u.Region, u.Family, u.Kind, u.UserName, u.ServiceArn }).Distinct()
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(u => (u.AccountId, u.Region, u.Family), u => u.ServiceArn is { } service ? Arn.LastSegment(service) : RevisionReader.Describe(u.Kind, u.UserName));
        return [.. rows.Select(s =>
        {
            var names = users[(s.AccountId, s.Region, s.Key)].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            return new FamilyRow(
                s.Hash, s.Name, s.AccountId, s.Region, SeverityCounts.From(severities[s.Id]), labels[s.Hash].ToDictionary(l => l.Label, l => l.Count), [.. names.Take(4)], names.Count);
        })];
    }
}
