using System.Text.Json;
using CsCheck;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Triage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

/// <summary>What is settled is not compared again, and nothing comes out otherwise for it.</summary>
public class SettledTests : RecorderTest
{
    private static readonly Snapshot Estate = World.Region(
        World.Cluster("main", "fail"), World.Service("front", World.Arn("web", 1), "fail"), World.Revision("web", 1, [("app", "fail"), ("log", "ok")]), World.Revision("idle", 3));

    [Fact]
    public async Task Nothing_is_compared_again_of_a_subject_of_which_nothing_new_is_said()
    {
        var (first, _) = await ScanAsync(World.At(1, [World.Role("web-task", "fail")], Estate));
        var (second, _) = await ScanAsync(World.At(2, [World.Role("web-task", "fail")], Estate));

        await using var db = Store.Db();
        Assert.Equal((0, await db.Subjects.CountAsync(Cancel)), (first.Unchanged, second.Unchanged));
    }

    [Fact]
    public async Task Only_the_subject_of_which_something_new_is_said_is_compared_again()
    {
        await ScanAsync(World.At(1, Estate));

        var (summary, _) = await ScanAsync(World.At(2, Estate with
        {
            TaskDefinitions = Estate.TaskDefinitions with { Items = ResourceList<TaskDefinition>.Of([World.Revision("web", 1, [("app", "ok"), ("log", "ok")]), World.Revision("idle", 3)]).Items },
        }));

        await using var db = Store.Db();
        Assert.Equal((await db.Subjects.CountAsync(Cancel) - 1, 1), (summary.Unchanged, summary.Resolved));
        await AssertResolvedAsync(Resolution.Fixed, Words.Container, "app");
        await AssertOpenAsync(Words.Cluster);
    }

    [Fact]
    public async Task A_finding_that_was_resolved_because_its_family_was_gone_is_open_again_when_the_family_is_back_the_same()
    {
        await ScanAsync(World.At(1, Estate));
        await ScanAsync(World.At(2, World.Region(World.Cluster("main", "fail"), World.Revision("idle", 3))));
        await AssertResolvedAsync(Resolution.ResourceGone, Words.Container, "app");

        await ScanAsync(World.At(3, Estate));

        await AssertOpenAsync(Words.Container, "app");
    }

    [Fact]
    public async Task What_no_connection_covered_is_judged_anew_once_one_covers_it_again()
    {
        var there = World.Region(World.Other, World.Cluster("main", "fail", World.Other));
        var connection = await ConnectAsync("one", ASnapshot.Region, World.Other);
        await ScanAsync(World.At(1, Estate, there), connection: connection);
        await SetRegionsAsync(connection, ASnapshot.Region);
        await ScanAsync(World.At(2, Estate), connection: connection);
        Assert.Equal(FindingState.Resolved, Assert.Single(await FindingsAsync(), f => f.Region == World.Other).State);
        await SetRegionsAsync(connection, ASnapshot.Region, World.Other);

        await ScanAsync(World.At(3, Estate, there), connection: connection);

        Assert.Equal(FindingState.Open, Assert.Single(await FindingsAsync(), f => f.Region == World.Other).State);
    }

    [Fact]
    public async Task A_severity_that_the_settings_changed_is_new_though_nothing_in_the_estate_is()
    {
        await ScanAsync(World.At(1, Estate));

        await ScanAsync(World.At(2, Estate), options: new() { Severities = new Dictionary<string, Severity> { [Words.Container] = Severity.Low } });

        Assert.Equal(Severity.Low, (await OneAsync(Words.Container, "app")).Severity);
    }

    [Fact]
    public async Task A_cluster_in_which_a_failing_family_runs_too_is_new_though_the_verdict_is_the_same()
    {
        await ScanAsync(World.At(1, Estate));

        await ScanAsync(World.At(2, World.Region(
            World.Cluster("main", "fail"), World.Cluster("more"), World.Service("front", World.Arn("web", 1), "fail"), World.Service("back", World.Arn("web", 1), cluster: "more"),
            World.Revision("web", 1, [("app", "fail"), ("log", "ok")]), World.Revision("idle", 3))));

        await using var db = Store.Db();
        var finding = await OneAsync(Words.Container, "app");
        Assert.Contains(await db.FindingClusters.Where(c => c.FindingId == finding.Id).ToListAsync(Cancel), c => c.ClusterArn == ACluster.ArnOf("more"));
    }

