using System.Runtime.CompilerServices;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Findings.Triage;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>
/// Turns the verdicts on an account into findings, events, latest verdicts, aggregates and facts. All of one account or
/// nothing; recording the same again changes nothing but the scan's own rows and the marks of what was last recorded.
/// </summary>
public sealed class FindingRecorder(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue, TimeProvider clock)
{
    /// <summary>Rows that were written leave much behind where there are many: after so many of them, it is given back.</summary>
    private const int RowsUntilGivenBack = 150_000;

    /// <summary>As many rows wait while a scan judges; with more, the rest is judged while others wait.</summary>
    internal int MostWaiting { get; init; } = 20_000;

    /// <summary>
    /// With more than this share of an account's subjects settled, a scan first hears all that is said, and judges only the rest:
    /// where much is new, all would be judged twice.
    /// </summary>
    internal double SettledShare { get; init; } = 0.5;

    /// <summary>
    /// Records an evaluation under a scan. It is judged, and compared with the store, before the transaction begins in which all
    /// of it is written, so that others can write meanwhile; should one of them change what it was compared with, it is done again
    /// within the transaction. Much that is new (a first scan) is written as it comes, and others wait.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such scan.</exception>
    /// <exception cref="ScanLostException">The scan does not run any more; nothing was recorded.</exception>
    public async Task<RecordingSummary> RecordAsync(AccountEvaluation evaluation, RecordingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(request);
        return await TryRecordAsync(evaluation, request, MostWaiting, cancellationToken)
            ?? await TryRecordAsync(evaluation, request, mostWaiting: null, cancellationToken)
            ?? throw new InvalidOperationException("Within its transaction, a scan was compared with a store that others changed.");
    }

    /// <summary>Records an evaluation; gives null when the store changed between the comparison and the transaction, which begins at once without a number.</summary>
    private async Task<RecordingSummary?> TryRecordAsync(AccountEvaluation evaluation, RecordingRequest request, int? mostWaiting, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var writing = new LateTransaction(db, clock);
        if (mostWaiting is null)
        {
            await writing.BeginAsync(cancellationToken);
        }

        await writing.NoteAsync(cancellationToken);
        var writer = new StoreWriter(db);
        var account = evaluation.Snapshot;
        var scan = await db.Scans.Include(s => s.Connection).FirstOrDefaultAsync(s => s.Id == request.ScanId, cancellationToken)
            ?? throw new InvalidOperationException($"There is no scan {request.ScanId} to record under.");
        var states = await db.RegionStates.Where(r => r.Partition == account.Partition && r.AccountId == account.AccountId).ToListAsync(cancellationToken);
        var targets = new Targets(account, scan.Id, states, await OverBeforeAsync(db, scan, states, cancellationToken));
        var counter = new AggregateCounter(scan.Id, account.AccountId);
        var gapCounter = new GapCounter(account, scan.Id);
        var presence = new EstatePresence(evaluation, RegionsLeftOut.Of(account, states), AccountRecording.LeavesIdleOut(evaluation, scan));

        // What differs waits to be written while all is judged. Of a first scan that is everything, so that it is compared afterwards.
        var resources = new ResourceRecorder(evaluation, presence, targets);
        var isFirst = states.Count == 0;
        if (!isFirst)
        {
            await resources.CompareAsync(db, cancellationToken);
        }

        // What it works with is large, and not needed any more afterwards.
        if (await JudgeAsync(
            db, writer, writing, evaluation, await BeginRecordingAsync(db, evaluation, targets, scan, presence, request.JudgedElsewhere, cancellationToken),
            (counter, gapCounter), mostWaiting, cancellationToken) is not { } unchanged)
        {
            return null;
        }

        await Leftovers.LetGoAsync();
        if (isFirst)
        {
            await resources.CompareAsync(db, cancellationToken);
        }

        await resources.WriteAsync(db, writer, cancellationToken);
        await new AccessRecorder(db, writer, evaluation, targets).RecordAsync(cancellationToken);
        if (request.Connection is { } connection)
        {
            // What was read is in scope, though the connection led to another account when that was last noted.
            await ConnectionStore.NoteAccountAsync(db, connection, account.AccountId, cancellationToken);
        }

        var summary = await EndAsync(db, writer, writing, evaluation, targets, states, scan, counter, gapCounter, cancellationToken);
        await writing.CommitAsync(cancellationToken);
        return summary with { Unchanged = unchanged };
    }

