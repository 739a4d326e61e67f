using EcsPosture.Checks;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

public class ScopeTests : RecorderTest
{
    private static readonly Snapshot Here = World.Region(World.Cluster("main", "fail"));
    private static readonly Snapshot There = World.Region(World.Other, World.Cluster("main", "fail", World.Other));

    [Fact]
    public async Task A_region_that_a_scan_leaves_out_keeps_its_findings()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region, World.Other);
        await ScanAsync(World.At(1, Here, There), connection: connection);

        await ScanAsync(World.At(2, Here), connection: connection);

        Assert.All(await FindingsAsync(), f => Assert.Equal(FindingState.Open, f.State));
    }

    [Fact]
    public async Task A_region_that_could_not_be_read_keeps_its_findings_and_is_on_the_scan()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region, World.Other);
        await ScanAsync(World.At(1, Here, There), connection: connection);

        var (_, scan) = await ScanAsync(World.At(2, Here) with { UnreadRegions = [ASnapshot.Denied("sts:AssumeRole", World.Other)] }, connection: connection);

        Assert.All(await FindingsAsync(), f => Assert.Equal(FindingState.Open, f.State));
        await using var db = Store.Db();
        Assert.Equal(ScanTargetState.Unread, (await db.ScanTargets.SingleAsync(t => t.ScanId == scan && t.Region == World.Other, Cancel)).State);
    }

    [Fact]
    public async Task A_region_that_left_the_connection_is_resolved_as_out_of_scope()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region, World.Other);
        await ScanAsync(World.At(1, Here, There), connection: connection);
        await SetRegionsAsync(connection, ASnapshot.Region);

        var (summary, _) = await ScanAsync(World.At(2, Here), connection: connection);

        var findings = await FindingsAsync();
        Assert.Equal(1, summary.Resolved);
        Assert.Equal(FindingState.Open, Assert.Single(findings, f => f.Region == ASnapshot.Region).State);
        Assert.Equal(Resolution.OutOfScope, Assert.Single(findings, f => f.Region == World.Other).Resolution);
    }

    [Fact]
    public async Task What_a_connection_reads_is_in_scope_though_it_led_to_another_account_before()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region);
        await SetAsync(connection, c => c.AccountId = "999999999999");

        await ScanAsync(World.At(1, Here), connection: connection);

        Assert.Equal(FindingState.Open, Assert.Single(await FindingsAsync()).State);
        Assert.Equal(ASnapshot.AccountId, (await Store.Get<ConnectionStore>().FindAsync(connection, Cancel))!.AccountId);
    }

    [Fact]
    public async Task A_region_that_another_connection_still_covers_stays()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region, World.Other);
        var other = await ConnectAsync("two", World.Other);
        await ScanAsync(World.At(1, Here, There), connection: connection);
        await ScanAsync(World.At(2, There), connection: other);
        await SetRegionsAsync(connection, ASnapshot.Region);

        await ScanAsync(World.At(3, Here), connection: connection);

        Assert.All(await FindingsAsync(), f => Assert.Equal(FindingState.Open, f.State));
    }

    [Fact]
    public async Task A_region_that_was_imported_stays_whatever_the_connections_cover()
    {
        await ScanAsync(World.At(1, There));
        var connection = await ConnectAsync("one", ASnapshot.Region);

        await ScanAsync(World.At(2, Here), connection: connection);

        Assert.All(await FindingsAsync(), f => Assert.Equal(FindingState.Open, f.State));
    }

    [Fact]
    public async Task Changing_a_connections_regions_resolves_at_once_and_scanning_them_again_reopens()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region, World.Other);
        await ScanAsync(World.At(1, Here, There), connection: connection);
        var connections = Store.Get<ConnectionStore>();
        var administrator = new Actor("ada", Role.Administrator);

        await connections.ChangeAsync(administrator, connection, new() { Name = "one", Regions = [ASnapshot.Region] }, Cancel);
        Assert.Equal(Resolution.OutOfScope, Assert.Single(await FindingsAsync(), f => f.Region == World.Other).Resolution);

        await connections.ChangeAsync(administrator, connection, new() { Name = "one", Regions = [ASnapshot.Region, World.Other] }, Cancel);
        await ScanAsync(World.At(2, Here, There), connection: connection);
        Assert.All(await FindingsAsync(), f => Assert.Equal(FindingState.Open, f.State));
    }

    [Fact]
    public async Task Removing_the_only_connection_resolves_its_findings_as_out_of_scope()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region);
        await ScanAsync(World.At(1, [World.Role("web-task", "fail")], World.Region(World.Cluster("main", "fail"), World.Revision("web", 1))), connection: connection);

        await Store.Get<ConnectionStore>().RemoveAsync(new("ada", Role.Administrator), connection, Cancel);

        Assert.All(await FindingsAsync(), f => Assert.Equal(Resolution.OutOfScope, f.Resolution));
        Assert.Equal(2, (await FindingsAsync()).Count);
    }

    [Fact]
    public async Task A_scan_of_what_is_in_use_resolves_no_finding_of_an_idle_family()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region);
        var region = World.Region(World.Cluster(), World.Revision("idle", 1, "fail"));
        await ScanAsync(World.At(1, region), connection: connection);

        await ScanAsync(World.At(2, InUse(region with { TaskDefinitions = ResourceList<Inventory.Ecs.TaskDefinition>.Of([]) })), connection: connection);

        await AssertOpenAsync(Words.Container);
    }

    [Fact]
    public async Task A_scan_of_what_is_in_use_does_not_fix_what_the_latest_revision_may_still_have()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region);
        var region = World.Region(World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Revision("web", 1), World.Revision("web", 2, "fail"));
        await ScanAsync(World.At(1, region), connection: connection);
        await AssertOpenAsync(Words.Container);

        await ScanAsync(World.At(2, InUse(region with { TaskDefinitions = region.TaskDefinitions.Without(World.Arn("web", 2)) })), connection: connection);

        await AssertOpenAsync(Words.Container);
    }

    [Fact]
    public async Task A_connection_that_covers_only_what_is_in_use_gives_idle_families_up_as_out_of_scope()
    {
        var connection = await ConnectAsync("one", ScanScope.InUse, ASnapshot.Region);
        var region = World.Region(World.Cluster(), World.Revision("idle", 1, "fail"));
        await ScanAsync(World.At(1, region), connection: connection);

        await ScanAsync(World.At(2, InUse(region with { TaskDefinitions = ResourceList<Inventory.Ecs.TaskDefinition>.Of([]) })), connection: connection);

        await AssertResolvedAsync(Resolution.OutOfScope, Words.Container);
    }

    [Fact]
    public async Task Roles_are_judged_against_the_use_of_all_regions_of_the_scan()
    {
        await ScanAsync(World.At(1, [World.Role("web-task", "fail")], World.Region(), World.Region(World.Other, World.Cluster(region: World.Other),
            World.Service("web", World.Arn("web", 1, World.Other), region: World.Other), World.Revision("web", 1, region: World.Other))));

        var finding = await OneAsync(Words.Role);
        Assert.Equal((SnapshotManifest.GlobalRegion, FindingState.Open), (finding.Region, finding.State));
        await using var db = Store.Db();
        Assert.Contains(World.Other, (await db.FindingClusters.SingleAsync(Cancel)).ClusterArn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_another_region_uses_is_not_given_up_by_a_scan_without_that_region()
    {
        var roles = new[] { World.Role("web-task", "fail") };
        var there = World.Region(World.Other, World.Cluster(region: World.Other), World.Service("web", World.Arn("web", 1, World.Other), region: World.Other), World.Revision("web", 1, region: World.Other));
        await ScanAsync(World.At(1, roles, there));

        await ScanAsync(World.At(2, roles, World.Region()));
        await AssertOpenAsync(Words.Role);

        await ScanAsync(World.At(3, roles, World.Region(), World.Region(World.Other)));
        await AssertResolvedAsync(Resolution.NotApplicable, Words.Role);
    }

    [Fact]
    public async Task A_role_shows_the_clusters_of_regions_that_this_scan_left_out()
    {
        var roles = new[] { World.Role("web-task", "fail") };
        var there = World.Region(World.Other, World.Cluster(region: World.Other), World.Service("web", World.Arn("web", 1, World.Other), region: World.Other), World.Revision("web", 1, region: World.Other));
        await ScanAsync(World.At(1, roles, there));

        await ScanAsync(World.At(2, roles, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Revision("web", 1))));

        await using var db = Store.Db();
        Assert.Equal(2, await db.FindingClusters.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_role_is_not_given_up_while_a_region_is_unread()
    {
        var roles = new[] { World.Role("web-task", "fail") };
        await ScanAsync(World.At(1, roles, World.Region(World.Revision("web", 1))));
        var region = World.Region();

        await ScanAsync(World.At(2, roles, region) with { UnreadRegions = [ASnapshot.Denied("sts:AssumeRole", World.Other)] });

        await AssertOpenAsync(Words.Role);
    }

    [Fact]
    public async Task A_scan_of_what_is_in_use_does_not_give_up_the_role_of_an_idle_family()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region);
        var roles = new[] { World.Role("idle-task", "fail") };
        var region = World.Region(World.Cluster(), World.Revision("idle", 1));
        await ScanAsync(World.At(1, roles, region), connection: connection);
        var inUse = InUse(region with { TaskDefinitions = ResourceList<Inventory.Ecs.TaskDefinition>.Of([]) });

        await ScanAsync(World.At(2, roles, inUse), connection: connection);
        await ScanAsync(World.At(3, roles, inUse), connection: connection);

        await AssertOpenAsync(Words.Role);
        await using var db = Store.Db();
        Assert.Equal(2, await db.RoleUses.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_role_is_not_given_up_while_the_active_revisions_are_unread()
    {
        var roles = new[] { World.Role("web-task", "fail") };
        await ScanAsync(World.At(1, roles, World.Region(World.Revision("web", 1))));

        await ScanAsync(World.At(2, roles, World.Region() with { ActiveRevisions = Observed.Unknown<RevisionCollection>(ASnapshot.Denied("ecs:ListTaskDefinitions")) }));

        await AssertOpenAsync(Words.Role);
    }

    [Fact]
    public async Task A_role_is_gone_only_when_all_roles_were_listed()
    {
        await ScanAsync(World.At(1, [World.Role("web-task", "fail")], World.Region(World.Revision("web", 1))));
        var denied = World.At(2, World.Region(World.Revision("web", 1)));

        await ScanAsync(denied with { Global = denied.Global with { Roles = denied.Global.Roles.Gapped() } });
        await AssertOpenAsync(Words.Role);

        await ScanAsync(World.At(3, World.Region(World.Revision("web", 1))));
        await AssertResolvedAsync(Resolution.ResourceGone, Words.Role);
    }

    private static Snapshot InUse(Snapshot region) => region with { Manifest = region.Manifest with { Scope = "in-use" } };
}
