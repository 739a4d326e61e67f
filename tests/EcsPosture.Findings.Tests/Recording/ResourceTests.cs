using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Json;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

public sealed class ResourceTests : RecorderTest
{
    private static readonly Snapshot Running = World.Region(
        World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Revision("web", 1), World.Revision("web", 2), AService.Task(World.Arn("web", 1)));

    [Fact]
    public async Task Facts_are_kept_with_what_pages_look_them_up_by()
    {
        await ScanAsync(World.At(1, [World.Role("web-task")], Running));

        var resources = await ResourcesAsync();
        var service = Assert.Single(resources, r => r.Kind is ResourceKind.Service);
        Assert.Equal(("web", ACluster.ArnOf(), "FARGATE", ASnapshot.Region), (service.Name, service.ClusterArn, service.LaunchTypes, service.Region));
        Assert.Equal("web", ResourceJson.Deserialize<Service>(service.Body).ServiceName);
        var revisions = resources.Where(r => r.Kind is ResourceKind.TaskDefinition).OrderBy(r => r.Revision).ToList();
        Assert.Equal([("web", 1, OccurrenceLabel.Running), ("web", 2, OccurrenceLabel.Latest)], revisions.Select(r => (r.Family!, r.Revision!.Value, r.Label)));
        Assert.Equal(SnapshotManifest.GlobalRegion, Assert.Single(resources, r => r.Kind is ResourceKind.Role).Region);
        Assert.Single(resources, r => r.Kind is ResourceKind.AccountSettings);
        await using var db = Store.Db();
        Assert.All(resources.Where(r => r.SubjectHash is not null && r.Kind is not ResourceKind.Task), r => Assert.True(db.Subjects.Any(s => s.Hash == r.SubjectHash), r.Arn));
    }

