using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Schedules;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Schedules;

public class ScheduleStoreTests : RecorderTest
{
    private static readonly Actor Operator = new("olga", Role.Operator);

    [Fact]
    public async Task A_due_time_starts_one_scan_however_often_it_is_taken()
    {
        var (schedules, draft) = await NightlyAsync();
        await schedules.AddAsync(Operator, draft, World.Hour(2), Cancel);
        var due = Assert.Single(await schedules.DueAsync(World.Hour(2), Cancel));

        var first = await schedules.FireAsync(due, World.Hour(26), isLeftOut: false, Cancel);
        var second = await schedules.FireAsync(due, World.Hour(26), isLeftOut: false, Cancel);

        Assert.NotNull(first);
        Assert.Null(second);
        await using var db = Store.Db();
        Assert.Single(db.Scans);
        var schedule = await db.Schedules.SingleAsync(Cancel);
        Assert.Equal((World.Hour(2), World.Hour(26), first), (schedule.LastDueAt!.Value, schedule.NextDueAt!.Value, schedule.LastScanId));
        Assert.Empty(await schedules.DueAsync(World.Hour(3), Cancel));
    }

    [Fact]
    public async Task A_schedule_that_skips_starts_nothing_while_a_scan_of_its_connection_is_queued()
    {
        var (schedules, draft) = await NightlyAsync();
        var id = await schedules.AddAsync(Operator, draft, World.Hour(2), Cancel);
        await schedules.RunNowAsync(Operator, id, Cancel);

        var due = Assert.Single(await schedules.DueAsync(World.Hour(2), Cancel));
        Assert.Null(await schedules.FireAsync(due, World.Hour(26), isLeftOut: false, Cancel));
    }

    [Fact]
    public async Task A_paused_schedule_is_never_due_until_it_is_continued()
    {
        var (schedules, draft) = await NightlyAsync();
        var id = await schedules.AddAsync(Operator, draft, World.Hour(2), Cancel);

        await schedules.PauseAsync(Operator, id, Cancel);
        Assert.Empty(await schedules.DueAsync(World.Hour(100), Cancel));

        await schedules.ContinueAsync(Operator, id, World.Hour(50), Cancel);
        Assert.Single(await schedules.DueAsync(World.Hour(50), Cancel));
    }

    [Fact]
    public async Task Every_change_is_on_record_and_a_viewer_makes_none()
    {
        var (schedules, draft) = await NightlyAsync();
        var id = await schedules.AddAsync(Operator, draft, World.Hour(2), Cancel);
        var viewer = new Actor("vera", Role.Viewer);

        await Assert.ThrowsAsync<NotPermittedException>(() => schedules.AddAsync(viewer, draft with { Name = "other" }, null, Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => schedules.PauseAsync(viewer, id, Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => schedules.RunNowAsync(viewer, id, Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => schedules.RemoveAsync(viewer, id, Cancel));
        await schedules.ChangeAsync(Operator, id, draft with { Name = "weekly" }, World.Hour(3), Cancel);
        await schedules.RemoveAsync(Operator, id, Cancel);

        await using var db = Store.Db();
        Assert.Equal(["schedule.create", "schedule.change", "schedule.remove"], await db.AuditEntries.OrderBy(a => a.Id).Select(a => a.Action).ToListAsync(Cancel));
        Assert.Empty(db.Schedules);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var (schedules, draft) = await NightlyAsync();
        await schedules.AddAsync(Operator, draft, null, Cancel);

        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => schedules.AddAsync(Operator, draft with { ConnectionId = 99 }, null, Cancel));

        Assert.Equal(2, refused.Reasons.Count);
    }

    private async Task<(ScheduleStore Schedules, ScheduleDraft Draft)> NightlyAsync()
    {
        var connection = await ConnectAsync("production", ASnapshot.Region);
        return (Store.Get<ScheduleStore>(), new() { Name = "nightly", ConnectionId = connection, Cron = "0 2 * * *", TimeZone = "Europe/Berlin", Overlap = OverlapPolicy.Skip });
    }
}
