using System.Linq.Expressions;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Scans;

/// <summary>
/// The life of scans: queued, begun under the lock of their account and regions, kept alive by heartbeats, ended. A scan's row
/// is that lock: it holds while the row is running and its heartbeat is fresh.
/// </summary>
public sealed class ScanStore(IDbContextFactory<PostureDbContext> contexts, ScanLiveness liveness, TimeProvider time)
{
    /// <summary>Queues a scan and gives its id; when the same is queued already and a person asks again, that one's, which then waits no longer.</summary>
    /// <exception cref="NotPermittedException">The actor may not start scans.</exception>
    /// <exception cref="RefusedChangeException">The connection does not exist or is disabled, or a region is none of its.</exception>
    public async Task<long> QueueAsync(Actor actor, ScanOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(order);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var scan = await QueueAsync(db, actor, order, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return scan.Id;
    }

    /// <summary>Notes an import as running and gives its id. It needs no lock: recording orders snapshots by when they were taken.</summary>
    public async Task<long> BeginImportAsync(Actor actor, string label, ScanTrigger trigger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var scan = new Scan
        {
            Label = label,
            Trigger = trigger,
            RequestedBy = actor.Name,
            State = ScanState.Running,
            QueuedAt = now,
            StartedAt = now,
            HeartbeatAt = now,
        };
        db.Scans.Add(scan);
        await db.SaveChangesAsync(cancellationToken);
        db.Note(actor, now, "scan.import", $"scan {scan.Id} ({label})");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return scan.Id;
    }

    /// <summary>A scan, or null.</summary>
    public async Task<Scan?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Scans.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
    }

