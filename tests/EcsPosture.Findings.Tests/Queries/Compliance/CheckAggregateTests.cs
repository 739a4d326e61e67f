using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Queries.Compliance;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Findings.Triage;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;
using Words = EcsPosture.Findings.Tests.Recording.Words;

namespace EcsPosture.Findings.Tests.Queries.Compliance;

public sealed class CheckAggregateTests : RecorderTest
{
    [Fact]
    public async Task Each_check_counts_its_results_by_kind()
    {
        await ScanAsync(World.At(1, World.Region(
            World.Cluster("a", "fail"), World.Cluster("b", "critical"), World.Cluster("c"), World.Cluster("d", "unread"), World.Cluster("e", "manual"), World.Cluster("f", "na"))));

        Assert.Equal(new VerdictCounts(1, 2, 1, 1, 1), await CountsAsync(Words.Cluster));
    }

    [Fact]
    public async Task A_check_that_judged_nothing_has_no_counts()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("a"))));

        Assert.Null(await CountsAsync(Words.Service));
    }

    [Fact]
    public async Task A_list_that_could_not_be_read_counts_as_not_assessed()
    {
        var region = World.Region();

        await ScanAsync(World.At(1, region with { Clusters = region.Clusters.Gapped() }));

        Assert.Equal(new VerdictCounts(0, 0, 0, 1, 0), await CountsAsync(Words.Cluster));
    }

    [Fact]
    public async Task A_newer_scan_takes_the_place_of_an_older_one_and_an_older_snapshot_does_not()
    {
        await ScanAsync(World.At(2, World.Region(World.Cluster("a", "fail"))));
        await ScanAsync(World.At(3, World.Region(World.Cluster("a"))));
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"))));

        Assert.Equal(new VerdictCounts(1, 0, 0, 0, 0), await CountsAsync(Words.Cluster));
    }

    [Fact]
    public async Task Recording_the_same_again_under_a_scan_adds_nothing()
    {
        var account = World.At(1, World.Region(World.Cluster("a", "fail")));
        var (_, scan) = await ScanAsync(account);
        await ScanAsync(account, scanId: scan);

        Assert.Equal(new VerdictCounts(0, 1, 0, 0, 0), await CountsAsync(Words.Cluster));
    }

    [Fact]
    public async Task A_clusters_counts_are_of_what_is_in_it_and_only_those_of_the_last_scan_are_kept()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"), World.Cluster("b"))));
        await ScanAsync(World.At(2, World.Region(World.Cluster("a", "fail"), World.Cluster("b"))));

        Assert.Equal(new VerdictCounts(0, 1, 0, 0, 0), await CountsAsync(Words.Cluster, cluster: "a"));
        Assert.Equal(new VerdictCounts(1, 0, 0, 0, 0), await CountsAsync(Words.Cluster, cluster: "b"));
        await using var db = Store.Db();
        Assert.Single(await db.CheckAggregates.Where(a => a.ScopeKind == AggregateScope.Cluster).Select(a => a.ScanId).Distinct().ToListAsync(Cancel));
        Assert.Equal(2, await db.CheckAggregates.Where(a => a.ScopeKind == AggregateScope.Region).Select(a => a.ScanId).Distinct().CountAsync(Cancel));
    }

    [Fact]
    public async Task A_suppressed_fail_still_counts_as_failed_and_is_told_apart()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"), World.Cluster("b", "fail"))));
        await using (var db = Store.Db())
        {
            var subject = await db.Subjects.SingleAsync(s => s.Name == "a", Cancel);
            db.Suppressions.Add(new()
            {
                CheckId = Words.Cluster, SubjectId = subject.Id, Reason = "Accepted.", Owner = "me", CreatedBy = "me",
                CreatedAt = Store.Clock.GetUtcNow(), ExpiresAt = Store.Clock.GetUtcNow().AddDays(9),
            });
            await db.SaveChangesAsync(Cancel);
        }

        await ScanAsync(World.At(2, World.Region(World.Cluster("a", "fail"), World.Cluster("b", "fail"))));

        Assert.Equal(new VerdictCounts(0, 2, 0, 0, 0, Suppressed: 1), await CountsAsync(Words.Cluster));
    }

    [Fact]
    public async Task Only_the_chosen_region_counts()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("a", "fail"))));

        Assert.Empty((await Reader.ReadAsync(EstateScope.All with { Region = "ap-south-2" }, Cancel)).Checks);
        Assert.False((await Reader.ReadAsync(EstateScope.All with { Region = "ap-south-2" }, Cancel)).HasResults);
    }

    private ComplianceReader Reader => new(Store.Contexts, new(Words.All));

    private async Task<VerdictCounts?> CountsAsync(string check, string? cluster = null)
    {
        await using var db = Store.Db();
        var hash = cluster is null ? null : (await db.Resources.SingleAsync(r => r.Arn == ACluster.ArnOf(cluster), Cancel)).Hash;
        return (await Reader.ReadAsync(EstateScope.All with { ClusterHash = hash }, Cancel)).Checks.GetValueOrDefault(check);
    }
}
