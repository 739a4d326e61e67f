using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Findings.Triage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>
/// Turns the verdicts on an account into findings, events, latest verdicts, aggregates and facts. All of one account or
/// nothing; recording the same again changes nothing but the scan's own rows and the marks of what was last recorded.
/// </summary>
public sealed class FindingRecorder(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue, TimeProvider clock)
{
    /// <summary>Records an evaluation under a scan.</summary>
    /// <exception cref="InvalidOperationException">There is no such scan.</exception>
    /// <exception cref="ScanLostException">The scan does not run any more; nothing was recorded.</exception>
    public async Task<RecordingSummary> RecordAsync(AccountEvaluation evaluation, RecordingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(request);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        var writer = new StoreWriter(db);
        var account = evaluation.Snapshot;
        var scan = await db.Scans.Include(s => s.Connection).FirstOrDefaultAsync(s => s.Id == request.ScanId, cancellationToken)
            ?? throw new InvalidOperationException($"There is no scan {request.ScanId} to record under.");
        if (scan.Connection is { AccountId: null } connection)
        {
            connection.AccountId = account.AccountId;
        }

        var states = await db.RegionStates.Where(r => r.Partition == account.Partition && r.AccountId == account.AccountId).ToListAsync(cancellationToken);
        var targets = new Targets(account, scan.Id, states);
        var counter = new AggregateCounter(scan.Id, account.AccountId);
        var gapCounter = new GapCounter(account, scan.Id);
        await RecordVerdictsAsync(db, writer, evaluation, targets, scan, request.JudgedElsewhere, counter, gapCounter, cancellationToken);
        KeepRegionStates(db, evaluation, targets, states, scan);
        await db.SaveChangesAsync(cancellationToken);
        await ScopeKeeper.ResolveAsync(db, writer, account.AccountId, clock.GetUtcNow(), scan.Id, cancellationToken);
        var suppressed = await SuppressionPass.ApplyAsync(db, writer, account.AccountId, clock.GetUtcNow(), null, cancellationToken);
        await MarkSuppressedAsync(db, account.AccountId, counter, suppressed, cancellationToken);

        var gaps = await ScanRows.WriteAsync(db, writer, evaluation, counter, gapCounter.Rows, targets, scan, cancellationToken);

        var summary = await CountEventsAsync(db, account.AccountId, scan.Id, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        // Recording much takes a while in which SQLite takes no other sign of life.
        if (!await ScanStore.ConfirmAsync(db, scan.Id, clock.GetUtcNow(), cancellationToken))
        {
            throw new ScanLostException(scan.Id);
        }

        await transaction.CommitAsync(cancellationToken);
        return summary with { Gaps = gaps, RecordedRegions = [.. targets.Recorded.Order(StringComparer.Ordinal)], OlderRegions = [.. targets.Older.Order(StringComparer.Ordinal)] };
    }

    /// <summary>Brings all suppressed marks in line with the suppressions in force, as when one expired.</summary>
    public async Task ApplySuppressionsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        await SuppressionPass.ApplyAsync(db, new(db), null, clock.GetUtcNow(), null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Judges and records one check after the other, so that only its verdicts are in memory.</summary>
    private async Task RecordVerdictsAsync(
        PostureDbContext db, StoreWriter writer, AccountEvaluation evaluation, Targets targets, Scan scan,
        IReadOnlySet<(string CheckId, string Region)> judgedElsewhere, AggregateCounter counter, GapCounter gaps, CancellationToken cancellationToken)
    {
        var accountId = evaluation.Snapshot.AccountId;
        var state = await StoredState.LoadAsync(db, accountId, cancellationToken);
        var uses = await db.RoleUses.AsNoTracking().Where(u => u.AccountId == accountId).ToListAsync(cancellationToken);
        var presence = new EstatePresence(evaluation, AccountRecording.LeavesIdleOut(evaluation, scan));
        var recording = new AccountRecording(
            evaluation, scan, targets, state, uses, presence, judgedElsewhere,
            (await writer.NextIdAsync<StoredSubject>(cancellationToken), await writer.NextIdAsync<Finding>(cancellationToken)));
        var notRun = (await StoredState.CheckIdsAsync(db, accountId, cancellationToken)).Except(evaluation.CheckIds, StringComparer.Ordinal).Select(id => new CheckVerdicts(id, []));
        await foreach (var check in JudgedAhead.Of(evaluation, cancellationToken))
        {
            await RecordCheckAsync(check);
        }

        foreach (var check in notRun)
        {
            await RecordCheckAsync(check);
        }

        await recording.MarkSubjectsAsync(db, writer, cancellationToken);
        await new ResourceRecorder(db, writer, evaluation, presence, targets).RecordAsync(cancellationToken);
        await new AccessRecorder(db, writer, evaluation, targets).RecordAsync(cancellationToken);

        async Task RecordCheckAsync(CheckVerdicts check)
        {
            foreach (var judged in await recording.RecordAsync(db, writer, check, id => catalogue.Find(id)?.Info.Title ?? id, cancellationToken))
            {
                counter.Add(judged);
            }

            foreach (var verdict in check.Verdicts)
            {
                gaps.Add(verdict);
                if (verdict.IsListGap)
                {
                    counter.AddListGap(verdict);
                }
            }
        }
    }

    private static void KeepRegionStates(PostureDbContext db, AccountEvaluation evaluation, Targets targets, List<RegionState> states, Scan scan)
    {
        foreach (var region in targets.Recorded)
        {
            var state = states.Find(s => s.Region == region);
            if (state is null)
            {
                state = new() { Partition = evaluation.Snapshot.Partition, AccountId = evaluation.Snapshot.AccountId, Region = region };
                db.RegionStates.Add(state);
            }

            state.TakenAt = targets.TakenAt(region);
            state.ScanId = scan.Id;
            state.ConnectionId = scan.ConnectionId;
            state.Scope = evaluation.Snapshot.Regions.FirstOrDefault(r => r.Region == region)?.Manifest.Scope ?? evaluation.Snapshot.Global.Manifest.Scope;
            state.IsOutOfScope = false;
        }
    }

    private static async Task MarkSuppressedAsync(
        PostureDbContext db, string accountId, AggregateCounter counter, IReadOnlySet<long> suppressed, CancellationToken cancellationToken)
    {
        if (suppressed.Count == 0)
        {
            return;
        }

        var keys = (await db.Findings.AsNoTracking().Where(f => f.AccountId == accountId && f.IsSuppressed)
            .Select(f => new { f.CheckId, f.SubjectId, f.Container })
            .ToListAsync(cancellationToken))
            .Select(f => new FindingKey(f.CheckId, f.SubjectId, f.Container))
            .ToHashSet();
        counter.Suppress(keys);
    }

    private static async Task<RecordingSummary> CountEventsAsync(PostureDbContext db, string accountId, long scanId, CancellationToken cancellationToken)
    {
        var counts = await db.FindingEvents.AsNoTracking()
            .Where(e => e.ScanId == scanId && e.Finding!.AccountId == accountId)
            .GroupBy(e => e.Kind)
            .Select(g => new { Kind = g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Kind, g => g.Count, cancellationToken);
        return new()
        {
            Opened = counts.GetValueOrDefault(FindingEventKind.Opened),
            Resolved = counts.GetValueOrDefault(FindingEventKind.Resolved),
            Reopened = counts.GetValueOrDefault(FindingEventKind.Reopened),
            Gaps = 0,
            RecordedRegions = [],
            OlderRegions = [],
        };
    }
}
