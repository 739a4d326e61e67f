using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Schedules;
using EcsPosture.Findings.Tests.Recording;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Connections;

public class ConnectionGroupStoreTests : RecorderTest
{
    private static readonly Actor Administrator = new("ada", Role.Administrator);

    [Fact]
    public async Task Groups_are_listed_by_name_and_every_change_is_on_record()
    {
        var id = await Groups().AddAsync(Administrator, new() { Name = " Payments " }, Cancel);
        await Groups().AddAsync(Administrator, new() { Name = "Logistics" }, Cancel);
        await Groups().ChangeAsync(Administrator, id, new() { Name = "Billing" }, Cancel);

        Assert.Equal(["Billing", "Logistics"], (await Groups().ListAsync(Cancel)).Select(g => g.Name));
        await Groups().RemoveAsync(Administrator, id, Cancel);
        await using var db = Store.Db();
        Assert.Equal(
            [("group.create", "group 1 (Payments)", null), ("group.create", "group 2 (Logistics)", null), ("group.change", "group 1 (Billing)", "name Payments to Billing"), ("group.remove", "group 1 (Billing)", null)],
            (await db.AuditEntries.OrderBy(a => a.Id).ToListAsync(Cancel)).Select(a => (a.Action, a.Target, a.Detail)));
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    public async Task Only_an_administrator_may_make_change_or_remove_one(Role role)
    {
        var id = await Groups().AddAsync(Administrator, new() { Name = "Payments" }, Cancel);
        var actor = new Actor("olga", role);

        await Assert.ThrowsAsync<NotPermittedException>(() => Groups().AddAsync(actor, new() { Name = "other" }, Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => Groups().ChangeAsync(actor, id, new() { Name = "other" }, Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => Groups().RemoveAsync(actor, id, Cancel));

        Assert.Equal("Payments", Assert.Single(await Groups().ListAsync(Cancel)).Name);
    }

    [Fact]
    public async Task Two_groups_have_different_names_and_each_has_one()
    {
        await Groups().AddAsync(Administrator, new() { Name = "Payments" }, Cancel);

        var doubled = await Assert.ThrowsAsync<RefusedChangeException>(() => Groups().AddAsync(Administrator, new() { Name = "Payments " }, Cancel));
        var nameless = await Assert.ThrowsAsync<RefusedChangeException>(() => Groups().AddAsync(Administrator, new() { Name = " " }, Cancel));

        Assert.Equal("Another group is called “Payments”.", doubled.Message);
        Assert.Equal("Enter a name of at most 100 characters.", nameless.Message);
    }

    [Fact]
    public async Task A_group_that_is_removed_takes_its_schedules_along_and_leaves_its_connections()
    {
        var group = await Groups().AddAsync(Administrator, new() { Name = "Payments" }, Cancel);
        var connection = await Connections().AddAsync(Administrator, Draft("one", group), Cancel);
        await Store.Get<ScheduleStore>().AddAsync(Administrator, new() { Name = "nightly", GroupId = group, Cron = "0 2 * * *", TimeZone = "UTC" }, World.Hour(2), Cancel);

        await Groups().RemoveAsync(Administrator, group, Cancel);

        Assert.Null((await Connections().FindAsync(connection, Cancel))!.GroupId);
        Assert.Empty(await Store.Get<ScheduleStore>().ListAsync(Cancel));
    }

    [Fact]
    public async Task A_connection_cannot_be_put_into_a_group_that_is_not_there()
    {
        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Connections().AddAsync(Administrator, Draft("one", 99), Cancel));

        Assert.Equal("The group does not exist any more: choose another, or none.", refused.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task A_connection_reads_one_to_eight_regions_at_once(int regions)
    {
        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Connections().AddAsync(Administrator, Draft("one", null) with { RegionsAtOnce = regions }, Cancel));

        Assert.Equal("Regions read at once must be 1 to 8.", refused.Message);
    }

    private static ConnectionDraft Draft(string name, long? group) => new() { Name = name, GroupId = group, Regions = ["eu-west-1"] };

    private ConnectionGroupStore Groups() => Store.Get<ConnectionGroupStore>();

    private ConnectionStore Connections() => Store.Get<ConnectionStore>();
}
