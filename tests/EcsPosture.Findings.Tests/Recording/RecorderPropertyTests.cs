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
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_scan_with_gaps_resolves_a_scan_without_would_have_resolved_too_and_no_identity_is_open_twice() =>
        await Moment.Any.Array[2, 7].SampleAsync(
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
        await Moment.Any.Array[1, 4].SampleAsync(
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
        await Gen.Select(Moment.Any.Array[2, 5], Gen.Int[0, 10_000]).SampleAsync(
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
        await Moment.Any.Array[1, 5].SampleAsync(
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

    /// <summary>Scans once.</summary>
    internal static async Task RecordAsync(TestStore store, AccountSnapshot account)
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
}
