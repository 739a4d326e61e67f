using EcsPosture.Findings.Estate;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

public sealed class RoleAccessTests : RecorderTest
{
    private static readonly Snapshot Region = World.Region(World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Revision("web", 1));
    private static readonly Role Web = ARole.Named("web-task");

    [Fact]
    public async Task Roles_that_ECS_uses_are_kept_with_where_they_stand()
    {
        await ScanAsync(World.At(1, [Web with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])) }, ARole.Named("nobody-uses-this")], Region));

        var rows = await RowsAsync();
        Assert.Equal(["web-execution", "web-task"], rows.Select(r => r.Name).Order());
        var web = Assert.Single(rows, r => r.Name == "web-task");
        Assert.Equal((AccessRank.FullAdmin, StableHash.OfArn(Web.RoleArn)), (web.Rank, web.Hash));
        Assert.Equal(Web.RoleArn, web.ReadProfile()!.RoleArn);
        var unread = Assert.Single(rows, r => r.Name == "web-execution");
        Assert.Equal(AccessRank.NotKnown, unread.Rank);
        Assert.Contains("no such role", unread.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_is_written_anew_only_when_it_changed_and_leaves_with_the_last_use()
    {
        await ScanAsync(World.At(1, [Web], Region));
        var before = await RowsAsync();
        await MarkAsync("not written anew");

        await ScanAsync(World.At(2, [Web], Region));
        Assert.All(await RowsAsync(), r => Assert.Equal("not written anew", r.Reason));

        await ScanAsync(World.At(3, [Web with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])), ContentHash = "changed" }], Region));
        var changed = Assert.Single(await RowsAsync(), r => r.Name == "web-task");
        Assert.Equal((AccessRank.FullAdmin, before.Single(r => r.Name == "web-task").Id), (changed.Rank, changed.Id));

        await ScanAsync(World.At(4, [Web], World.Region(World.Cluster())));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task An_older_snapshot_changes_no_profile()
    {
        await ScanAsync(World.At(2, [Web], Region));

        await ScanAsync(World.At(1, [Web with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])), ContentHash = "older" }], Region));

        Assert.Equal(AccessRank.Scoped, Assert.Single(await RowsAsync(), r => r.Name == "web-task").Rank);
    }

    [Fact]
    public async Task A_scan_of_one_region_keeps_what_only_scans_of_another_know_of_the_use_of_roles()
    {
        var admin = Web with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])) };
        var deploy = ARole.Named("deploy-task") with { InlinePolicies = ARole.Inline(ARole.Allow(["ecs:ExecuteCommand"])) };
        var elsewhere = World.Region(
            World.Other, World.Cluster(region: World.Other), World.Revision("deploy", 1, region: World.Other),
            World.Service("deploy", World.Arn("deploy", 1, World.Other), region: World.Other));

        await ScanAsync(World.At(1, [admin, deploy], Region));
        await ScanAsync(World.At(2, [admin, deploy], elsewhere));

        var rows = await RowsAsync();
        Assert.Equal("ecs-006", Assert.Single(rows.Single(r => r.Name == "deploy-task").ReadProfile()!.Route).PathId);
        var reach = Assert.Single(rows.Single(r => r.Name == "web-task").ReadProfile()!.Reach);
        Assert.Equal((deploy.RoleArn, true), (reach.Arn, reach.Exec is not null));

        await MarkAsync("not written anew");
        await ScanAsync(World.At(3, [admin, deploy], Region));
        await ScanAsync(World.At(4, [admin, deploy], elsewhere));
        Assert.All(await RowsAsync(), r => Assert.Equal("not written anew", r.Reason));

        await ScanAsync(World.At(5, [admin, deploy], World.Region(World.Cluster())));
        Assert.Equal(["deploy-execution", "deploy-task"], (await RowsAsync()).Select(r => r.Name).Order());
        Assert.Equal(AccessRank.Scoped, (await RowsAsync()).Single(r => r.Name == "deploy-task").Rank);
    }

    [Fact]
    public async Task Hosts_that_another_region_s_scan_saw_still_expose_the_tasks_beside_them()
    {
        var admin = Web with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])) };
        var host = ARole.Named("deploy-task") with
        {
            InlinePolicies = ARole.Inline(ARole.Allow(["ecs:Poll", "ecs:DiscoverPollEndpoint"])),
            InstanceProfileArns = Observed.Known<IReadOnlyList<string>>(["arn:aws:iam::111122223333:instance-profile/deploy"]),
        };
        var elsewhere = World.Region(World.Other, World.Cluster(region: World.Other), World.Revision("deploy", 1, region: World.Other));
        var hosts = Region with { ContainerInstances = ResourceList<ContainerInstance>.Of([AHost.Registered()]) };

        await ScanAsync(World.At(1, [admin, host], hosts));
        await ScanAsync(World.At(2, [admin, host], elsewhere));

        Assert.Equal("ecs-x10", Assert.Single((await RowsAsync()).Single(r => r.Name == "deploy-task").ReadProfile()!.Route).PathId);
    }

    private async Task<List<StoredRoleAccess>> RowsAsync()
    {
        await using var db = Store.Db();
        return await db.RoleAccess.AsNoTracking().ToListAsync(Cancel);
    }

    private async Task MarkAsync(string reason)
    {
        await using var db = Store.Db();
        await db.RoleAccess.ExecuteUpdateAsync(r => r.SetProperty(x => x.Reason, reason), Cancel);
    }
}
