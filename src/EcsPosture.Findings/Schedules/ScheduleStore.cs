using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Schedules;

/// <summary>The schedules, and the only way to change and to fire them. Whoever reads cron expressions says when the next time is.</summary>
public sealed class ScheduleStore(IDbContextFactory<PostureDbContext> contexts, TimeProvider time)
{
    private const int LongestName = 100;

    /// <summary>All schedules with their connections, by name.</summary>
    public async Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Schedules.AsNoTracking().Include(s => s.Connection).OrderBy(s => s.Name).ToListAsync(cancellationToken);
    }

    /// <summary>A schedule with its connection, or null when it was removed.</summary>
    public async Task<Schedule?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Schedules.AsNoTracking().Include(s => s.Connection).SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
    }

    /// <summary>Makes a schedule and gives its id.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong.</exception>
    public async Task<long> AddAsync(Actor actor, ScheduleDraft draft, DateTimeOffset? nextDueAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RefuseWrongAsync(db, draft, null, cancellationToken);
        var now = time.GetUtcNow();
        var schedule = new Schedule
        {
            Name = draft.Name,
            Cron = draft.Cron,
            TimeZone = draft.TimeZone,
            CreatedAt = now,
            CreatedBy = actor.Name,
            ChangedAt = now,
            ChangedBy = actor.Name,
        };
        Apply(draft, nextDueAt, schedule);
        db.Schedules.Add(schedule);
        await db.SaveChangesAsync(cancellationToken);
        db.Note(actor, now, "schedule.create", Target(schedule), $"{schedule.Cron} in {schedule.TimeZone}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return schedule.Id;
    }

    /// <summary>Changes a schedule.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong, or the schedule was removed.</exception>
    public Task ChangeAsync(Actor actor, long id, ScheduleDraft draft, DateTimeOffset? nextDueAt, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            id,
            "schedule.change",
            async (db, schedule) =>
            {
                await RefuseWrongAsync(db, draft, id, cancellationToken);
                Apply(draft, nextDueAt, schedule);
                return $"{schedule.Cron} in {schedule.TimeZone}";
            },
            cancellationToken);

    /// <summary>Pauses a schedule: it fires no more until it is continued, and what it misses meanwhile is left out.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The schedule was removed.</exception>
    public Task PauseAsync(Actor actor, long id, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            id,
            "schedule.pause",
            (_, schedule) =>
            {
                schedule.IsPaused = true;
                schedule.NextDueAt = null;
                return Task.FromResult<string?>(null);
            },
            cancellationToken);

    /// <summary>Continues a paused schedule.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The schedule was removed.</exception>
    public Task ContinueAsync(Actor actor, long id, DateTimeOffset? nextDueAt, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            id,
            "schedule.continue",
            (_, schedule) =>
            {
                schedule.IsPaused = false;
                schedule.NextDueAt = nextDueAt;
                return Task.FromResult<string?>(null);
            },
            cancellationToken);

    /// <summary>Removes a schedule; its scans stay.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The schedule was removed before.</exception>
    public Task RemoveAsync(Actor actor, long id, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            id,
            "schedule.remove",
            (db, schedule) =>
            {
                db.Schedules.Remove(schedule);
                return Task.FromResult<string?>(null);
            },
            cancellationToken);

    /// <summary>The schedules that are due, the longest overdue first.</summary>
    public async Task<IReadOnlyList<DueSchedule>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await db.Schedules.AsNoTracking()
            .Where(s => !s.IsPaused && s.NextDueAt != null && s.NextDueAt <= now)
            .OrderBy(s => s.NextDueAt)
            .ToListAsync(cancellationToken);
        return [.. due.Select(s => new DueSchedule(s, s.NextDueAt!.Value))];
    }

    /// <summary>
    /// Takes a due time off a schedule and queues its scan, in one transaction: whatever happens, a time fires once. Gives the
    /// scan's id, or null when no scan came of it: another worker took the time, the time is to be left out, the connection is
    /// disabled, or a scan still runs and the schedule skips then.
    /// </summary>
    /// <param name="due">The schedule and the time at which it is due.</param>
    /// <param name="nextDueAt">The first time after now.</param>
    /// <param name="isLeftOut">Whether the time passed unseen and the schedule leaves such times out.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    public async Task<long?> FireAsync(DueSchedule due, DateTimeOffset? nextDueAt, bool isLeftOut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(due);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var schedule = await db.Schedules.Include(s => s.Connection).SingleOrDefaultAsync(s => s.Id == due.Schedule.Id, cancellationToken);
        if (schedule is null || schedule.IsPaused || schedule.NextDueAt != due.DueAt)
        {
            return null;
        }

        schedule.LastDueAt = due.DueAt;
        schedule.NextDueAt = nextDueAt;
        long? scanId = null;
        var connection = schedule.Connection!;
        var isSkipped = isLeftOut || !connection.IsEnabled
            || (schedule.Overlap is OverlapPolicy.Skip && await ScanStore.IsBusyAsync(db, connection, cancellationToken));
        if (!isSkipped)
        {
            scanId = await StartAsync(db, schedule, Actor.System, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return scanId;
    }

    /// <summary>Starts a schedule's scan now, whatever its next time is, and gives the scan's id.</summary>
    /// <exception cref="NotPermittedException">The actor may not start scans.</exception>
    /// <exception cref="RefusedChangeException">The schedule was removed, or its connection is disabled.</exception>
    public async Task<long> RunNowAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var schedule = await LoadAsync(db, id, cancellationToken);
        var scanId = await StartAsync(db, schedule, actor, cancellationToken);
        db.Note(actor, time.GetUtcNow(), "schedule.run", Target(schedule), $"scan {scanId}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return scanId;
    }

    private async Task<long> StartAsync(PostureDbContext db, Schedule schedule, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = new ScanOrder(schedule.ConnectionId, ScanTrigger.Schedule)
        {
            Scope = schedule.Scope,
            ScheduleId = schedule.Id,
            RequestedBy = actor == Actor.System ? schedule.Name : actor.Name,
        };
        var scan = await ScanStore.QueueAsync(db, actor, order, now, cancellationToken);
        schedule.LastStartedAt = now;
        schedule.LastScanId = scan.Id;
        return scan.Id;
    }

    private async Task ChangeAsync(Actor actor, long id, string action, Func<PostureDbContext, Schedule, Task<string?>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var schedule = await LoadAsync(db, id, cancellationToken);
        schedule.ChangedAt = time.GetUtcNow();
        schedule.ChangedBy = actor.Name;
        var detail = await change(db, schedule);
        db.Note(actor, schedule.ChangedAt, action, Target(schedule), detail);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<Schedule> LoadAsync(PostureDbContext db, long id, CancellationToken cancellationToken) =>
        await db.Schedules.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new RefusedChangeException("The schedule does not exist any more.");

    private static async Task RefuseWrongAsync(PostureDbContext db, ScheduleDraft draft, long? id, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        if (draft.Name.Trim().Length is 0 or > LongestName)
        {
            errors.Add($"Enter a name of at most {LongestName} characters.");
        }

        if (await db.Schedules.AnyAsync(s => s.Name == draft.Name.Trim() && s.Id != id, cancellationToken))
        {
            errors.Add($"Another schedule is called “{draft.Name.Trim()}”.");
        }

        if (!await db.Connections.AnyAsync(c => c.Id == draft.ConnectionId, cancellationToken))
        {
            errors.Add("Choose a connection.");
        }

        if (draft.SpreadMinutes is < 0 or > ScheduleDraft.LongestSpread)
        {
            errors.Add($"Spread over 0 to {ScheduleDraft.LongestSpread} minutes.");
        }

        if (errors.Count > 0)
        {
            throw new RefusedChangeException(errors);
        }
    }

    private static void Apply(ScheduleDraft draft, DateTimeOffset? nextDueAt, Schedule schedule)
    {
        schedule.Name = draft.Name.Trim();
        schedule.ConnectionId = draft.ConnectionId;
        schedule.Cron = draft.Cron.Trim();
        schedule.TimeZone = draft.TimeZone.Trim();
        schedule.Scope = draft.Scope;
        schedule.Overlap = draft.Overlap;
        schedule.MissedRun = draft.MissedRun;
        schedule.IsPaused = draft.IsPaused;
        schedule.SpreadMinutes = draft.SpreadMinutes;
        schedule.NextDueAt = draft.IsPaused ? null : nextDueAt;
    }

    private static string Target(Schedule schedule) => $"schedule {schedule.Id} ({schedule.Name})";
}
