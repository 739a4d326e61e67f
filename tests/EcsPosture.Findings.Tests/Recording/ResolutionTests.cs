using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.History;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

public class ResolutionTests : RecorderTest
{
    [Fact]
    public async Task A_finding_is_fixed_when_every_running_or_latest_occurrence_was_assessed_and_passes()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Revision("web", 1, "fail"))));
        await AssertOpenAsync(Words.Container);

        await ScanAsync(World.At(2, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 2)), World.Revision("web", 2))));

        await AssertResolvedAsync(Resolution.Fixed, Words.Container);
        var events = await EventsAsync((await OneAsync(Words.Container)).Id);
        Assert.Equal([FindingEventKind.Opened, FindingEventKind.Resolved], events.Select(e => e.Kind));
        Assert.Equal(World.Hour(2), events[1].At);
    }

    [Fact]
    public async Task A_finding_stays_open_while_one_running_revision_still_fails()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Revision("web", 1, "fail"))));

        await ScanAsync(World.At(2, World.Region(
            World.Cluster(), World.Service("web", World.Arn("web", 2)), World.Service("old", World.Arn("web", 1)), World.Revision("web", 1, "fail"), World.Revision("web", 2))));

        await AssertOpenAsync(Words.Container);
    }

    [Fact]
    public async Task A_verdict_of_not_applicable_resolves_as_such()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "na"))));

        await AssertResolvedAsync(Resolution.NotApplicable, Words.Cluster);
    }

    [Fact]
    public async Task A_verdict_of_a_store_without_digests_stands_since_it_was_first_given()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));
        await using var db = Store.Db();
        var first = Assert.Single(db.LatestVerdicts.AsNoTracking(), v => v.CheckId == Words.Cluster);
        await db.LatestVerdicts.ExecuteUpdateAsync(v => v.SetProperty(x => x.Digest, 0), Cancel);
        await db.SettledSubjects.ExecuteDeleteAsync(Cancel);

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "fail"))));

        var now = Assert.Single(db.LatestVerdicts.AsNoTracking(), v => v.CheckId == Words.Cluster);
        Assert.Equivalent(first, now, strict: true);
        Assert.NotEqual(0, now.Digest);
    }

    [Fact]
    public async Task A_verdict_not_assessed_keeps_the_state()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "unread"))));

        await AssertOpenAsync(Words.Cluster);
        await using var db = Store.Db();
        var latest = Assert.Single(db.LatestVerdicts, v => v.CheckId == Words.Cluster);
        Assert.Equal(Verdict.NotAssessed, latest.Verdict);
        Assert.Contains("test:Read", latest.Gaps, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_could_not_be_described_keeps_its_finding()
    {
        var region = World.Region(World.Cluster("main", "fail"));
        await ScanAsync(World.At(1, region));

        await ScanAsync(World.At(2, region with { Clusters = region.Clusters.Unread(ACluster.ArnOf()) }));

        await AssertOpenAsync(Words.Cluster);
    }

    [Fact]
    public async Task A_resource_is_gone_when_complete_lists_do_not_name_it()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));

        await ScanAsync(World.At(2, World.Region()));

        await AssertResolvedAsync(Resolution.ResourceGone, Words.Cluster);
        await using var db = Store.Db();
        Assert.Equal(World.Hour(2), Assert.Single(db.Subjects).GoneAt);
        Assert.Empty(db.LatestVerdicts);
    }

    [Fact]
    public async Task A_resource_is_not_gone_while_a_list_that_could_hold_it_has_a_gap()
    {
        var region = World.Region();
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));

        await ScanAsync(World.At(2, region with { Clusters = region.Clusters.Gapped() }));

        await AssertOpenAsync(Words.Cluster);
        await using var db = Store.Db();
        Assert.Null(Assert.Single(db.Subjects).GoneAt);
    }

    [Fact]
    public async Task A_list_gap_on_a_cluster_keeps_the_findings_of_its_services_and_of_no_other()
    {
        var arn = World.Arn("web", 1);
        await ScanAsync(World.At(1, World.Region(
            World.Cluster("a"), World.Cluster("b"), World.Service("one", arn, "fail", "a"), World.Service("two", arn, "fail", "b"), World.Revision("web", 1))));
        var empty = World.Region(World.Cluster("a"), World.Cluster("b"), World.Revision("web", 1));

        await ScanAsync(World.At(2, empty with { Services = empty.Services.Gapped("a") }));

        var findings = await FindingsAsync();
        Assert.Equal(FindingState.Open, Assert.Single(findings, f => f.SubjectName == "one").State);
        Assert.Equal(Resolution.ResourceGone, Assert.Single(findings, f => f.SubjectName == "two").Resolution);
    }

    [Fact]
    public async Task A_family_is_gone_when_nothing_uses_it_and_no_revision_is_active()
    {
        await ScanAsync(World.At(1, World.Region(World.Revision("web", 1, "fail"))));

        await ScanAsync(World.At(2, World.Region(World.Revision("api", 1))));

        await AssertResolvedAsync(Resolution.ResourceGone, Words.Container);
    }

    [Theory]
    [InlineData("services")]
    [InlineData("tasks")]
    [InlineData("schedules")]
    [InlineData("events")]
    [InlineData("definitions")]
    [InlineData("active")]
    public async Task A_family_is_not_gone_while_something_that_could_use_or_list_it_is_unread(string list)
    {
        var region = World.Region();
        await ScanAsync(World.At(1, World.Region(World.Revision("web", 1, "fail"))));

        await ScanAsync(World.At(2, list switch
        {
            "services" => region with { Services = region.Services.Gapped() },
            "tasks" => region with { Tasks = region.Tasks.Gapped() },
            "schedules" => region with { Schedules = region.Schedules.Gapped() },
            "events" => region with { EventTargets = region.EventTargets.Gapped() },
            "definitions" => region with { TaskDefinitions = region.TaskDefinitions.Gapped() },
            _ => region with { ActiveRevisions = Observed.Unknown<RevisionCollection>(ASnapshot.Denied("ecs:ListTaskDefinitions")) },
        }));

        await AssertOpenAsync(Words.Container);
    }

    [Fact]
    public async Task A_container_that_left_all_revisions_that_count_is_gone()
    {
        await ScanAsync(World.At(1, World.Region(World.Revision("web", 1, [("app", "ok"), ("sidecar", "fail")]))));

        await ScanAsync(World.At(2, World.Region(World.Revision("web", 1, [("app", "ok"), ("sidecar", "fail")]), World.Revision("web", 2))));

        await AssertResolvedAsync(Resolution.ResourceGone, Words.Container, "sidecar");
    }

    [Fact]
    public async Task A_container_is_not_gone_while_a_revision_of_its_family_could_not_be_described()
    {
        var region = World.Region(World.Cluster(), World.Service("web", World.Arn("web", 2)), World.Revision("web", 2), World.Revision("web", 3));
        await ScanAsync(World.At(1, World.Region(World.Revision("web", 1, [("app", "ok"), ("sidecar", "fail")]))));

        await ScanAsync(World.At(2, region with { TaskDefinitions = region.TaskDefinitions.Unread(World.Arn("web", 2)) }));

        await AssertOpenAsync(Words.Container, "sidecar");
    }

    [Fact]
    public async Task A_revision_that_may_still_run_unseen_keeps_its_finding_open()
    {
        var before = World.Region(World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Revision("web", 1, "fail"));
        var after = World.Region(World.Cluster(), World.Revision("web", 2));
        await ScanAsync(World.At(1, before));

        await ScanAsync(World.At(2, after with { Services = after.Services.Gapped("main") }));

        await AssertOpenAsync(Words.Container);
        await using var db = Store.Db();
        Assert.Equal(Verdict.NotAssessed, Assert.Single(db.LatestVerdicts, v => v.CheckId == Words.Container).Verdict);

        await ScanAsync(World.At(3, World.Region(World.Cluster(), World.Service("web", World.Arn("web", 2)), World.Revision("web", 2))));
        await AssertResolvedAsync(Resolution.Fixed, Words.Container);
    }

    [Fact]
    public async Task A_failing_occurrence_that_was_not_looked_at_again_is_still_shown()
    {
        var region = World.Region(
            World.Cluster(), World.Service("web", World.Arn("web", 1)), World.Service("next", World.Arn("web", 2)), World.Revision("web", 1, "critical"), World.Revision("web", 2, "fail"));
        await ScanAsync(World.At(1, region));

        await ScanAsync(World.At(2, region with { TaskDefinitions = region.TaskDefinitions.Unread(World.Arn("web", 1)) }));

        var finding = await OneAsync(Words.Container);
        Assert.Equal(Severity.Critical, finding.Severity);
        Assert.Equal([2, 1], (await OccurrencesAsync(finding.Id)).Select(o => o.Revision!.Value));
        Assert.Equal([FindingEventKind.Opened], (await EventsAsync(finding.Id)).Select(e => e.Kind));
    }

    [Fact]
    public async Task A_check_whose_logic_changed_resolves_as_check_changed_while_what_it_judged_is_the_same()
    {
        var region = World.Region(World.Revision("web", 1, "fail"));
        await ScanAsync(World.At(1, region), new([new ContainerWord()]));

        await ScanAsync(World.At(2, region), new([new ContainerWord(2, _ => "ok")]));

        await AssertResolvedAsync(Resolution.CheckChanged, Words.Container);
        Assert.Equal("check changed", (await EventsAsync((await OneAsync(Words.Container)).Id))[^1].Detail);
    }

    [Fact]
    public async Task A_check_whose_logic_changed_resolves_as_fixed_when_what_it_judged_changed_too()
    {
        await ScanAsync(World.At(1, World.Region(World.Revision("web", 1, "fail"))), new([new ContainerWord()]));

        await ScanAsync(World.At(2, World.Region(World.Revision("web", 1, "ok"))), new([new ContainerWord(2)]));

        await AssertResolvedAsync(Resolution.Fixed, Words.Container);
    }

    [Fact]
    public async Task A_check_whose_parameters_changed_resolves_as_check_changed()
    {
        var word = "fail";
        var region = World.Region(World.Revision("web", 1, "fail"));
        await ScanAsync(World.At(1, region), new([new ContainerWord(1, _ => word)]));
        word = "na";

        await ScanAsync(World.At(2, region), new([new ContainerWord(1, _ => word)]), new()
        {
            Parameters = new Dictionary<string, IReadOnlyDictionary<string, string>> { [Words.Container] = new Dictionary<string, string> { ["threshold"] = "2" } },
        });

        await AssertResolvedAsync(Resolution.CheckChanged, Words.Container);
    }

    [Fact]
    public async Task A_check_that_was_switched_off_resolves_as_check_disabled()
    {
        var region = World.Region(World.Cluster("main", "fail"));
        await ScanAsync(World.At(1, region));

        await ScanAsync(World.At(2, region), options: new() { Disabled = new HashSet<string> { Words.Cluster } });

        await AssertResolvedAsync(Resolution.CheckDisabled, Words.Cluster);

        await ScanAsync(World.At(3, region));
        await AssertOpenAsync(Words.Cluster);
    }

    [Fact]
    public async Task A_fail_that_becomes_manual_stays_open_and_needs_review()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "manual"))));
        await ScanAsync(World.At(3, World.Region(World.Cluster("main", "manual"))));

        var finding = await OneAsync(Words.Cluster);
        Assert.Equal((FindingState.Open, true), (finding.State, finding.NeedsReview));
        Assert.Equal([FindingEventKind.Opened, FindingEventKind.NeedsReview], (await EventsAsync(finding.Id)).Select(e => e.Kind));

        await ScanAsync(World.At(4, World.Region(World.Cluster("main", "fail"))));
        Assert.False((await OneAsync(Words.Cluster)).NeedsReview);
    }

    [Fact]
    public async Task A_manual_verdict_opens_nothing()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "manual"))));

        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task A_finding_that_fails_again_is_reopened_and_keeps_its_history()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));
        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "ok"))));

        var (summary, scan) = await ScanAsync(World.At(3, World.Region(World.Cluster("main", "fail"))));

        var finding = await OneAsync(Words.Cluster);
        Assert.Equal((FindingState.Open, 1, World.Hour(1), World.Hour(3)), (finding.State, finding.ReopenedCount, finding.FirstSeenAt, finding.LastOpenedAt));
        Assert.Equal(scan, finding.LastOpenedScanId);
        Assert.Null(finding.Resolution);
        Assert.Equal((0, 0, 1), (summary.Opened, summary.Resolved, summary.Reopened));
        Assert.Equal([FindingEventKind.Opened, FindingEventKind.Resolved, FindingEventKind.Reopened], (await EventsAsync(finding.Id)).Select(e => e.Kind));
    }

    [Fact]
    public async Task A_change_of_severity_is_an_event()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster("main", "fail"))));

        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "critical"))));

        var finding = await OneAsync(Words.Cluster);
        Assert.Equal(Severity.Critical, finding.Severity);
        var change = (await EventsAsync(finding.Id))[^1];
        Assert.Equal((FindingEventKind.SeverityChanged, "High to Critical"), (change.Kind, change.Detail));
    }
}
