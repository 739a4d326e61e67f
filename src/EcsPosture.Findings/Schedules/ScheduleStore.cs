using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Schedules;

/// <summary>The schedules, and the only way to change and to fire them. Whoever reads cron expressions says when the next time is.</summary>
public sealed class ScheduleStore(IDbContextFactory<PostureDbContext> contexts, TimeProvider time)
{
    /// <summary>All schedules with their connections and groups, by name.</summary>
    public async Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Schedules.AsNoTracking().Include(s => s.Connection).Include(s => s.Group).OrderBy(s => s.Name).ToListAsync(cancellationToken);
    }

    /// <summary>A schedule with its connection or group, or null when it was removed.</summary>
    public async Task<Schedule?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Schedules.AsNoTracking().Include(s => s.Connection).Include(s => s.Group).SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
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
    /// Takes a due time off a schedule and queues its scans, in one transaction: whatever happens, a time fires once. Gives the
    /// scans' ids. None came of it when another worker took the time or the time is to be left out; a connection has none when it is
    /// disabled, or when a scan of it still runs and the schedule skips then. Those of a group are spread over the schedule's minutes.
    /// </summary>
    /// <param name="due">The schedule and the time at which it is due.</param>
    /// <param name="nextDueAt">The first time after now.</param>
    /// <param name="isLeftOut">Whether the time passed unseen and the schedule leaves such times out.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    public async Task<IReadOnlyList<long>> FireAsync(DueSchedule due, DateTimeOffset? nextDueAt, bool isLeftOut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(due);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var schedule = await db.Schedules.SingleOrDefaultAsync(s => s.Id == due.Schedule.Id, cancellationToken);
        if (schedule is null || schedule.IsPaused || schedule.NextDueAt != due.DueAt)
        {
            return [];
        }

        schedule.LastDueAt = due.DueAt;
        schedule.NextDueAt = nextDueAt;
        var started = new List<long>();
        var spread = schedule.GroupId is null ? 0 : schedule.SpreadMinutes;
        foreach (var connection in isLeftOut ? [] : await EnabledAsync(db, schedule, cancellationToken))
        {
            if (schedule.Overlap is OverlapPolicy.Queue || !await ScanStore.IsBusyAsync(db, connection, cancellationToken))
            {
                started.Add(await StartAsync(db, schedule, connection, Actor.System, new Spread(spread, connection.Name).Delay, cancellationToken));
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return started;
    }

    /// <summary>Starts a schedule's scans now, all at once and whatever its next time is, and gives the scans' ids.</summary>
    /// <exception cref="NotPermittedException">The actor may not start scans.</exception>
    /// <exception cref="RefusedChangeException">The schedule was removed, or no connection of it is enabled.</exception>
    public async Task<IReadOnlyList<long>> RunNowAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var schedule = await LoadAsync(db, id, cancellationToken);
        var enabled = await EnabledAsync(db, schedule, cancellationToken);
        if (enabled.Count == 0)
        {
            throw new RefusedChangeException(schedule.GroupId is null ? "The schedule's connection is disabled." : "No connection of the schedule's group is enabled.");
        }

        var started = new List<long>();
        foreach (var connection in enabled)
        {
            started.Add(await StartAsync(db, schedule, connection, actor, TimeSpan.Zero, cancellationToken));
        }

        db.Note(actor, time.GetUtcNow(), "schedule.run", Target(schedule), $"{(started.Count == 1 ? "scan" : "scans")} {string.Join(", ", started)}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return started;
    }

    /// <summary>The connections that a schedule scans, without the disabled ones.</summary>
    private static Task<List<Connection>> EnabledAsync(PostureDbContext db, Schedule schedule, CancellationToken cancellationToken) =>
        db.Connections.AsNoTracking()
            .Where(c => c.IsEnabled && (schedule.GroupId == null ? c.Id == schedule.ConnectionId : c.GroupId == schedule.GroupId))
            .OrderBy(c => c.Name)
            .ToListAsync(cancellationToken);

    private async Task<long> StartAsync(PostureDbContext db, Schedule schedule, Connection connection, Actor actor, TimeSpan delay, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = new ScanOrder(connection.Id, ScanTrigger.Schedule)
        {
            NotBefore = delay > TimeSpan.Zero ? now + delay : null,
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
        var errors = draft.Errors().ToList();
        if (await db.Schedules.AnyAsync(s => s.Name == draft.Name.Trim() && s.Id != id, cancellationToken))
        {
            errors.Add($"Another schedule is called “{draft.Name.Trim()}”.");
        }

        if (draft.ConnectionId is not null && !await db.Connections.AnyAsync(c => c.Id == draft.ConnectionId, cancellationToken))
        {
            errors.Add("The connection does not exist any more: choose another.");
        }

        if (draft.GroupId is not null && !await db.ConnectionGroups.AnyAsync(g => g.Id == draft.GroupId, cancellationToken))
        {
            errors.Add("The group does not exist any more: choose another.");
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
        schedule.GroupId = draft.GroupId;
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
