using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
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

        Assert.Single(first);
        Assert.Empty(second);
        await using var db = Store.Db();
        Assert.Single(db.Scans);
        var schedule = await db.Schedules.SingleAsync(Cancel);
        Assert.Equal((World.Hour(2), World.Hour(26), first[0]), (schedule.LastDueAt!.Value, schedule.NextDueAt!.Value, schedule.LastScanId));
        Assert.Empty(await schedules.DueAsync(World.Hour(3), Cancel));
    }

    [Fact]
    public async Task A_schedule_that_skips_starts_nothing_while_a_scan_of_its_connection_is_queued()
    {
        var (schedules, draft) = await NightlyAsync();
        var id = await schedules.AddAsync(Operator, draft, World.Hour(2), Cancel);
        await schedules.RunNowAsync(Operator, id, Cancel);

        var due = Assert.Single(await schedules.DueAsync(World.Hour(2), Cancel));
        Assert.Empty(await schedules.FireAsync(due, World.Hour(26), isLeftOut: false, Cancel));
    }

    [Fact]
    public async Task A_schedule_of_a_group_scans_each_enabled_connection_later_by_its_share_of_the_spread()
    {
        var (schedules, draft, group) = await OfGroupAsync("one", "two", "three", "off");
        await ChangeAsync("off", c => c.IsEnabled = false);
        await ConnectAsync("elsewhere", ASnapshot.Region);
        await schedules.AddAsync(Operator, draft with { SpreadMinutes = 60 }, World.Hour(2), Cancel);

        var fired = await schedules.FireAsync(Assert.Single(await schedules.DueAsync(World.Hour(2), Cancel)), World.Hour(26), isLeftOut: false, Cancel);

        await using var db = Store.Db();
        var scans = await db.Scans.OrderBy(s => s.Label).ToListAsync(Cancel);
        Assert.Equal(["one", "three", "two"], scans.Select(s => s.Label));
        Assert.Equal(fired.Order(), scans.Select(s => s.Id).Order());
        Assert.All(scans, scan => Assert.Equal(Store.Clock.GetUtcNow() + new Spread(60, scan.Label).Delay, scan.NotBefore));
        Assert.Equal(3, scans.Select(s => s.NotBefore).Distinct().Count());
        Assert.Equal(group, (await schedules.ListAsync(Cancel))[0].GroupId);
    }

    [Fact]
    public async Task A_schedule_of_a_group_that_skips_leaves_out_the_connections_that_are_being_scanned()
    {
        var (schedules, draft, _) = await OfGroupAsync("one", "two");
        await schedules.AddAsync(Operator, draft, World.Hour(2), Cancel);
        await using (var db = Store.Db())
        {
            await Store.Get<ScanStore>().QueueAsync(Operator, new((await db.Connections.SingleAsync(c => c.Name == "one", Cancel)).Id, ScanTrigger.Manual), Cancel);
        }

        var fired = await schedules.FireAsync(Assert.Single(await schedules.DueAsync(World.Hour(2), Cancel)), World.Hour(26), isLeftOut: false, Cancel);

        Assert.Equal("two", (await Store.Get<ScanStore>().FindAsync(Assert.Single(fired), Cancel))!.Label);
    }

    [Fact]
    public async Task A_group_is_scanned_now_all_at_once_and_not_when_none_of_it_is_enabled()
    {
        var (schedules, draft, _) = await OfGroupAsync("one", "two");
        var id = await schedules.AddAsync(Operator, draft with { SpreadMinutes = 60 }, World.Hour(2), Cancel);

        Assert.Equal(2, (await schedules.RunNowAsync(Operator, id, Cancel)).Count);
        await using (var db = Store.Db())
        {
            Assert.All(await db.Scans.ToListAsync(Cancel), scan => Assert.Null(scan.NotBefore));
            Assert.Equal("scans 1, 2", (await db.AuditEntries.SingleAsync(a => a.Action == "schedule.run", Cancel)).Detail);
        }

        await ChangeAsync("one", c => c.IsEnabled = false);
        await ChangeAsync("two", c => c.IsEnabled = false);
        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => schedules.RunNowAsync(Operator, id, Cancel));
        Assert.Equal("No connection of the schedule's group is enabled.", refused.Message);
    }

    [Fact]
    public async Task A_schedule_is_for_a_connection_or_for_a_group()
    {
        var (schedules, draft, _) = await OfGroupAsync("one");
        await using var db = Store.Db();
        var connection = (await db.Connections.SingleAsync(Cancel)).Id;

        foreach (var wrong in new[] { draft with { GroupId = null }, draft with { ConnectionId = connection } })
        {
            var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => schedules.AddAsync(Operator, wrong, null, Cancel));
            Assert.Equal("Choose a connection or a group to scan, one of them.", refused.Message);
        }

        var gone = await Assert.ThrowsAsync<RefusedChangeException>(() => schedules.AddAsync(Operator, draft with { GroupId = 99 }, null, Cancel));
        Assert.Equal("The group does not exist any more: choose another.", gone.Message);
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

    private async Task<(ScheduleStore Schedules, ScheduleDraft Draft, long Group)> OfGroupAsync(params string[] names)
    {
        var group = await Store.Get<ConnectionGroupStore>().AddAsync(Actor.System, new() { Name = "Payments" }, Cancel);
        foreach (var name in names)
        {
            await ConnectAsync(name, ASnapshot.Region);
            await ChangeAsync(name, c => c.GroupId = group);
        }

        return (Store.Get<ScheduleStore>(), new() { Name = "nightly", GroupId = group, Cron = "0 2 * * *", TimeZone = "Europe/Berlin", Overlap = OverlapPolicy.Skip }, group);
    }

    private async Task ChangeAsync(string connection, Action<Connection> change)
    {
        await using var db = Store.Db();
        change(await db.Connections.SingleAsync(c => c.Name == connection, Cancel));
        await db.SaveChangesAsync(Cancel);
    }

    private async Task<(ScheduleStore Schedules, ScheduleDraft Draft)> NightlyAsync()
    {
        var connection = await ConnectAsync("production", ASnapshot.Region);
        return (Store.Get<ScheduleStore>(), new() { Name = "nightly", ConnectionId = connection, Cron = "0 2 * * *", TimeZone = "Europe/Berlin", Overlap = OverlapPolicy.Skip });
    }
}
