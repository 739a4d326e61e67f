using CsCheck;
using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

/// <summary>Random histories of an estate with gaps: what must hold whatever happens.</summary>
public sealed class RecorderPropertyTests
{
    private static readonly string[] All = ["ok", "fail", "critical", "manual", "unread", "na"];

    private static readonly Gen<string> GenWord = Gen.Frequency((3, Gen.Const("ok")), (3, Gen.Const("fail")), (1, Gen.Int[0, 5].Select(i => All[i])));

    /// <summary>What one snapshot shows of a small estate, and which lists broke off.</summary>
    private static readonly Gen<Moment> GenMoment =
        from cluster in GenWord
        from web in GenWord
        from next in GenWord
        from service in GenWord
        from hasService in Gen.Bool
        from runs in Gen.Int[1, 2]
        from hasNext in Gen.Bool
        from role in GenWord
        from gaps in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 127]))
        select new Moment(cluster, web, next, service, hasService, runs, hasNext, role, (Holes)gaps);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_scan_with_gaps_resolves_a_scan_without_would_have_resolved_too_and_no_identity_is_open_twice() =>
        await GenMoment.Array[2, 7].SampleAsync(
            async moments =>
            {
                await using var store = await TestStore.CreateAsync();
                for (var i = 0; i < moments.Length; i++)
                {
                    var before = await OpenAsync(store);
                    await RecordAsync(store, moments[i].At(i + 1));
                    var after = await OpenAsync(store);
                    var truth = TruthOf(moments[i], i + 1);

                    Assert.Equal(after.Count, after.Select(f => (f.CheckId, f.SubjectId, f.Container)).Distinct().Count());
                    foreach (var resolved in before.Where(b => after.TrueForAll(a => a.Id != b.Id)))
                    {
                        var verdict = truth.GetValueOrDefault((resolved.CheckId, resolved.Subject!.Key, resolved.Container), Verdict.NotApplicable);
                        Assert.True(
                            verdict is Verdict.Pass or Verdict.NotApplicable,
                            $"{resolved.CheckId} on {resolved.SubjectName} was resolved by {moments[i]} while it is {verdict}");
                    }
                }
            },
            iter: 40, threads: 1);

    [Fact]
    public async Task What_was_recorded_can_be_recorded_again_without_effect() =>
        await GenMoment.Array[1, 4].SampleAsync(
            async moments =>
            {
                await using var store = await TestStore.CreateAsync();
                for (var i = 0; i < moments.Length; i++)
                {
                    await RecordAsync(store, moments[i].At(i + 1));
                    var once = await StateAsync(store);
                    await RecordAsync(store, moments[i].At(i + 1));
                    Assert.Equal(once, await StateAsync(store));
                }
            },
            iter: 25, threads: 1);

    [Fact]
    public async Task A_verdict_that_a_gap_left_open_stays_open_while_the_gap_does()
    {
        await using var store = await TestStore.CreateAsync();
        await RecordAsync(store, new Moment("ok", "na", "fail", "ok", HasService: false, Runs: 2, HasNext: false, "ok", Holes.None).At(1));
        var unread = new Moment("ok", "na", "ok", "ok", HasService: false, Runs: 1, HasNext: true, "ok", Holes.Tasks | Holes.Definition).At(2);

        await RecordAsync(store, unread);
        var once = await StateAsync(store);
        await RecordAsync(store, unread);

        Assert.Equal(once, await StateAsync(store));
        await using var db = store.Db();
        Assert.Contains(await db.LatestVerdicts.ToListAsync(Cancel), verdict => verdict.Verdict is Verdict.NotAssessed && verdict.CheckId == Words.Container);
    }

    [Fact]
    public async Task Older_snapshots_change_nothing_in_whatever_order_they_come() =>
        await Gen.Select(GenMoment.Array[2, 5], Gen.Int[0, 10_000]).SampleAsync(
            async (moments, seed) =>
            {
                await using var store = await TestStore.CreateAsync();
                var newest = moments.Length;
                await RecordAsync(store, moments[newest - 1].At(newest));
                var state = await StateAsync(store);
                var order = Enumerable.Range(1, newest - 1).OrderBy(i => (i * 7919 + seed) % 104_729);
                foreach (var i in order)
                {
                    await RecordAsync(store, moments[i - 1].At(i));
                }

                Assert.Equal(state, await StateAsync(store));
            },
            iter: 20, threads: 1);

    [Fact]
    public async Task A_whole_snapshot_leaves_open_exactly_what_fails_or_waits_for_judgement() =>
        await GenMoment.Array[1, 5].SampleAsync(
            async moments =>
            {
                await using var store = await TestStore.CreateAsync();
                for (var i = 0; i < moments.Length; i++)
                {
                    await RecordAsync(store, moments[i].At(i + 1));
                }

                var last = (moments[^1] with { Holes = Holes.None }).At(moments.Length + 1);
                await RecordAsync(store, last);

                var folded = TruthOf(moments[^1], moments.Length + 1);
                await using var db = store.Db();
                var open = await db.Findings.Where(f => f.State == FindingState.Open).Select(f => new { f.CheckId, f.Subject!.Key, f.Container, f.NeedsReview }).ToListAsync(Cancel);
                Assert.All(open, f => Assert.True(folded[(f.CheckId, f.Key, f.Container)] is Verdict.Fail or Verdict.Manual or Verdict.NotAssessed));
                Assert.All(folded.Where(f => f.Value is Verdict.Fail), f => Assert.Contains(open, o => (o.CheckId, o.Key, o.Container) == f.Key));
            },
            iter: 25, threads: 1);

    private static Dictionary<(string, string, string), Verdict> TruthOf(Moment moment, int hour) =>
        SubjectVerdict.Fold(new Evaluator(Words.All).Evaluate((moment with { Holes = Holes.None }).At(hour)).Verdicts)
            .ToDictionary(f => (f.CheckId, f.Subject.Key, f.Container ?? ""), f => f.Verdict);

    private static async Task RecordAsync(TestStore store, AccountSnapshot account)
    {
        long scan;
        await using (var db = store.Db())
        {
            var row = new Scan { Label = "test", Trigger = ScanTrigger.Import, RequestedBy = "tester", State = ScanState.Running };
            db.Scans.Add(row);
            await db.SaveChangesAsync(Cancel);
            scan = row.Id;
        }

        await new FindingRecorder(store.Contexts, Words.All, store.Clock).RecordAsync(new Evaluator(Words.All).Evaluate(account), new(scan), Cancel);
    }

    private static async Task<List<Finding>> OpenAsync(TestStore store)
    {
        await using var db = store.Db();
        return await db.Findings.AsNoTracking().Include(f => f.Subject).Where(f => f.State == FindingState.Open).ToListAsync(Cancel);
    }

    private static async Task<string> StateAsync(TestStore store)
    {
        await using var db = store.Db();
        var findings = await db.Findings.AsNoTracking().OrderBy(f => f.Id).ToListAsync(Cancel);
        var latest = await db.LatestVerdicts.AsNoTracking().OrderBy(v => v.Id).ToListAsync(Cancel);
        var occurrences = await db.Occurrences.AsNoTracking().OrderBy(o => o.Id).ToListAsync(Cancel);
        var subjects = await db.Subjects.AsNoTracking().OrderBy(s => s.Id).ToListAsync(Cancel);
        var resources = await db.Resources.AsNoTracking().OrderBy(r => r.Id).ToListAsync(Cancel);
        return System.Text.Json.JsonSerializer.Serialize(new { findings, latest, occurrences, subjects, resources, Events = await db.FindingEvents.CountAsync(Cancel) });
    }

    [Flags]
    private enum Holes
    {
        None = 0,
        Clusters = 1,
        Services = 2,
        Tasks = 4,
        Schedules = 8,
        Active = 16,
        Definition = 32,
        Roles = 64,
    }

    private sealed record Moment(string Cluster, string Web, string Next, string ServiceWord, bool HasService, int Runs, bool HasNext, string RoleWord, Holes Holes)
    {
        public AccountSnapshot At(int hour)
        {
            var runs = HasNext ? Runs : 1;
            List<IResource> resources = [World.Cluster("main", Cluster), World.Revision("web", 1, Web)];
            if (HasNext)
            {
                resources.Add(World.Revision("web", 2, Next));
            }

            if (HasService)
            {
                resources.Add(World.Service("front", World.Arn("web", runs), ServiceWord));
            }

            var region = World.Region(resources);
            var services = Has(Holes.Clusters) || Has(Holes.Services)
                ? region.Services.Without(AService.ArnOf("front")).Gapped(Has(Holes.Clusters) ? null : "main")
                : region.Services;
            string[] described =
            [
                .. services.Known.Select(s => s.TaskDefinition!),
                .. Has(Holes.Active) ? Array.Empty<string>() : [World.Arn("web", HasNext ? 2 : 1)],
            ];
            region = region with
            {
                // A list that broke off names nothing any more, the worst case; and what nothing names is not described.
                Clusters = Has(Holes.Clusters) ? region.Clusters.Without(ACluster.ArnOf()).Gapped() : region.Clusters,
                Services = services,
                Tasks = Has(Holes.Tasks) ? region.Tasks.Gapped("main") : region.Tasks,
                Schedules = Has(Holes.Schedules) ? region.Schedules.Gapped() : region.Schedules,
                ActiveRevisions = Has(Holes.Active) ? Observed.Unknown<IReadOnlyList<string>>(ASnapshot.Denied("ecs:ListTaskDefinitions")) : region.ActiveRevisions,
                TaskDefinitions = Described(region.TaskDefinitions, described, runs),
            };
            var account = World.At(hour, [World.Role("web-task", RoleWord)], region);
            return Has(Holes.Roles) ? account with { Global = account.Global with { Roles = account.Global.Roles.Without(World.Role("web-task").Arn).Gapped() } } : account;
        }

        private ResourceList<TaskDefinition> Described(ResourceList<TaskDefinition> all, string[] described, int runs)
        {
            var list = all with { Items = [.. all.Items.Where(i => described.Contains(i.Arn))] };
            return Has(Holes.Definition) ? list.Unread(World.Arn("web", runs)) : list;
        }

        private bool Has(Holes hole) => (Holes & hole) != 0;
    }
}