    [Fact]
    public async Task What_was_left_in_doubt_is_compared_again_though_the_verdicts_are_the_same()
    {
        await ScanAsync(World.At(1, World.Region(World.Cluster(), World.Revision("web", 1, "fail"))));
        var both = World.Region(World.Cluster(), World.Revision("web", 1, "fail"), World.Revision("web", 2));
        var mayRunUnseen = both with { TaskDefinitions = both.TaskDefinitions.Without(World.Arn("web", 1)), Tasks = both.Tasks.Gapped("main") };
        await ScanAsync(World.At(2, mayRunUnseen));

        var (summary, _) = await ScanAsync(World.At(3, mayRunUnseen));

        await AssertOpenAsync(Words.Container);
        await using var db = Store.Db();
        var family = await db.Subjects.SingleAsync(s => s.Name == "web", Cancel);
        Assert.False(await db.SettledSubjects.AnyAsync(s => s.SubjectId == family.Id, Cancel));
        Assert.True(summary.Unchanged < await db.Subjects.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_store_of_before_there_were_settled_subjects_has_them_after_the_next_scan()
    {
        await ScanAsync(World.At(1, Estate));
        await using var db = Store.Db();
        var before = await db.SettledSubjects.AsNoTracking().Select(s => s.SubjectId).Order().ToListAsync(Cancel);
        await db.SettledSubjects.ExecuteDeleteAsync(Cancel);

        var (summary, _) = await ScanAsync(World.At(2, Estate));

        Assert.Equal(before, await db.SettledSubjects.AsNoTracking().Select(s => s.SubjectId).Order().ToListAsync(Cancel));
        Assert.Equal((0, 0, 0), (summary.Unchanged, summary.Opened, summary.Resolved));
    }

    [Fact]
    public async Task A_history_is_the_same_whether_what_is_settled_is_compared_again_or_not()
    {
        var unchanged = 0;
        await Gen.Select(Moment.Any.Array[1, 3], Gen.Select(Gen.Int[0, 2], Gen.Int[0, 12]).Array[3, 9]).SampleAsync(
            async (moments, steps) =>
            {
                await using var all = await TestStore.CreateAsync(Database);
                await using var few = await TestStore.CreateAsync(Database);
                foreach (var store in new[] { all, few })
                {
                    await using var db = store.Db();
                    db.Connections.Add(new() { Name = "one", Regions = [ASnapshot.Region, World.Other], CreatedBy = "tester", ChangedBy = "tester" });
                    await db.SaveChangesAsync(Cancel);
                }

                for (var i = 0; i < steps.Length; i++)
                {
                    var (moment, kind) = (moments[steps[i].Item1 % moments.Length], (StepKind)steps[i].Item2);
                    await StepAsync(all, moment, kind, i + 1, settledShare: 2);
                    unchanged += await StepAsync(few, moment, kind, i + 1, settledShare: 0);
                    Assert.Equal(await ContentAsync(all), await ContentAsync(few));
                }
            },
            iter: Database is TestDatabase.Postgres ? 2 : 15, threads: 1);

        Assert.True(unchanged > 0);
    }

    private static async Task<int> StepAsync(TestStore store, Moment moment, StepKind kind, int hour, double settledShare)
    {
        var account = moment.At(kind is StepKind.ScanWithAnOlderSnapshot ? hour - 1.5 : hour);
        var there = World.Region(World.Other, World.Cluster("main", moment.Web, World.Other), World.Revision("far", 1, moment.Next, World.Other));
        there = there with { Manifest = there.Manifest with { TakenAt = account.TakenAt } };
        await using (var db = store.Db())
        {
            var connection = await db.Connections.SingleAsync(Cancel);
            connection.Regions = kind is StepKind.ConnectionLeavesTheOtherRegion ? [ASnapshot.Region] : [ASnapshot.Region, World.Other];
            await db.SaveChangesAsync(Cancel);
            if (kind is StepKind.SuppressFirst)
            {
                await new FindingTriage(store.Contexts, Words.All, store.Clock).SuppressAsync(
                    new("olga", Role.Operator),
                    new() { CheckId = Words.Container, ClusterArn = ACluster.ArnOf(), Reason = "Accepted.", Owner = "platform", ExpiresAt = store.Clock.GetUtcNow().AddDays(30) },
                    Cancel);
            }
            else if (kind is StepKind.RemoveResolvedFirst)
            {
                await db.Findings.Where(f => f.State == FindingState.Resolved).ExecuteDeleteAsync(Cancel);
            }
        }

        if (kind is not (StepKind.LeaveTheOtherRegionOut or StepKind.ConnectionLeavesTheOtherRegion))
        {
            account = account with { Regions = [.. account.Regions, there] };
        }

        long scan;
        await using (var db = store.Db())
        {
            var row = new Scan { Label = "test", ConnectionId = (await db.Connections.SingleAsync(Cancel)).Id, Trigger = ScanTrigger.Manual, RequestedBy = "tester", State = ScanState.Running };
            db.Scans.Add(row);
            await db.SaveChangesAsync(Cancel);
            scan = row.Id;
        }

        var options = kind switch
        {
            StepKind.DisableACheck => new EvaluationOptions { Disabled = new HashSet<string> { Words.Container } },
            StepKind.SetASeverity => new EvaluationOptions { Severities = new Dictionary<string, Severity> { [Words.Family] = Severity.Low } },
            StepKind.SetAParameter => new EvaluationOptions
            {
                Parameters = new Dictionary<string, IReadOnlyDictionary<string, string>> { [Words.Cluster] = new Dictionary<string, string> { ["threshold"] = "2" } },
            },
            _ => new EvaluationOptions(),
        };
        var summary = await new FindingRecorder(store.Contexts, Words.All, store.Clock) { SettledShare = settledShare }
            .RecordAsync(new Evaluator(Words.All).Evaluate(account, options), new(scan), Cancel);
        return summary.Unchanged;
    }

    private static async Task<string> ContentAsync(TestStore store)
    {
        await using var db = store.Db();
        return JsonSerializer.Serialize(new
        {
            Findings = await db.Findings.AsNoTracking().OrderBy(f => f.Id).ToListAsync(Cancel),
            Verdicts = await db.LatestVerdicts.AsNoTracking().OrderBy(v => v.Id).ToListAsync(Cancel),
            Occurrences = await db.Occurrences.AsNoTracking().OrderBy(o => o.Id).ToListAsync(Cancel),
            Events = await db.FindingEvents.AsNoTracking().OrderBy(e => e.Id).ToListAsync(Cancel),
            Subjects = await db.Subjects.AsNoTracking().OrderBy(s => s.Id).ToListAsync(Cancel),
            Settled = await db.SettledSubjects.AsNoTracking().OrderBy(s => s.SubjectId).Select(s => s.SubjectId).ToListAsync(Cancel),
            Aggregates = await db.ScanAggregates.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Cancel),
            Checks = await db.CheckAggregates.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Cancel),
            Gaps = await db.ScanGaps.AsNoTracking().OrderBy(g => g.Id).ToListAsync(Cancel),
        });
    }

    /// <summary>What happens before or with a scan.</summary>
    private enum StepKind
    {
        Scan,
        ScanAgain,
        ScanOnceMore,
        LeaveTheOtherRegionOut,
        ConnectionLeavesTheOtherRegion,
        SuppressFirst,
        RemoveResolvedFirst,
        DisableACheck,
        SetASeverity,
        SetAParameter,
        ScanWithAnOlderSnapshot,
    }
}
