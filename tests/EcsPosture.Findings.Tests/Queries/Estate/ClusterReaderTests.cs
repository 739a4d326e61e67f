using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;
using EcsPosture.Testing;

namespace EcsPosture.Findings.Tests.Queries.Estate;

public class ClusterReaderTests : EstateTest
{
    [Fact]
    public async Task Clusters_come_worst_first_with_what_runs_in_them()
    {
        await JudgeAsync(1, Cluster("calm"), Cluster("bad"),
            Revision("good"), World.Service("good", World.Arn("good", 1), cluster: "calm"),
            Revision("poor", isSpoiled: true), World.Service("poor", World.Arn("poor", 1), cluster: "bad"));

        var page = await Clusters.PageAsync(EstateScope.All, new(), Cancel);

        Assert.Equal(["bad", "calm"], page.Rows.Select(r => r.Name));
        var bad = page.Rows[0];
        Assert.True(bad.Score.Score < page.Rows[1].Score.Score);
        Assert.True(bad.Open.Total > page.Rows[1].Open.Total);
        Assert.Equal((1, "FARGATE"), (bad.Services, Assert.Single(bad.LaunchTypes)));
        Assert.Equal(World.Hour(1), bad.LastScanAt);
    }

    [Fact]
    public async Task Pages_of_clusters_go_forwards_and_back_over_the_same_rows()
    {
        await JudgeAsync(1, [.. Enumerable.Range(0, 5).Select(i => Cluster($"c{i}"))]);

        await AssertPagesAsync((request, token) => Clusters.PageAsync(EstateScope.All, request, token), r => r.Hash, 5);
    }

    [Fact]
    public async Task A_cursor_of_a_cluster_that_is_gone_gives_the_first_page()
    {
        await JudgeAsync(1, Cluster("a"), Cluster("b"));

        var page = await Clusters.PageAsync(EstateScope.All, new("no-such-cluster"), Cancel);

        Assert.Equal(2, page.Rows.Count);
    }

    [Fact]
    public async Task A_scope_of_another_region_holds_no_cluster()
    {
        await JudgeAsync(1, Cluster("a"));

        Assert.Empty((await Clusters.PageAsync(new(null, "us-west-2", null), new(), Cancel)).Rows);
    }

    [Fact]
    public async Task A_gone_cluster_leaves_the_list_and_keeps_its_page()
    {
        await JudgeAsync(1, Cluster("kept"), Cluster("dropped"));
        var hash = (await Clusters.PageAsync(EstateScope.All, new(), Cancel)).Rows.Single(r => r.Name == "dropped").Hash;

        await JudgeAsync(2, Cluster("kept"));

        Assert.Equal(["kept"], (await Clusters.PageAsync(EstateScope.All, new(), Cancel)).Rows.Select(r => r.Name));
        var gone = await Clusters.ReadAsync(hash, Cancel);
        Assert.Equal(("dropped", World.Hour(2)), (gone!.Name, gone.GoneAt));
        Assert.NotNull(gone.Cluster);
    }

    [Fact]
    public async Task A_cluster_that_was_never_seen_is_none_and_has_empty_tabs()
    {
        Assert.Null(await Clusters.ReadAsync("nothing", Cancel));
        Assert.Empty((await Parts.ServicesAsync("nothing", new(), Cancel)).Rows);
        Assert.Empty((await Parts.EventsAsync("nothing", new(), Cancel)).Rows);
    }

    [Fact]
    public async Task Services_come_with_most_against_them_first_and_their_heat_by_area()
    {
        await JudgeAsync(1, Cluster("main"),
            Revision("a"), World.Service("a", World.Arn("a", 1)),
            Revision("z", isSpoiled: true), World.Service("z", World.Arn("z", 1)));

        var page = await Parts.ServicesAsync(await MainAsync(), new(), Cancel);

        Assert.Equal(["z", "a"], page.Rows.Select(s => s.Name));
        Assert.Equal("z:1", page.Rows[0].Revision);
        Assert.True(page.Rows[0].Heat.Cells.Single(c => c.Area is HeatArea.Runtime).Findings >= 2);
        await AssertPagesAsync((request, token) => Parts.ServicesAsync(page.Rows[0].Cluster is "main" ? StableHashOfMain : "", request, token), s => s.Hash, 2);
    }

    [Fact]
    public async Task A_task_outside_a_service_stands_in_its_own_tab_with_its_family()
    {
        await JudgeAsync(1, Cluster("main"), Revision("report", isSpoiled: true), StandaloneTask("report"));

        var use = Assert.Single((await Parts.TasksAsync(await MainAsync(), new(), Cancel)).Rows);

        Assert.Equal((UseKind.Task, "report:1", "FARGATE"), (use.Kind, use.Revision, use.LaunchTypes));
        Assert.True(use.Open.Total > 0);
        Assert.Equal("report", (await Families.ReadAsync(use.FamilyHash!, Cancel))!.Name);
    }

