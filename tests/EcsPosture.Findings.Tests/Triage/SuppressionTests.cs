using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Tests.Recording;
using EcsPosture.Findings.Triage;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Triage;

public class SuppressionTests : RecorderTest
{
    private static readonly Actor Operator = new("olga", Role.Operator);
    private static readonly AccountSnapshot Bad = World.At(1, World.Region(
        World.Cluster("a", "fail"), World.Cluster("b", "critical"),
        World.Service("one", World.Arn("web", 1), cluster: "a"), World.Service("two", World.Arn("api", 1), cluster: "a"), World.Service("three", World.Arn("api", 1), cluster: "b"),
        World.Revision("web", 1, "fail"), World.Revision("api", 1, "fail")));

    [Fact]
    public async Task A_suppressed_fail_still_counts_as_failed_and_a_second_figure_shows_the_score_without_it()
    {
        await ScanAsync(Bad);
        await SuppressAsync(new() { CheckId = Words.Cluster, ClusterArn = ACluster.ArnOf("b") });

        var (_, scan) = await ScanAsync(Bad);

        await using var db = Store.Db();
        var total = await db.ScanAggregates.Where(a => a.ScanId == scan && a.ScopeKind == AggregateScope.All && a.Topic == Topic.Logging && a.Verdict == Verdict.Fail).ToListAsync(Cancel);
        Assert.Equal((50, 10, 1), (total.Sum(a => a.FailedWeight), total.Sum(a => a.FailedWeightWithoutSuppressed), total.Sum(a => a.SuppressedCount)));
    }

    [Fact]
    public async Task A_suppression_marks_what_matches_at_once_and_says_so_on_the_timeline()
    {
        await ScanAsync(Bad);

        var id = await SuppressAsync(new() { CheckId = Words.Container });

        var findings = await FindingsAsync();
        Assert.Equal(2, findings.Count(f => f.IsSuppressed && f.SuppressionId == id));
        Assert.All(findings.Where(f => f.CheckId == Words.Cluster), f => Assert.False(f.IsSuppressed));
        var suppressed = (await EventsAsync(findings.First(f => f.IsSuppressed).Id))[^1];
        Assert.Equal((FindingEventKind.Suppressed, "olga", "until 2026-12-20: Accepted until the migration."), (suppressed.Kind, suppressed.By, suppressed.Detail));
    }

    [Fact]
    public async Task A_suppression_of_one_cluster_does_not_hide_what_also_shows_in_another()
    {
        await ScanAsync(Bad);

        await SuppressAsync(new() { CheckId = Words.Container, ClusterArn = ACluster.ArnOf("a") });

        Assert.Equal("web", Assert.Single(await FindingsAsync(), f => f.IsSuppressed).SubjectName);
    }

    [Fact]
    public async Task A_suppression_of_one_service_hides_only_what_shows_there_alone()
    {
        await ScanAsync(Bad);

        await SuppressAsync(new() { ServiceArn = AService.ArnOf("one", "a") });

        Assert.Equal("web", Assert.Single(await FindingsAsync(), f => f.IsSuppressed).SubjectName);
    }

