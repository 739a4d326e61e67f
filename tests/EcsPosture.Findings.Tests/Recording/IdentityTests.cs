using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

public class IdentityTests : RecorderTest
{
    [Fact]
    public async Task A_new_revision_does_not_restart_the_history_of_a_finding()
    {
        var first = await ScanAsync(World.At(1, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Revision("web", 1, "fail"))));
        var before = await OneAsync(Words.Container);

        await ScanAsync(World.At(2, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 2)), World.Revision("web", 2, "fail"))));

        var after = await OneAsync(Words.Container);
        Assert.Equal((before.Id, before.Hash, World.Hour(1), first.ScanId, World.Hour(1)), (after.Id, after.Hash, after.FirstSeenAt, after.FirstScanId, after.LastOpenedAt));
        Assert.Equal(World.Hour(2), after.LastChangedAt);
        var occurrence = Assert.Single(await OccurrencesAsync(after.Id));
        Assert.Equal((2, OccurrenceLabel.Running), (occurrence.Revision, occurrence.Label));
        Assert.Single(await EventsAsync(after.Id));
    }

    [Fact]
    public async Task A_finding_belongs_to_one_check_subject_and_container()
    {
        await ScanAsync(World.At(1, World.Region(World.Revision("web", 1, [("app", "fail"), ("sidecar", "fail"), ("proxy", "ok")], familyWord: "fail"))));

        var findings = await FindingsAsync();
        Assert.Equal(
            [(Words.Container, "app"), (Words.Container, "sidecar"), (Words.Family, "")],
            findings.Select(f => (f.CheckId, f.Container)).Order());
        Assert.Single(findings.Select(f => f.SubjectId).Distinct());
        Assert.Equal(3, findings.Select(f => f.Hash).Distinct().Count());
    }

    [Fact]
    public async Task The_same_family_in_another_region_is_another_subject()
    {
        await ScanAsync(World.At(1, World.Region(World.Revision("web", 1, "fail")), World.Region(World.Other, World.Revision("web", 1, "fail", World.Other))));

        Assert.Equal([ASnapshot.Region, World.Other], (await FindingsAsync()).Select(f => f.Region).Order());
    }

    [Fact]
    public async Task Two_connections_that_read_the_same_account_and_region_share_findings()
    {
        var region = World.Region(World.Cluster("main", "fail"));
        await ScanAsync(World.At(1, region), connection: await ConnectAsync("one", ASnapshot.Region));

        var (summary, _) = await ScanAsync(World.At(2, region), connection: await ConnectAsync("two", ASnapshot.Region));

        Assert.Equal(0, summary.Opened);
        await AssertOpenAsync(Words.Cluster);
    }

    [Fact]
    public void A_hash_is_short_stable_and_tells_parts_apart()
    {
        Assert.Equal("imh3dnfmimyw5sub7kzh", StableHash.Of("ab", "c"));
        Assert.NotEqual(StableHash.Of("ab", "c"), StableHash.Of("a", "bc"));
        Assert.NotEqual(StableHash.Of("a", ""), StableHash.Of("a"));
    }

    [Fact]
    public async Task A_finding_shows_the_services_clusters_topics_and_labels_of_its_occurrences()
    {
        await ScanAsync(World.At(1, World.Region(
            World.Cluster("a"), World.Cluster("b"),
            World.Service("one", World.Arn("web", 1), cluster: "a"), World.Service("two", World.Arn("web", 1), cluster: "b"), World.Service("safe", World.Arn("web", 2), cluster: "b"),
            World.Revision("web", 1, "fail"), World.Revision("web", 2), World.Revision("web", 3, "fail"))));

        var finding = await OneAsync(Words.Container);
        await using var db = Store.Db();
        Assert.Equal([ACluster.ArnOf("a"), ACluster.ArnOf("b")], await db.FindingClusters.Select(c => c.ClusterArn).Order().ToListAsync(Cancel));
        Assert.Equal([AService.ArnOf("one", "a"), AService.ArnOf("two", "b")], await db.FindingServices.Select(s => s.ServiceArn).Order().ToListAsync(Cancel));
        Assert.Equal([Topic.Iam, Topic.Infrastructure], (await db.FindingTopics.Select(t => t.Topic).ToListAsync(Cancel)).Order());
        Assert.Equal([OccurrenceLabel.Running, OccurrenceLabel.Latest], (await db.FindingLabels.Select(l => l.Label).ToListAsync(Cancel)).Order());
        Assert.Equal(OccurrenceLabel.Running, finding.Label);
        var occurrences = await OccurrencesAsync(finding.Id);
        Assert.Equal([1, 3], occurrences.Select(o => o.Revision!.Value));
        Assert.Equal("""[{"path":"word","actual":"fail","expected":"ok"}]""", occurrences[0].Evidence);
        Assert.Equal("FARGATE", occurrences[0].LaunchTypes);
    }

    [Fact]
    public async Task A_stale_revision_opens_no_finding_and_is_shown_where_one_is_open()
    {
        var region = World.Region(World.Cluster(), World.Service("web", World.Arn("web", 3)), World.Revision("web", 1, "critical"), World.Revision("web", 2), World.Revision("web", 3));
        await ScanAsync(World.At(1, region));
        Assert.Empty(await FindingsAsync());

        await ScanAsync(World.At(2, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 3)), World.Revision("web", 1, "critical"), World.Revision("web", 3, "fail"))));

        var finding = await OneAsync(Words.Container);
        Assert.Equal(Severity.High, finding.Severity);
        Assert.Equal([OccurrenceLabel.Running, OccurrenceLabel.Stale], (await OccurrencesAsync(finding.Id)).Select(o => o.Label));
    }

    [Fact]
    public async Task Findings_are_found_by_words_of_title_subject_cluster_and_container()
    {
        await ScanAsync(World.At(1, World.Region(
            World.Cluster("prod-eu"), World.Service("one", World.Arn("payments-api", 1), cluster: "prod-eu"), World.Revision("payments-api", 1, [("nginx", "fail")]), World.Revision("search", 1, "fail"))));
        await using var db = Store.Db();

        Assert.Equal("payments-api", Assert.Single(await db.Search.Filter(db, db.Findings, "pay").ToListAsync(Cancel)).SubjectName);
        Assert.Single(await db.Search.Filter(db, db.Findings, "Payments-API").ToListAsync(Cancel));
        Assert.Single(await db.Search.Filter(db, db.Findings, "prod").ToListAsync(Cancel));
        Assert.Single(await db.Search.Filter(db, db.Findings, "nginx eu").ToListAsync(Cancel));
        Assert.Equal(2, await db.Search.Filter(db, db.Findings, "title").CountAsync(Cancel));
        Assert.Equal(2, await db.Search.Filter(db, db.Findings, "\"*' (").CountAsync(Cancel));
        Assert.Empty(await db.Search.Filter(db, db.Findings, "nowhere OR search").ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_search_forgets_the_clusters_a_finding_left()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("alpha"), World.Service("web", World.Arn("web", 1), cluster: "alpha"), World.Revision("web", 1, "fail"))));
        await ScanAsync(World.At(2, World.Region(World.Cluster("beta"), World.Service("web", World.Arn("web", 1), cluster: "beta"), World.Revision("web", 1, "fail"))));
        await using var db = Store.Db();

        Assert.Empty(await db.Search.Filter(db, db.Findings, "alpha").ToListAsync(Cancel));
        Assert.Equal(FindingState.Open, Assert.Single(await db.Search.Filter(db, db.Findings, "beta").ToListAsync(Cancel)).State);
    }
}
