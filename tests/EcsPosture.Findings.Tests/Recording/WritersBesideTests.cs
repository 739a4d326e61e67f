using System.Text.Json;
using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Triage;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

public class WritersBesideTests : RecorderTest
{
    /// <summary>Where an account is settled, a scan hears what is said before it judges what is new of it.</summary>
    private const int HeardAndJudged = 2;
    private static readonly AccountSnapshot Before = World.At(1, World.Region(World.Cluster("main", "fail"), World.Revision("web", 1, "fail")));
    private static readonly AccountSnapshot After = World.At(2, World.Region(World.Cluster("main", "critical"), World.Revision("web", 1)));

    [Fact]
    public async Task What_a_person_writes_while_a_scan_judges_stands_and_so_does_what_the_scan_says()
    {
        await ScanAsync(Before);
        var finding = await OneAsync(Words.Cluster);
        var (checks, judgings) = WhileJudging(() => new FindingTriage(Store.Contexts, Words.All, Store.Clock).AssignAsync(new("olga", Role.Operator), [finding.Hash], "bert", Cancel));

        await ScanAsync(After, checks);

        finding = await OneAsync(Words.Cluster);
        Assert.Equal(("bert", Severity.Critical), (finding.Assignee, finding.Severity));
        await AssertResolvedAsync(Resolution.Fixed, Words.Container);
        Assert.Equal(2 * HeardAndJudged, judgings());
    }

    [Fact]
    public async Task What_is_written_beside_findings_while_a_scan_judges_does_not_hold_it_up()
    {
        await ScanAsync(Before);
        var scan = await NewScanAsync();
        var (checks, judgings) = WhileJudging(async () =>
        {
            await using var db = Store.Db();
            await db.Scans.Where(s => s.Id == scan).ExecuteUpdateAsync(s => s.SetProperty(x => x.Step, "Judging"), Cancel);
        });

        await ScanAsync(After, checks, scanId: scan);

        await AssertResolvedAsync(Resolution.Fixed, Words.Container);
        Assert.Equal(HeardAndJudged, judgings());
    }

    [Fact]
    public async Task A_scan_beside_one_that_is_recorded_for_long_does_not_count_as_dead_where_it_could_give_no_sign_of_life()
    {
        await ScanAsync(Before);
        var beside = await NewScanAsync();
        await using (var db = Store.Db())
        {
            await db.Scans.Where(s => s.Id == beside).ExecuteUpdateAsync(s => s.SetProperty(x => x.HeartbeatAt, Store.Clock.GetUtcNow()), Cancel);
            await db.Scans.Where(s => s.Id != beside).ExecuteUpdateAsync(s => s.SetProperty(x => x.State, ScanState.Succeeded), Cancel);
        }

        var finding = await OneAsync(Words.Cluster);
        var (checks, _) = WhileJudging(
            () => new FindingTriage(Store.Contexts, Words.All, Store.Clock).AssignAsync(new("olga", Role.Operator), [finding.Hash], "bert", Cancel),
            () => Store.Clock.Advance(TimeSpan.FromMinutes(1)));

        await ScanAsync(After, checks);

        Assert.Equal(Database is TestDatabase.Sqlite ? [] : [beside], await Store.Get<ScanStore>().InterruptSilentAsync(Cancel));
    }

    [Fact]
    public async Task A_connection_that_is_given_other_credentials_while_a_scan_judges_keeps_no_account_of_the_ones_before()
    {
        var connection = await ConnectAsync("one", ASnapshot.Region);
        var (checks, _) = WhileJudging(() => SetAsync(connection, c => c.RoleArn = "arn:aws:iam::999999999999:role/scanner"));

        await ScanAsync(Before, checks, connection: connection);

        await AssertOpenAsync(Words.Cluster);
        Assert.Null((await Store.Get<ConnectionStore>().FindAsync(connection, Cancel))!.AccountId);
    }