    [Fact]
    public async Task A_finding_that_opens_later_is_suppressed_as_it_is_recorded()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "ok"))));
        await SuppressAsync(new() { CheckId = Words.Cluster });

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "fail"))));

        var finding = await OneAsync(Words.Cluster);
        Assert.True(finding.IsSuppressed);
        Assert.Equal([FindingEventKind.Opened, FindingEventKind.Suppressed], (await EventsAsync(finding.Id)).Select(e => e.Kind));
    }

    [Fact]
    public async Task An_expired_suppression_hides_nothing_any_more()
    {
        await ScanAsync(Bad);
        await SuppressAsync(new() { CheckId = Words.Container });
        Store.Clock.Advance(TimeSpan.FromDays(31));

        await new FindingRecorder(Store.Contexts, Words.All, Store.Clock).ApplySuppressionsAsync(Cancel);

        var findings = await FindingsAsync();
        Assert.All(findings, f => Assert.False(f.IsSuppressed));
        var last = (await EventsAsync(findings.First(f => f.CheckId == Words.Container).Id))[^1];
        Assert.Equal((FindingEventKind.Unsuppressed, "expired: Accepted until the migration."), (last.Kind, last.Detail));
    }

    [Fact]
    public async Task A_scan_after_the_expiry_shows_the_finding_again_without_another_act()
    {
        await ScanAsync(Bad);
        await SuppressAsync(new() { CheckId = Words.Container });
        Store.Clock.Advance(TimeSpan.FromDays(31));

        await ScanAsync(Bad);

        Assert.All(await FindingsAsync(), f => Assert.False(f.IsSuppressed));
    }

    [Fact]
    public async Task A_revoked_suppression_hides_nothing_any_more_and_cannot_be_revoked_again()
    {
        await ScanAsync(Bad);
        var triage = Triage();
        var id = await SuppressAsync(new() { CheckId = Words.Container });

        await triage.RevokeAsync(Operator, id, Cancel);

        Assert.All(await FindingsAsync(), f => Assert.False(f.IsSuppressed));
        await Assert.ThrowsAsync<RefusedChangeException>(() => triage.RevokeAsync(Operator, id, Cancel));
    }

    [Fact]
    public async Task A_resolved_finding_is_no_longer_suppressed_and_is_again_when_it_reopens()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));
        await SuppressAsync(new() { CheckId = Words.Cluster });

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "ok"))));
        Assert.False((await OneAsync(Words.Cluster)).IsSuppressed);

        await ScanAsync(World.At(3, World.Region(World.Cluster("main", "fail"))));
        Assert.True((await OneAsync(Words.Cluster)).IsSuppressed);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_suppression_is_said_at_once()
    {
        var refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Triage().SuppressAsync(
            Operator, new() { Reason = " ", Owner = "", ExpiresAt = Store.Clock.GetUtcNow(), SubjectHash = null }, Cancel));

        Assert.Equal(["Rule", "Reason", "Owner", "Expiry"], refused.Reasons.Select(r => r.Split(':')[0]));
        refused = await Assert.ThrowsAsync<RefusedChangeException>(() => Triage().SuppressAsync(
            Operator, new() { CheckId = "no-such", SubjectHash = "nobody", Reason = "r", Owner = "o", ExpiresAt = Store.Clock.GetUtcNow().AddYears(3) }, Cancel));
        Assert.Equal(["Check", "Expiry", "Subject"], refused.Reasons.Select(r => r.Split(':')[0]));
    }

    [Fact]
    public async Task A_viewer_may_neither_suppress_nor_revoke()
    {
        await ScanAsync(Bad);
        var id = await SuppressAsync(new() { CheckId = Words.Container });
        var viewer = new Actor("vera", Role.Viewer);

        await Assert.ThrowsAsync<NotPermittedException>(() => Triage().RevokeAsync(viewer, id, Cancel));
        await Assert.ThrowsAsync<NotPermittedException>(() => Triage().SuppressAsync(viewer, Draft(new() { CheckId = Words.Cluster }), Cancel));
    }

    [Fact]
    public async Task A_preview_counts_what_a_suppression_would_newly_hide()
    {
        await ScanAsync(Bad);
        Assert.Equal(2, await Triage().PreviewAsync(Draft(new() { CheckId = Words.Container }), Cancel));

        await SuppressAsync(new() { CheckId = Words.Container, ClusterArn = ACluster.ArnOf("a") });

        Assert.Equal(1, await Triage().PreviewAsync(Draft(new() { CheckId = Words.Container }), Cancel));
    }

    private FindingTriage Triage() => new(Store.Contexts, Words.All, Store.Clock);

    private Task<long> SuppressAsync(Rule rule) => Triage().SuppressAsync(Operator, Draft(rule), Cancel);

    private SuppressionDraft Draft(Rule rule) => new()
    {
        CheckId = rule.CheckId,
        ClusterArn = rule.ClusterArn,
        ServiceArn = rule.ServiceArn,
        Reason = "Accepted until the migration.",
        Owner = "platform",
        ExpiresAt = Store.Clock.GetUtcNow().AddDays(30),
    };

    private sealed record Rule
    {
        public string? CheckId { get; init; }
        public string? ClusterArn { get; init; }
        public string? ServiceArn { get; init; }
    }
}
