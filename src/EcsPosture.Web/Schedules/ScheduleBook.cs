using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Schedules;

namespace EcsPosture.Web.Schedules;

/// <summary>Makes and changes schedules. An expression that cannot be read, or never fires, is refused here.</summary>
public sealed class ScheduleBook(ScheduleStore schedules, ScheduleClock clock)
{
    /// <summary>Makes a schedule and gives its id.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong; the reasons say how.</exception>
    public Task<long> AddAsync(Actor actor, ScheduleDraft draft, CancellationToken cancellationToken) =>
        schedules.AddAsync(actor, draft, NextDue(draft), cancellationToken);

    /// <summary>Changes a schedule.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The draft is wrong, or the schedule was removed.</exception>
    public Task ChangeAsync(Actor actor, long id, ScheduleDraft draft, CancellationToken cancellationToken) =>
        schedules.ChangeAsync(actor, id, draft, NextDue(draft), cancellationToken);

    /// <summary>Pauses a schedule.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The schedule was removed.</exception>
    public Task PauseAsync(Actor actor, long id, CancellationToken cancellationToken) => schedules.PauseAsync(actor, id, cancellationToken);

    /// <summary>Continues a paused schedule from its next time on.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The schedule was removed, or never fires again.</exception>
    public async Task ContinueAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        var schedule = await schedules.FindAsync(id, cancellationToken) ?? throw new RefusedChangeException("The schedule does not exist any more.");
        await schedules.ContinueAsync(actor, id, NextDue(schedule.Cron, schedule.TimeZone, schedule.OwnSpread()), cancellationToken);
    }

    /// <summary>Removes a schedule; its scans stay.</summary>
    /// <exception cref="NotPermittedException">The actor may not keep schedules.</exception>
    /// <exception cref="RefusedChangeException">The schedule was removed before.</exception>
    public Task RemoveAsync(Actor actor, long id, CancellationToken cancellationToken) => schedules.RemoveAsync(actor, id, cancellationToken);

    private DateTimeOffset? NextDue(ScheduleDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return NextDue(draft.Cron, draft.TimeZone, draft.OwnSpread());
    }

    private DateTimeOffset NextDue(string cron, string zone, Spread spread)
    {
        var preview = clock.Preview(cron, zone, spread, 1);
        return preview.IsValid ? preview.Next[0] : throw new RefusedChangeException(preview.Error!);
    }
}
