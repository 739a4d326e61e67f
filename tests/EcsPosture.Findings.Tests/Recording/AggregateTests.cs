using EcsPosture.Checks;
using EcsPosture.Findings.Scans;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

public class AggregateTests : RecorderTest
{
    [Fact]
    public async Task A_check_counts_in_each_of_its_topics_and_once_in_the_total()
    {
        var rows = await AggregatesAsync(World.At(1, World.Region(World.Revision("web", 1, "fail"))), [new ContainerWord()]);

        Assert.Equal([null, Topic.Iam, Topic.Infrastructure], rows.Where(r => r.ScopeKind is AggregateScope.All).Select(r => r.Topic).Order());
        Assert.All(rows, r => Assert.Equal((Verdict.Fail, Severity.High, 1), (r.Verdict, r.Severity, r.Count)));
    }

    [Fact]
    public async Task A_fail_weighs_its_highest_violation_and_a_pass_the_severity_of_the_check()
    {
        var rows = await AggregatesAsync(World.At(1, World.Region(World.Cluster("a", "critical"), World.Cluster("b", "ok"), World.Cluster("c", "fail"), World.Cluster("d", "unread"), World.Cluster("e", "na"))), [new ClusterWord()]);

        var total = rows.Where(r => r.ScopeKind is AggregateScope.All && r.Topic is null).ToList();
        Assert.Equal(50, total.Sum(r => r.FailedWeight));
        Assert.Equal(10, total.Sum(r => r.PassedWeight));
        Assert.Equal(5, total.Sum(r => r.Count));
        await using var db = Store.Db();
        var scan = await db.Scans.SingleAsync(Cancel);
        Assert.Equal((1, 2, 0, 1, 1), (scan.Passes, scan.Fails, scan.Manuals, scan.NotAssessed, scan.NotApplicable));
    }

    [Fact]
    public async Task A_clusters_scope_is_the_cluster_its_services_the_families_running_there_and_their_roles()
    {
        var rows = await AggregatesAsync(World.At(1, [World.Role("web-task", "fail"), World.Role("idle-task", "fail")], World.Region(
            World.Cluster("a", "fail"), World.Cluster("b"), World.Service("web", World.Arn("web", 1), "fail", "a"), World.Revision("web", 1, "fail"), World.Revision("idle", 1, "fail"))));

        var a = rows.Where(r => r.ScopeKind is AggregateScope.Cluster && r.ScopeKey == ACluster.ArnOf("a") && r.Topic is null && r.Verdict is Verdict.Fail);
        Assert.Equal(4, a.Sum(r => r.Count));
        Assert.DoesNotContain(rows, r => r.ScopeKind is AggregateScope.Cluster && r.ScopeKey == ACluster.ArnOf("b") && r.Verdict is Verdict.Fail);
    }

    [Fact]
    public async Task A_family_counts_in_each_cluster_by_what_runs_there()
    {
        var rows = await AggregatesAsync(World.At(1, World.Region(
            World.Cluster("a"), World.Cluster("b"), World.Service("bad", World.Arn("web", 1), cluster: "a"), World.Service("good", World.Arn("web", 2), cluster: "b"),
            World.Revision("web", 1, "fail"), World.Revision("web", 2))), [new ContainerWord()]);

        Assert.Equal(Verdict.Fail, Assert.Single(rows, r => r.ScopeKey == ACluster.ArnOf("a") && r.Topic is null).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(rows, r => r.ScopeKey == ACluster.ArnOf("b") && r.Topic is null).Verdict);
    }

    [Fact]
    public async Task A_region_that_could_not_be_listed_does_not_look_empty()
    {
        var region = World.Region();

        var rows = await AggregatesAsync(World.At(1, region with { Clusters = region.Clusters.Gapped() }), [new ClusterWord()]);

        Assert.Equal(1, Assert.Single(rows, r => r.ScopeKind is AggregateScope.Region && r.Topic is null).Count);
        Assert.All(rows, r => Assert.Equal((Verdict.NotAssessed, 0, 0), (r.Verdict, r.PassedWeight, r.FailedWeight)));
    }

    [Fact]
    public async Task Gaps_are_kept_with_the_verdicts_they_blind()
    {
        var region = World.Region(World.Cluster("a", "unread"), World.Cluster("b", "unread"), World.Cluster("c"));
        var unused = ASnapshot.Denied("logs:DescribeMetricFilters");
        region = region with { Manifest = region.Manifest with { Gaps = [unused with { File = "logs/describe-metric-filters.json" }] } };

        var (summary, scan) = await ScanAsync(World.At(1, region), new([new ClusterWord()]));

        await using var db = Store.Db();
        var gaps = await db.ScanGaps.Where(g => g.ScanId == scan).OrderBy(g => g.Action).ToListAsync(Cancel);
        Assert.Equal([("logs:DescribeMetricFilters", 0), ("test:Read", 2)], gaps.Select(g => (g.Action, g.BlindedVerdicts)));
        Assert.All(gaps, g => Assert.Equal((ASnapshot.Region, GapKind.Denied, "AccessDeniedException", g.Action), (g.Region, g.Kind, g.Code, g.Permission)));
        Assert.Equal(2, summary.Gaps);
    }

    [Fact]
    public async Task Coverage_says_what_exists_and_what_of_it_was_read()
    {
        var region = World.Region(World.Cluster("a"), World.Cluster("b"));

        var (_, scan) = await ScanAsync(World.At(1, region with { Clusters = region.Clusters.Unread(ACluster.ArnOf("b")) }));

        await using var db = Store.Db();
        var coverage = await db.ScanCoverages.SingleAsync(c => c.ScanId == scan && c.ResourceType == ResourceType.Cluster, Cancel);
        Assert.Equal((2, 1, true), (coverage.Existing, coverage.Read, coverage.IsComplete));
        var row = await db.Scans.SingleAsync(Cancel);
        Assert.Equal((2, 1), (row.ExistingResources, row.ReadResources));
    }

    private async Task<List<ScanAggregate>> AggregatesAsync(AccountSnapshot account, Check[]? checks = null)
    {
        var (_, scan) = await ScanAsync(account, checks is null ? null : new(checks));
        await using var db = Store.Db();
        return await db.ScanAggregates.Where(a => a.ScanId == scan).ToListAsync(Cancel);
    }
}