    [Fact]
    public async Task Container_instances_come_with_their_EC2_side_as_far_as_it_was_read()
    {
        var hosts = AHost.Region();
        await JudgeAsync(
            1,
            s => s with
            {
                CapacityProviders = hosts.CapacityProviders,
                ContainerInstances = ResourceList<ContainerInstance>.Of([AHost.Registered(), AHost.Registered("i-0ffffffffffffffff"), AHost.Registered("mi-0123456789abcdef0") with { CapacityProviderName = null }]),
                Compute = hosts.Compute,
            },
            Cluster("main"));

        var rows = (await Parts.InstancesAsync(await MainAsync(), new(), Cancel)).Rows.ToDictionary(r => r.Name);

        Assert.Equal(3, rows.Count);
        Assert.Equal(("required", AHost.Image().CreationDate), (rows[AHost.Id].Host!.MetadataOptions!.HttpTokens, rows[AHost.Id].Image!.CreationDate));
        Assert.Null(rows["i-0ffffffffffffffff"].Host);
        Assert.Null(rows["i-0ffffffffffffffff"].Image);
        Assert.Null(rows["mi-0123456789abcdef0"].Host);
    }

    [Fact]
    public async Task Roles_lead_to_their_findings_and_unread_ones_to_nothing()
    {
        await JudgeAsync(1, Cluster("main"), Revision("web"), World.Service("web", World.Arn("web", 1)), ARole.Named("web-task"));

        var rows = (await Parts.RolesAsync(await MainAsync(), new(), Cancel)).Rows;

        Assert.Equal(["web-execution", "web-task"], rows.Select(r => r.Name));
        Assert.Equal(["web"], rows[1].Services);
        Assert.NotNull(rows[1].SubjectHash);
        Assert.Null(rows[0].SubjectHash);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    public async Task A_log_group_that_is_not_listed_does_not_exist_only_when_the_list_was_read(bool exists, bool isGapped, bool isRead)
    {
        var revision = ATaskDefinition.Named("web").WithContainer("app", c => c with
        {
            LogConfiguration = new() { LogDriver = "awslogs", Options = new Dictionary<string, string> { ["awslogs-group"] = "/ecs/web" } },
        }).Build();
        IResource[] groups = exists ? [ALogGroup.Named("/ecs/web")] : [];
        await JudgeAsync(
            1,
            s => isGapped ? s with
            {
                LogGroups = ResourceList<LogGroup>.Of([]) with { Gaps = [ASnapshot.Denied("logs:DescribeLogGroups")] },
                Manifest = s.Manifest with { Gaps = [ASnapshot.Denied("logs:DescribeLogGroups")] },
            } : s,
            [Cluster("main"), revision, World.Service("web", World.Arn("web", 1)), .. groups]);

        var log = Assert.Single(Assert.Single((await Parts.LoggingAsync(await MainAsync(), new(), Cancel)).Rows).Logs);

        Assert.Equal(("awslogs", "/ecs/web"), (log.Driver, log.GroupName));
        Assert.Equal((exists, isRead), (log.Group is not null, log.IsRead));
        Assert.Equal(exists ? 400 : null, log.Group?.RetentionInDays);
    }

    [Fact]
    public async Task History_goes_forwards_and_back_and_refuses_a_place_that_is_none()
    {
        await JudgeAsync(1, Cluster("main"), Revision("web", isSpoiled: true), World.Service("web", World.Arn("web", 1)));
        var hash = await MainAsync();
        var all = (await Parts.EventsAsync(hash, new(Size: 200), Cancel)).Rows;

        Assert.True(all.Count > 3);
        await AssertPagesAsync((request, token) => Parts.EventsAsync(hash, request, token), e => e.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), all.Count);
        await Assert.ThrowsAsync<FormatException>(() => Parts.EventsAsync(hash, new("1;drop table"), Cancel));
        await Assert.ThrowsAsync<FormatException>(() => Parts.EventsAsync(hash, new("9223372036854775807-1"), Cancel));
    }

    private static string StableHashOfMain => Findings.Estate.StableHash.OfArn(ACluster.ArnOf("main"));

    private async Task<string> MainAsync() => (await Clusters.PageAsync(EstateScope.All, new(), Cancel)).Rows.Single(c => c.Name == "main").Hash;

    /// <summary>Walks to the end by twos and back, and sees each row once each way, in one order.</summary>
    private static async Task AssertPagesAsync<T>(Func<PageRequest, CancellationToken, Task<Page<T>>> read, Func<T, string> key, int count)
    {
        var forwards = new List<string>();
        var page = await read(new(Size: 2), Cancel);
        Assert.Null(page.Previous);
        forwards.AddRange(page.Rows.Select(key));
        while (page.Next is { } next)
        {
            page = await read(new(next, Size: 2), Cancel);
            forwards.AddRange(page.Rows.Select(key));
        }

        var backwards = page.Rows.Select(key).Reverse().ToList();
        while (page.Previous is { } previous)
        {
            page = await read(new(previous, Backwards: true, Size: 2), Cancel);
            backwards.AddRange(page.Rows.Select(key).Reverse());
        }

        Assert.Equal(count, forwards.Distinct().Count());
        Assert.Equal(forwards, Enumerable.Reverse(backwards));
    }
}