    [Fact]
    public async Task A_fact_is_rewritten_only_when_it_changed()
    {
        await ScanAsync(World.At(1, Running));

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "fail"), World.Service("web", World.Arn("web", 2)), World.Revision("web", 1), World.Revision("web", 2))));

        var resources = await ResourcesAsync();
        Assert.Equal((World.Hour(1), World.Hour(2)), Times(Assert.Single(resources, r => r.Kind is ResourceKind.Cluster)));
        Assert.Equal((World.Hour(1), World.Hour(2)), Times(Assert.Single(resources, r => r.Revision == 2)));
        Assert.Equal((World.Hour(1), World.Hour(1)), Times(Assert.Single(resources, r => r.Kind is ResourceKind.AccountSettings)));

        static (DateTimeOffset, DateTimeOffset) Times(StoredResource r) => (r.FirstSeenAt, r.ChangedAt);
    }

    [Fact]
    public async Task What_is_gone_stays_and_says_when_and_comes_back()
    {
        await ScanAsync(World.At(1, Running));

        await ScanAsync(World.At(2, World.Region(World.Cluster())));
        Assert.Equal(World.Hour(2), Assert.Single(await ResourcesAsync(), r => r.Kind is ResourceKind.Service).GoneAt);
        Assert.DoesNotContain(await ResourcesAsync(), r => r.Kind is ResourceKind.Task);

        await ScanAsync(World.At(3, Running));
        Assert.All(await ResourcesAsync(), r => Assert.Null(r.GoneAt));
    }

    [Fact]
    public async Task What_a_gap_hides_is_not_gone()
    {
        await ScanAsync(World.At(1, Running));

        await ScanAsync(World.At(2, Running with
        {
            Clusters = Running.Clusters.Unread(ACluster.ArnOf()),
            Services = Running.Services.Without(AService.ArnOf("web")).Gapped("main"),
            Tasks = ResourceList<RunningTask>.Of([]).Gapped("main"),
            TaskDefinitions = Running.TaskDefinitions.Without(World.Arn("web", 1)),
        }));

        Assert.All(await ResourcesAsync(), r => Assert.Null(r.GoneAt));
        Assert.Single(await ResourcesAsync(), r => r.Kind is ResourceKind.Task);
        Assert.Equal(OccurrenceLabel.Unknown, Assert.Single(await ResourcesAsync(), r => r.Revision == 1).Label);
        await using var db = Store.Db();
        Assert.Equal(2, await db.RevisionUses.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_revision_that_is_left_out_because_nothing_uses_it_becomes_stale_and_gone_when_deregistered()
    {
        await ScanAsync(World.At(1, Running));
        var next = World.Region(World.Cluster(), World.Service("web", World.Arn("web", 2)), World.Revision("web", 1), World.Revision("web", 2));

        await ScanAsync(World.At(2, next with { TaskDefinitions = next.TaskDefinitions.Without(World.Arn("web", 1)) }));
        var first = Assert.Single(await ResourcesAsync(), r => r.Revision == 1);
        Assert.Equal((OccurrenceLabel.Stale, null), (first.Label, first.GoneAt));

        await ScanAsync(World.At(3, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 2)), World.Revision("web", 2))));
        Assert.Equal(World.Hour(3), Assert.Single(await ResourcesAsync(), r => r.Revision == 1).GoneAt);
    }

    [Fact]
    public async Task Uses_of_revisions_and_roles_follow_the_estate()
    {
        await ScanAsync(World.At(1, Running));
        await using (var db = Store.Db())
        {
            Assert.Equal([UseKind.Deployment, UseKind.Task], (await db.RevisionUses.ToListAsync(Cancel)).Select(u => u.Kind).Order());
            Assert.Equal(4, await db.RoleUses.CountAsync(Cancel));
            var use = await db.RoleUses.FirstAsync(u => u.Purpose == RolePurpose.TaskRole && u.UserArn == World.Arn("web", 1), Cancel);
            Assert.Equal((ACluster.ArnOf(), AService.ArnOf("web")), (use.Clusters.Single(), use.Services.Single()));
        }

        await ScanAsync(World.At(2, World.Region(World.Cluster(), World.Revision("web", 1))));

        await using var after = Store.Db();
        Assert.Empty(after.RevisionUses);
        Assert.Equal(2, await after.RoleUses.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_trail_that_several_regions_show_is_one_resource_of_its_home()
    {
        var trail = new Trail { TrailArn = $"arn:aws:cloudtrail:{World.Other}:{ASnapshot.AccountId}:trail/all", Name = "all", HomeRegion = World.Other, IsMultiRegionTrail = true, ContentHash = "trail" };
        var here = World.Region() with { Trails = ResourceList<Trail>.Of([trail]) };
        var there = World.Region(World.Other) with { Trails = ResourceList<Trail>.Of([trail]) };

        await ScanAsync(World.At(1, here, there));
        Assert.Equal(World.Other, Assert.Single(await ResourcesAsync(), r => r.Kind is ResourceKind.Trail).Region);

        await ScanAsync(World.At(2, here));
        Assert.Null(Assert.Single(await ResourcesAsync(), r => r.Kind is ResourceKind.Trail).GoneAt);

        await ScanAsync(World.At(3, World.Region(), World.Region(World.Other)));
        Assert.Equal(World.Hour(3), Assert.Single(await ResourcesAsync(), r => r.Kind is ResourceKind.Trail).GoneAt);
    }

    [Fact]
    public async Task Bodies_of_revisions_are_kept_once_and_given_back()
    {
        var bodies = Store.Get<IRevisionBodies>();
        var arn = World.Arn("web", 1);
        await bodies.KeepAsync(new Dictionary<string, System.Text.Json.Nodes.JsonObject> { [arn] = new() { ["family"] = "web" } }, Cancel);
        await bodies.KeepAsync(new Dictionary<string, System.Text.Json.Nodes.JsonObject> { [arn] = new() { ["family"] = "web", ["revision"] = 1 } }, Cancel);

        var found = await bodies.FindAsync([arn, World.Arn("web", 2)], Cancel);

        Assert.Equal("""{"family":"web","revision":1}""", Assert.Single(found).Value.GetRawText());
        await using var db = Store.Db();
        await db.RevisionBodies.ExecuteUpdateAsync(b => b.SetProperty(x => x.DetectorVersion, x => x.DetectorVersion - 1), Cancel);
        Assert.Empty(await bodies.FindAsync([arn], Cancel));
    }

    private async Task<List<StoredResource>> ResourcesAsync()
    {
        await using var db = Store.Db();
        return await db.Resources.AsNoTracking().ToListAsync(Cancel);
    }
}