    /// <summary>Judges all checks and writes what comes of it. Gives how many subjects had nothing new said of them, or null when the store changed before the transaction began.</summary>
    private async Task<int?> JudgeAsync(
        PostureDbContext db, StoreWriter writer, LateTransaction writing, AccountEvaluation evaluation, AccountRecording recording,
        (AggregateCounter Verdicts, GapCounter Gaps) counters, int? mostWaiting, CancellationToken cancellationToken)
    {
        var isSurveyed = recording.IsSettled(SettledShare);
        if (isSurveyed)
        {
            await recording.SurveyAsync(db, counters.Verdicts, counters.Gaps, cancellationToken);
            Leftovers.GiveBack();
        }

        var written = 0;
        await foreach (var check in ChecksAsync(db, evaluation, recording.Wanted, cancellationToken))
        {
            foreach (var judged in await recording.JudgeAsync(db, check, cancellationToken))
            {
                if (recording.WasCounted(judged))
                {
                    counters.Verdicts.Remove(judged.Folded);
                }

                counters.Verdicts.Add(judged);
            }

            if (!isSurveyed)
            {
                CountUnread(check, counters.Verdicts, counters.Gaps);
            }

            if (!writing.HasBegun && recording.Waiting > mostWaiting && !await writing.BeginAsync(cancellationToken))
            {
                return null;
            }

            if (writing.HasBegun)
            {
                written += recording.Waiting;
                await recording.WriteAsync(db, writer, TitleOf, cancellationToken);
                if (written > RowsUntilGivenBack)
                {
                    Leftovers.GiveBack();
                    written = 0;
                }
            }
        }

        recording.MarkSubjects();
        if (!writing.HasBegun && !await writing.BeginAsync(cancellationToken))
        {
            return null;
        }

        await recording.WriteAsync(db, writer, TitleOf, cancellationToken);
        await recording.WriteSettledAsync(writer, cancellationToken);
        return recording.Unchanged;
    }

