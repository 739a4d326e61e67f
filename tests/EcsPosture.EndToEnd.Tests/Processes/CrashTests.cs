using System.Globalization;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Findings.Storage;
using EcsPosture.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace EcsPosture.EndToEnd.Tests.Processes;

/// <summary>
/// Kills the program at random points of scans and looks at what is left. One kill on each database here; <c>tests/crash.sh</c> sets how many,
/// and the seed of the points.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Kills_at_random_points_of_scans_lose_double_and_falsify_nothing(TestDatabase database)
    {
        var kills = Setting("ECSPOSTURE_CRASH_KILLS", 1);
        var seed = Setting("ECSPOSTURE_CRASH_SEED", 1);
        var random = new Random(seed);
        var (expected, duration) = await UndisturbedAsync(database);
        await using var bench = await ProcessBench.StartAsync(database, Latency);
        var connection = await bench.ConnectAsync();
        var schedule = await bench.Get<ScheduleStore>().AddAsync(
            ProcessBench.Olga,
            new() { Name = "yearly", ConnectionId = connection, Cron = "0 0 1 1 *", TimeZone = "Europe/Berlin", Overlap = OverlapPolicy.Queue },
            null,
            Cancel);
        var due = new List<DateTimeOffset>();
        var during = 0;
        for (var kill = 1; kill <= kills; kill++)
        {
            await MakeDueAsync(bench, schedule, due, random);
            var started = TimeProvider.System.GetUtcNow();
            await using (var process = bench.Start())
            {
                await bench.UntilAsync("a scan runs", async () =>
                {
                    // One that was interrupted several times in a row is not taken up again.
                    if ((await bench.Scans.ActiveAsync(Cancel)).Count == 0)
                    {
                        await bench.QueueAsync(connection);
                    }

                    return await RunningAsync(bench) is { } running && running.HeartbeatAt >= started;
                });
                await Task.Delay(duration * random.NextDouble() * 1.1, Cancel);
                await process.KillAsync();
            }

            during += await RunningAsync(bench) is null ? 0 : 1;
            await AssertSoundAsync(bench, expected, $"after kill {kill} of {kills}, seed {seed}");
        }

        await using var last = bench.Start();
        await bench.UntilAsync("all scans ended", async () => (await bench.Scans.ActiveAsync(Cancel)).Count == 0 && !await IsDueAsync(bench, schedule));
        await bench.QueueAsync(connection);
        await bench.UntilAsync("a last scan succeeded", async () => (await bench.Scans.ListAsync(null, 1, Cancel))[0].State.IsSuccess());
        await last.KillAsync();

        await AssertSoundAsync(bench, expected, "at the end");
        await AssertScansKnownAsync(bench, schedule, due);
        output.WriteLine($"{database}: {kills} kills, {during} of them while a scan ran, {due.Count} due times, an undisturbed scan takes {duration.TotalSeconds:0.0} s.");
    }

    /// <summary>What a store knows after a scan that nobody disturbed, and how long that took.</summary>
    private static async Task<(StoreDigest Digest, TimeSpan Duration)> UndisturbedAsync(TestDatabase database)
    {
        await using var bench = await ProcessBench.StartAsync(database, Latency);
        await bench.QueueAsync(await bench.ConnectAsync());
        bench.Start();

        // A machine that stands still for seconds interrupts a scan too; the next one is as good.
        await bench.UntilAsync("a scan succeeded", async () => (await bench.Scans.ListAsync(null, 1, Cancel))[0].State.IsSuccess());
        var ended = (await bench.Scans.ListAsync(null, 1, Cancel))[0];
        await using var db = bench.Db();
        var digest = await StoreDigest.OfAsync(db, Cancel);
        Assert.NotEmpty(digest.Findings);
        return (digest, ended.EndedAt!.Value - ended.StartedAt!.Value);
    }

    /// <summary>Nothing is there yet, or all is: no finding lost, doubled or resolved, no verdict other than without kills.</summary>
    private static async Task AssertSoundAsync(ProcessBench bench, StoreDigest expected, string when)
    {
        await using var db = bench.Db();
        if (!bench.Get<StoreLocation>().IsShared)
        {
            Assert.True(await db.Database.SqlQuery<string>($"PRAGMA integrity_check").ToListAsync(Cancel) is ["ok"], $"The file is damaged {when}.");
        }

        foreach (var key in db.Model.GetEntityTypes().SelectMany(t => t.GetForeignKeys()))
        {
            var (child, parent) = (key.DeclaringEntityType.GetTableName(), key.PrincipalEntityType.GetTableName());
            var (from, to) = (key.Properties[0].GetColumnName(), key.PrincipalKey.Properties[0].GetColumnName());
            var sql = $"SELECT count(*) AS \"Value\" FROM \"{child}\" c WHERE c.\"{from}\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \"{parent}\" p WHERE p.\"{to}\" = c.\"{from}\")";
            Assert.True(await db.Database.SqlQueryRaw<int>(sql).SingleAsync(Cancel) == 0, $"{child}.{from} points at nothing {when}.");
        }

        var digest = await StoreDigest.OfAsync(db, Cancel);
        if (!digest.IsEmpty)
        {
            Assert.True(expected.Findings.SequenceEqual(digest.Findings), $"Findings differ {when}:\n{Difference(expected.Findings, digest.Findings)}");
            Assert.True(expected.Verdicts.SequenceEqual(digest.Verdicts), $"Verdicts differ {when}:\n{Difference(expected.Verdicts, digest.Verdicts)}");
            Assert.True(expected.Resources.SequenceEqual(digest.Resources), $"Resources differ {when}:\n{Difference(expected.Resources, digest.Resources)}");
        }

        Assert.True(await db.Scans.CountAsync(s => s.State == ScanState.Running, Cancel) <= 1, $"Two scans of one account run {when}.");
    }

    /// <summary>Every scan has an end, what was interrupted was taken up by a later one, and each due time started one scan.</summary>
    private static async Task AssertScansKnownAsync(ProcessBench bench, long schedule, List<DateTimeOffset> due)
    {
        await using var db = bench.Db();
        var scans = await db.Scans.AsNoTracking().OrderBy(s => s.Id).ToListAsync(Cancel);
        Assert.All(scans, s => Assert.True(s.State is ScanState.Interrupted || s.State.IsSuccess(), $"Scan {s.Id}: {s.State} {s.Error}"));
        Assert.All(scans, s => Assert.NotNull(s.EndedAt));
        Assert.True(scans[^1].State.IsSuccess());
        Assert.Equal(due.Count, scans.Count(s => s.ScheduleId == schedule && s.ResumesScanId is null));
        Assert.Equal(scans.Count(s => s.ResumesScanId is not null), scans.Where(s => s.ResumesScanId is not null).Select(s => s.ResumesScanId).Distinct().Count());
        var row = await db.Schedules.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal(due.Count == 0 ? null : due[^1], row.LastDueAt);
    }

    /// <summary>Lets the schedule be due now, in one round of three, unless it still is.</summary>
    private static async Task MakeDueAsync(ProcessBench bench, long schedule, List<DateTimeOffset> due, Random random)
    {
        if (random.Next(3) == 0 && !await IsDueAsync(bench, schedule))
        {
            var now = TimeProvider.System.GetUtcNow();
            var time = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
            await using var db = bench.Db();
            await db.Schedules.Where(s => s.Id == schedule).ExecuteUpdateAsync(set => set.SetProperty(s => s.NextDueAt, time), Cancel);
            due.Add(time);
        }
    }

    private static async Task<bool> IsDueAsync(ProcessBench bench, long schedule) =>
        (await bench.Get<ScheduleStore>().FindAsync(schedule, Cancel))!.NextDueAt is { } next && next <= TimeProvider.System.GetUtcNow();

    private static async Task<Scan?> RunningAsync(ProcessBench bench) => (await bench.Scans.ActiveAsync(Cancel)).FirstOrDefault(s => s.State is ScanState.Running);

    private static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        string.Join('\n', expected.Except(actual).Take(5).Select(e => "- " + e).Concat(actual.Except(expected).Take(5).Select(a => "+ " + a)));

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
