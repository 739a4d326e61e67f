using System.Globalization;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Retention;

/// <summary>
/// Removes history that the policy no longer keeps, a batch to a transaction, so that scans and pages never wait long. It never
/// removes an open finding, a scan under way, nor the scans whose counts are the present: the last recorded of each account and region.
/// </summary>
public sealed class RetentionKeeper(IDbContextFactory<PostureDbContext> contexts, RetentionStore store, TimeProvider clock)
{
    /// <summary>What is written down, among who did what, where findings were removed.</summary>
    internal const string RemovedFindings = "retention.remove";

    private const string RemovedScans = "retention.remove-scans";

    private const int Batch = 200;
    private const int FindingBatch = 1000;

    /// <summary>What a run now would remove under a policy.</summary>
    public async Task<RetentionRun> PreviewAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return new(
            (await ScansToRemoveAsync(db, policy, cancellationToken)).Count,
            policy.ResolvedDays is { } days ? await Resolved(db, days).CountAsync(cancellationToken) : 0,
            policy.AuditDays is { } audit ? await db.AuditEntries.CountAsync(entry => entry.At < Since(audit), cancellationToken) : 0,
            await LostBodies(db).CountAsync(cancellationToken));
    }

    /// <summary>Removes what the policy in force does not keep.</summary>
    public async Task<RetentionRun> RunAsync(CancellationToken cancellationToken)
    {
        var policy = await store.GetAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var scans = 0;
        foreach (var batch in (await ScansToRemoveAsync(db, policy, cancellationToken)).Chunk(Batch))
        {
            // What hangs on a scan goes with it in the database.
            await using var transaction = await db.BeginWriteAsync(WriteArea.General, cancellationToken);
            scans += await db.Scans.Where(scan => batch.Contains(scan.Id)).ExecuteDeleteAsync(cancellationToken);
            db.Note(Actor.System, clock.GetUtcNow(), RemovedScans, string.Create(CultureInfo.InvariantCulture, $"{batch.Length} scans"));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var findings = policy.ResolvedDays is { } days ? await RemoveFindingsAsync(db, days, cancellationToken) : 0;
        var audit = policy.AuditDays is { } auditDays ? await RemoveAsync(db.AuditEntries.Where(entry => entry.At < Since(auditDays)).Select(entry => entry.Id), ids => db.AuditEntries.Where(entry => ids.Contains(entry.Id)), cancellationToken) : 0;
        var bodies = await RemoveAsync(LostBodies(db).Select(body => body.Id), ids => db.RevisionBodies.Where(body => ids.Contains(body.Id)), cancellationToken);
        return new(scans, findings, audit, bodies);
    }

    private async Task<IReadOnlyList<long>> ScansToRemoveAsync(PostureDbContext db, RetentionPolicy policy, CancellationToken cancellationToken)
    {
        var present = await db.RegionStates.AsNoTracking().Select(state => state.ScanId).Distinct().ToListAsync(cancellationToken);
        var ended = await db.Scans.AsNoTracking()
            .Where(scan => scan.EndedAt != null && scan.State != ScanState.Queued && scan.State != ScanState.Running)
            .OrderByDescending(scan => scan.Id)
            .Select(scan => new { scan.Id, scan.ConnectionId, EndedAt = scan.EndedAt!.Value })
            .ToListAsync(cancellationToken);
        var old = policy.ScanDays is { } days ? ended.Where(scan => scan.EndedAt < Since(days)) : [];
        var many = policy.ScansPerConnection is { } most ? ended.GroupBy(scan => scan.ConnectionId).SelectMany(scans => scans.Skip(most)) : [];
        return [.. old.Concat(many).Select(scan => scan.Id).Distinct().Except(present).Order()];
    }

    private IQueryable<Finding> Resolved(PostureDbContext db, int days)
    {
        var since = Since(days);
        return db.Findings.Where(finding => finding.State == FindingState.Resolved && finding.ResolvedAt < since);
    }

    // A body is read again should its revision come back. While a scan runs, its bodies are kept before its resources are.
    private static IQueryable<RevisionBody> LostBodies(PostureDbContext db) =>
        db.RevisionBodies.Where(body => !db.Resources.Any(resource => resource.Arn == body.Arn) && !db.Scans.Any(scan => scan.State == ScanState.Running));

    private async Task<int> RemoveFindingsAsync(PostureDbContext db, int days, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (true)
        {
            await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
            var ids = await Resolved(db, days).OrderBy(finding => finding.Id).Select(finding => finding.Id).Take(FindingBatch).ToListAsync(cancellationToken);
            if (ids.Count == 0)
            {
                return removed;
            }

            await db.Search.RemoveAsync(db, ids, cancellationToken);
            removed += await db.Findings.Where(finding => ids.Contains(finding.Id)).ExecuteDeleteAsync(cancellationToken);
            db.Note(Actor.System, clock.GetUtcNow(), RemovedFindings, string.Create(CultureInfo.InvariantCulture, $"{ids.Count} findings resolved more than {days} days ago"));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static async Task<int> RemoveAsync<T>(IQueryable<long> found, Func<List<long>, IQueryable<T>> rows, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (await found.Order().Take(FindingBatch).ToListAsync(cancellationToken) is { Count: > 0 } ids)
        {
            removed += await rows(ids).ExecuteDeleteAsync(cancellationToken);
        }

        return removed;
    }

    private DateTimeOffset Since(int days) => clock.GetUtcNow().AddDays(-days);
}