    /// <summary>Writes what is kept of the scan itself, and makes sure that it still runs.</summary>
    private async Task<RecordingSummary> EndAsync(
        PostureDbContext db, StoreWriter writer, LateTransaction writing, AccountEvaluation evaluation, Targets targets, List<RegionState> states, Scan scan,
        AggregateCounter counter, GapCounter gapCounter, CancellationToken cancellationToken)
    {
        var accountId = evaluation.Snapshot.AccountId;
        KeepRegionStates(db, evaluation, targets, states, scan);
        await db.SaveChangesAsync(cancellationToken);
        await ScopeKeeper.ResolveAsync(db, writer, accountId, clock.GetUtcNow(), scan.Id, cancellationToken);
        var suppressed = await SuppressionPass.ApplyAsync(db, writer, accountId, clock.GetUtcNow(), null, cancellationToken);
        await MarkSuppressedAsync(db, accountId, counter, suppressed, cancellationToken);

        var gaps = await ScanRows.WriteAsync(db, writer, evaluation, counter, gapCounter.End(), targets, scan, cancellationToken);

        var summary = await CountEventsAsync(db, accountId, scan.Id, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        // Recording much takes a while in which SQLite takes no other sign of life.
        if (!await ScanStore.ConfirmAsync(db, scan.Id, writing.BegunAt, clock.GetUtcNow(), cancellationToken))
        {
            throw new ScanLostException(scan.Id);
        }

        return summary with { Gaps = gaps, RecordedRegions = [.. targets.Recorded.Order(StringComparer.Ordinal)], OlderRegions = [.. targets.Older.Order(StringComparer.Ordinal)] };
    }

    /// <summary>An account as it must be judged for the record: together with the regions that other scans keep and this one left out.</summary>
    public async Task<AccountSnapshot> NoteLeftOutAsync(AccountSnapshot account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RegionsLeftOut.NoteAsync(db, account, cancellationToken);
    }

    /// <summary>Brings all suppressed marks in line with the suppressions in force, as when one expired.</summary>
    public async Task ApplySuppressionsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        await SuppressionPass.ApplyAsync(db, new(db), null, clock.GetUtcNow(), null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The last recorded scans that were over when this one began to read its connection; none for an import, which tells only by its own time when it was taken.</summary>
    private static async Task<IReadOnlySet<long>> OverBeforeAsync(PostureDbContext db, Scan scan, List<RegionState> states, CancellationToken cancellationToken)
    {
        var ids = states.ConvertAll(s => s.ScanId);
        return scan is { ConnectionId: not null, StartedAt: { } begunAt }
            ? (await db.Scans.Where(s => ids.Contains(s.Id) && s.EndedAt <= begunAt).Select(s => s.Id).ToListAsync(cancellationToken)).ToHashSet()
            : [];
    }

    private string TitleOf(string checkId) => catalogue.Find(checkId)?.Info.Title ?? checkId;

    private static async Task<AccountRecording> BeginRecordingAsync(
        PostureDbContext db, AccountEvaluation evaluation, Targets targets, Scan scan, EstatePresence presence,
        IReadOnlySet<(string CheckId, string Region)> judgedElsewhere, CancellationToken cancellationToken)
    {
        var accountId = evaluation.Snapshot.AccountId;
        var state = await StoredState.LoadAsync(db, accountId, cancellationToken);
        var settled = await db.SettledSubjects.AsNoTracking().Where(s => s.Subject!.AccountId == accountId).ToDictionaryAsync(s => s.SubjectId, cancellationToken);
        var regions = targets.Recorded.ToList();
        var usesElsewhere = await db.RoleUses.AsNoTracking().Where(u => u.AccountId == accountId && !regions.Contains(u.Region)).ToListAsync(cancellationToken);
        var firstFree = (await db.Subjects.MaxAsync(s => (long?)s.Id, cancellationToken) + 1 ?? 1, await db.Findings.MaxAsync(f => (long?)f.Id, cancellationToken) + 1 ?? 1);
        return new(evaluation, scan, targets, state, settled, usesElsewhere, presence, judgedElsewhere, firstFree);
    }

    /// <summary>The verdicts of one check after the other, so that not all are in memory, and an empty list for each check that the store knows and that was not run.</summary>
    private static async IAsyncEnumerable<CheckVerdicts> ChecksAsync(
        PostureDbContext db, AccountEvaluation evaluation, Func<Subject, bool>? wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var notRun = (await StoredState.CheckIdsAsync(db, evaluation.Snapshot.AccountId, cancellationToken)).Except(evaluation.CheckIds, StringComparer.Ordinal).ToList();
        await foreach (var check in JudgedAhead.Of(evaluation, wanted, cancellationToken))
        {
            yield return check;
        }

        foreach (var id in notRun)
        {
            yield return new(id, []);
        }
    }

    private static void CountUnread(CheckVerdicts check, AggregateCounter counter, GapCounter gaps)
    {
        foreach (var verdict in check.Verdicts)
        {
            gaps.Add(verdict);
            if (verdict.IsListGap)
            {
                counter.AddListGap(verdict);
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
            Unchanged = 0,
            Gaps = 0,
            RecordedRegions = [],
            OlderRegions = [],
        };
    }
}