    /// <summary>The newest scans, newest first, from one id on downwards.</summary>
    public async Task<IReadOnlyList<Scan>> ListAsync(long? before, int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Scans.AsNoTracking().Where(s => before == null || s.Id < before).OrderByDescending(s => s.Id).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Begins a queued scan unless another of the same account and one of its regions runs, or the scans of its connection that run
    /// read as many regions at once as they may together.
    /// </summary>
    public async Task<ScanStart> BeginAsync(long id, string accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.BePatient();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (start, scan, now) = await LookAsync(db, id, accountId, cancellationToken);
        if (start is ScanStart.Begun)
        {
            scan!.State = ScanState.Running;
            scan.StartedAt = now;
            scan.HeartbeatAt = now;
            scan.Step = "Starting";
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return start;
    }

    /// <summary>Whether a queued scan would begin as far as the store knows its account, so that AWS need not be asked for one that has to wait.</summary>
    public async Task<bool> MayBeginAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.BePatient();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var known = await db.Scans.Where(s => s.Id == id).Select(s => s.Connection!.AccountId).SingleOrDefaultAsync(cancellationToken);
        var (start, _, _) = await LookAsync(db, id, known, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return start is ScanStart.Begun;
    }

    /// <summary>What would come of beginning a scan now; one that has to wait says for which.</summary>
    private async Task<(ScanStart Start, Scan? Scan, DateTimeOffset Now)> LookAsync(PostureDbContext db, long id, string? accountId, CancellationToken cancellationToken)
    {
        var scan = await db.Scans.Include(s => s.Connection).SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
        var now = time.GetUtcNow();
        if (scan is not { State: ScanState.Queued } || scan.NotBefore > now)
        {
            return (ScanStart.NotQueued, scan, now);
        }

        var alive = now - liveness.SilentAfter;
        var others = await db.Scans.AsNoTracking()
            .Where(s => s.State == ScanState.Running && s.HeartbeatAt >= alive && s.ConnectionId != null)
            .Where(s => s.ConnectionId == scan.ConnectionId || (accountId != null && s.Connection!.AccountId == accountId))
            .Select(s => new { s.Id, s.ConnectionId, s.Regions })
            .ToListAsync(cancellationToken);
        var beside = others.FindAll(o => o.ConnectionId == scan.ConnectionId);
        var mayRead = scan.Connection?.RegionsAtOnce ?? Connection.MostRegionsAtOnce;
        var isFull = beside.Count > 0 && beside.Sum(o => o.Regions.Count) + scan.Regions.Count > mayRead;
        if ((others.Find(o => o.Regions.Intersect(scan.Regions).Any()) ?? (isFull ? beside[0] : null)) is { } other)
        {
            scan.Step = $"Waiting for scan {other.Id} of the same account";
            return (ScanStart.Busy, scan, now);
        }

        return (ScanStart.Begun, scan, now);
    }

    /// <summary>A sign of life of the worker that runs a scan, and what it has to know.</summary>
    public async Task<BeatAnswer> BeatAsync(long id, ScanBeat beat, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(beat);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.BePatient();
        // The time is taken once it may be written: where there is one writer it waits while another scan is recorded, and is not to be old as it arrives.
        await using var transaction = db.HasOneWriter ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var now = time.GetUtcNow();
        var waited = (long)beat.ThrottleWait.TotalMilliseconds;
        var mine = await db.Scans.Where(s => s.Id == id && s.State == ScanState.Running).ExecuteUpdateAsync(
            set => set
                .SetProperty(s => s.HeartbeatAt, now)
                .SetProperty(s => s.Step, beat.Step)
                .SetProperty(s => s.Percent, beat.Percent)
                .SetProperty(s => s.CallsMade, beat.CallsMade)
                .SetProperty(s => s.CallsSaved, beat.CallsSaved)
                .SetProperty(s => s.ThrottleWaitMilliseconds, waited),
            cancellationToken);
        var cancelledBy = await CancelRequestedByAsync(db, id, cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return new(mine > 0, cancelledBy);
    }

    /// <summary>Who asked a scan to stop; null when nobody did.</summary>
    public async Task<string?> CancelRequestedByAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await CancelRequestedByAsync(db, id, cancellationToken);
    }

    /// <summary>Asks a scan to stop: one that is queued ends at once, one that runs within seconds, and one that is over stays as it is.</summary>
    /// <exception cref="NotPermittedException">The actor may not stop scans.</exception>
    /// <exception cref="RefusedChangeException">There is no such scan.</exception>
    public async Task CancelAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Require(Role.Operator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var scan = await db.Scans.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new RefusedChangeException($"There is no scan {id}.");
        if (scan.State.IsEnd() || scan.CancelRequestedBy is not null)
        {
            return;
        }

        var now = time.GetUtcNow();
        scan.CancelRequestedBy = actor.Name;
        if (scan.State is ScanState.Queued)
        {
            scan.State = ScanState.Cancelled;
            scan.EndedAt = now;
        }

        db.Note(actor, now, "scan.cancel", $"scan {scan.Id} ({scan.Label})");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Ends a scan that is not over; false when it was.</summary>
    public Task<bool> EndAsync(long id, ScanState state, string? error, CancellationToken cancellationToken) =>
        EndAsync(s => s.Id == id && (s.State == ScanState.Running || s.State == ScanState.Queued), state, error, cancellationToken);

    /// <summary>Ends a scan that no worker has begun; false when one has, or when it is over.</summary>
    public Task<bool> EndQueuedAsync(long id, ScanState state, string? error, CancellationToken cancellationToken) =>
        EndAsync(s => s.Id == id && s.State == ScanState.Queued, state, error, cancellationToken);

    private async Task<bool> EndAsync(Expression<Func<Scan, bool>> which, ScanState state, string? error, CancellationToken cancellationToken)
    {
        if (!state.IsEnd())
        {
            throw new ArgumentOutOfRangeException(nameof(state), state, "Not an end.");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.BePatient();
        var now = time.GetUtcNow();
        return await db.Scans.Where(which).ExecuteUpdateAsync(
            set => set
                .SetProperty(s => s.State, state)
                .SetProperty(s => s.Error, error)
                .SetProperty(s => s.Step, (string?)null)
                .SetProperty(s => s.Percent, (int?)null)
                .SetProperty(s => s.EndedAt, now),
            cancellationToken) > 0;
    }

    /// <summary>Scans that wait for a worker or run, wherever they do, oldest first.</summary>
    public async Task<IReadOnlyList<Scan>> ActiveAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.Scans.AsNoTracking()
            .Where(s => (s.State == ScanState.Queued && (s.NotBefore == null || s.NotBefore <= now)) || s.State == ScanState.Running)
            .OrderBy(s => s.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Ends the running scans whose workers fell silent, as cancelled where someone had asked for that, and gives their ids.</summary>
    public async Task<IReadOnlyList<long>> InterruptSilentAsync(CancellationToken cancellationToken)
    {
        // Taken before it waits until it may write, as the workers may have had to wait for the same.
        var alive = time.GetUtcNow() - liveness.SilentAfter;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var silent = await db.Scans.AsNoTracking()
            .Where(s => s.State == ScanState.Running && (s.HeartbeatAt == null || s.HeartbeatAt < alive))
            .Select(s => new { s.Id, s.CancelRequestedBy })
            .ToListAsync(cancellationToken);
        var ended = new List<long>();
        foreach (var scan in silent)
        {
            var (state, error) = scan.CancelRequestedBy is { } who ? (ScanState.Cancelled, $"Cancelled by {who}.") : (ScanState.Interrupted, "The program ended while the scan ran.");

            // The worker may have given a sign of life since: the condition is asked again as the row is written.
            var isDead = await db.Scans.Where(s => s.Id == scan.Id && s.State == ScanState.Running && (s.HeartbeatAt == null || s.HeartbeatAt < alive)).ExecuteUpdateAsync(
                set => set
                    .SetProperty(s => s.State, state)
                    .SetProperty(s => s.EndedAt, now)
                    .SetProperty(s => s.Step, (string?)null)
                    .SetProperty(s => s.Percent, (int?)null)
                    .SetProperty(s => s.Error, error),
                cancellationToken) > 0;
            if (isDead)
            {
                ended.Add(scan.Id);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>Ids of the queued scans that may begin, oldest first.</summary>
    public async Task<IReadOnlyList<long>> QueuedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.Scans.Where(s => s.State == ScanState.Queued && (s.NotBefore == null || s.NotBefore <= now)).OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Queues a scan anew for each that was interrupted and not followed by another of one of its regions, unless it was interrupted
    /// so many times in a row that the scan itself may be what ends the program. Gives the new ids.
    /// </summary>
    public async Task<IReadOnlyList<long>> ResumeInterruptedAsync(int attempts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var resumed = new List<long>();
        foreach (var connection in await db.Connections.AsNoTracking().Where(c => c.IsEnabled).OrderBy(c => c.Id).ToListAsync(cancellationToken))
        {
            var newest = await db.Scans.AsNoTracking().Where(s => s.ConnectionId == connection.Id).OrderByDescending(s => s.Id).Take((attempts + 1) * Connection.MostRegionsAtOnce).ToListAsync(cancellationToken);
            foreach (var last in newest.Where((scan, i) => !newest.Take(i).Any(later => Share(later, scan))))
            {
                var interrupted = newest.Where(s => Share(s, last)).TakeWhile(s => s is { State: ScanState.Interrupted, CancelRequestedBy: null }).Count();
                var regions = last.Regions.Intersect(connection.Regions).ToList();
                if (interrupted == 0 || interrupted > attempts || regions.Count == 0)
                {
                    continue;
                }

                var order = new ScanOrder(connection.Id, last.Trigger)
                {
                    Scope = last.Scope,
                    Regions = regions,
                    ScheduleId = last.ScheduleId,
                    RequestedBy = last.RequestedBy,
                    ResumesScanId = last.Id,
                };
                resumed.Add((await QueueAsync(db, Actor.System, order, time.GetUtcNow(), cancellationToken)).Id);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return resumed;

        static bool Share(Scan one, Scan other) => one.Regions.Intersect(other.Regions).Any();
    }

    /// <summary>
    /// Gives a sign of life within the transaction that records a scan, and says whether the scan is still the worker's: one that
    /// was given up for dead meanwhile must not be recorded, as another may be in its place.
    /// </summary>
    internal static async Task<bool> ConfirmAsync(PostureDbContext db, long id, DateTimeOffset begunAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (db.HasOneWriter && now > begunAt)
        {
            // Nobody else could give a sign of life since the transaction began: that time is not held against them.
            var others = await db.Scans.AsNoTracking().Where(s => s.Id != id && s.State == ScanState.Running && s.HeartbeatAt != null).ToListAsync(cancellationToken);
            foreach (var other in others)
            {
                var excused = other.HeartbeatAt + (now - begunAt);
                await db.Scans.Where(s => s.Id == other.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.HeartbeatAt, excused), cancellationToken);
            }
        }

        return await db.Scans.Where(s => s.Id == id && s.State == ScanState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.HeartbeatAt, now), cancellationToken) > 0;
    }

    /// <summary>Queues a scan within the caller's transaction.</summary>
    internal static async Task<Scan> QueueAsync(PostureDbContext db, Actor actor, ScanOrder order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == order.ConnectionId, cancellationToken)
            ?? throw new RefusedChangeException("The connection does not exist any more.");
        if (!connection.IsEnabled)
        {
            throw new RefusedChangeException($"The connection “{connection.Name}” is disabled.");
        }

        var regions = order.Regions ?? connection.Regions;
        if (regions.Except(connection.Regions).ToList() is { Count: > 0 } foreign)
        {
            throw new RefusedChangeException($"The connection “{connection.Name}” does not cover {string.Join(", ", foreign)}.");
        }

        var scope = order.Scope ?? connection.Scope;
        if (order.Trigger is ScanTrigger.Manual)
        {
            var queued = await db.Scans
                .Where(s => s.ConnectionId == connection.Id && s.State == ScanState.Queued && s.Scope == scope)
                .ToListAsync(cancellationToken);
            if (queued.Find(s => s.Regions.SequenceEqual(regions)) is { } same)
            {
                same.NotBefore = null;
                await db.SaveChangesAsync(cancellationToken);
                return same;
            }
        }

        var scan = new Scan
        {
            ConnectionId = connection.Id,
            Label = connection.Name,
            Trigger = order.Trigger,
            ScheduleId = order.ScheduleId,
            ResumesScanId = order.ResumesScanId,
            RequestedBy = order.RequestedBy ?? actor.Name,
            State = ScanState.Queued,
            QueuedAt = now,
            NotBefore = order.NotBefore,
            Scope = scope,
            Regions = [.. regions],
        };
        db.Scans.Add(scan);
        await db.SaveChangesAsync(cancellationToken);
        db.Note(actor, now, "scan.start", $"scan {scan.Id} ({scan.Label})", $"{scope.Word()}, {string.Join(", ", regions)}");
        await db.SaveChangesAsync(cancellationToken);
        return scan;
    }

    /// <summary>Whether a scan that shares the account and a region with the connection is queued or runs.</summary>
    internal static async Task<bool> IsBusyAsync(PostureDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        var active = await db.Scans.AsNoTracking()
            .Where(s => s.State == ScanState.Queued || s.State == ScanState.Running)
            .Where(s => s.ConnectionId == connection.Id || (connection.AccountId != null && s.Connection!.AccountId == connection.AccountId))
            .Select(s => s.Regions)
            .ToListAsync(cancellationToken);
        return active.Any(regions => regions.Intersect(connection.Regions).Any());
    }

    private static Task<string?> CancelRequestedByAsync(PostureDbContext db, long id, CancellationToken cancellationToken) =>
        db.Scans.Where(s => s.Id == id).Select(s => s.CancelRequestedBy).SingleOrDefaultAsync(cancellationToken);
}