    [Fact]
    public async Task A_finding_that_retention_removes_while_a_scan_judges_is_opened_as_one_never_seen()
    {
        await ScanAsync(Before);
        await ScanAsync(World.At(2, World.Region(World.Cluster("main"), World.Revision("web", 1))));
        await AssertResolvedAsync(Resolution.Fixed, Words.Cluster);
        var (checks, judgings) = WhileJudging(async () =>
        {
            await using var db = Store.Db();
            await db.Findings.Where(f => f.State == FindingState.Resolved).ExecuteDeleteAsync(Cancel);
        });

        await ScanAsync(World.At(3, World.Region(World.Cluster("main", "fail"), World.Revision("web", 1, "fail"))), checks);

        var finding = await OneAsync(Words.Cluster);
        Assert.Equal((FindingState.Open, 0), (finding.State, finding.ReopenedCount));
        Assert.Equal(2 * HeardAndJudged, judgings());
    }

    [Fact]
    public async Task A_scan_that_writes_as_it_judges_leaves_the_same_as_one_that_writes_at_the_end()
    {
        await using var other = await TestStore.CreateAsync(Database);
        foreach (var account in new[] { Before, After, Before })
        {
            await RecordAsync(Store, account, mostWaiting: 0);
            await RecordAsync(other, account, mostWaiting: 1000);
        }

        Assert.Equal(await ContentAsync(other), await ContentAsync(Store));
    }

    private static async Task RecordAsync(TestStore store, AccountSnapshot account, int mostWaiting)
    {
        long scan;
        await using (var db = store.Db())
        {
            var row = new Scan
            {
                Label = "test",
                Trigger = ScanTrigger.Import,
                RequestedBy = "tester",
                State = ScanState.Running,
                QueuedAt = store.Clock.GetUtcNow(),
            };
            db.Scans.Add(row);
            await db.SaveChangesAsync(Cancel);
            scan = row.Id;
        }

        await new FindingRecorder(store.Contexts, Words.All, store.Clock) { MostWaiting = mostWaiting }.RecordAsync(new Evaluator(Words.All).Evaluate(account), new(scan), Cancel);
    }

    private static async Task<string> ContentAsync(TestStore store)
    {
        await using var db = store.Db();
        return JsonSerializer.Serialize(new
        {
            Findings = await db.Findings.AsNoTracking().OrderBy(f => f.Hash).ToListAsync(Cancel),
            Verdicts = await db.LatestVerdicts.AsNoTracking().OrderBy(v => v.CheckId).ThenBy(v => v.SubjectId).ThenBy(v => v.Container).Select(v => new { v.CheckId, v.SubjectId, v.Verdict, v.Digest, v.SinceScanId }).ToListAsync(Cancel),
            Occurrences = await db.Occurrences.AsNoTracking().OrderBy(o => o.FindingId).ThenBy(o => o.ResourceArn).Select(o => new { o.FindingId, o.ResourceArn, o.Evidence }).ToListAsync(Cancel),
            Events = await db.FindingEvents.AsNoTracking().OrderBy(e => e.FindingId).ThenBy(e => e.ScanId).ThenBy(e => e.Kind).Select(e => new { e.FindingId, e.ScanId, e.Kind, e.Detail }).ToListAsync(Cancel),
            Aggregates = await db.ScanAggregates.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Cancel),
        });
    }

    /// <summary>Checks that let something happen in the midst of the first judging and of the second, which is done while nobody else records, and tell how often they judged.</summary>
    private static (CheckCatalogue Checks, Func<int> Judgings) WhileJudging(Func<Task> act, Action? again = null)
    {
        var judgings = 0;
        var container = new ContainerWord(reading: word =>
        {
            switch (Interlocked.Increment(ref judgings))
            {
                case 1:
                    Task.Run(act, Cancel).Wait(Cancel);
                    break;
                case HeardAndJudged + 1:
                    again?.Invoke();
                    break;
            }

            return word;
        });
        return (new([container, new FamilyWord(), new ServiceWord(), new ClusterWord(), new RoleWord()]), () => judgings);
    }
}
