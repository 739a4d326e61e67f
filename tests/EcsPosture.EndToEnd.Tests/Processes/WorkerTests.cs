using System.Net;
using System.Net.Http.Json;
using EcsPosture.EndToEnd.Tests.Support;
using EcsPosture.Findings.Scans;
using EcsPosture.Testing;
using EcsPosture.Testing.Databases;
using Xunit;

namespace EcsPosture.EndToEnd.Tests.Processes;

/// <summary>Web and worker processes over one PostgreSQL store, as docker-compose.yml starts them.</summary>
public sealed class WorkerTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scan_whose_worker_is_killed_is_taken_up_by_the_other()
    {
        await using var bench = await ProcessBench.StartAsync(TestDatabase.Postgres, Slow);
        var scan = await bench.QueueAsync(await bench.ConnectAsync());
        var first = bench.Start("--role", "worker");
        await bench.UntilAsync("the scan runs", async () => (await bench.ReadAsync(scan)).State is ScanState.Running);
        var second = bench.Start("--role", "worker");
        await bench.UntilAsync("the second worker is ready", second.IsReadyAsync);

        await first.KillAsync();

        await bench.UntilAsync("the scan is interrupted and taken up", async () => (await bench.Scans.ListAsync(null, 5, Cancel)).Any(s => s.ResumesScanId == scan));
        Assert.Equal(ScanState.Interrupted, (await bench.ReadAsync(scan)).State);
        var again = (await bench.Scans.ListAsync(null, 1, Cancel))[0];
        await bench.UntilEndedAsync(again.Id);
        Assert.True((await bench.ReadAsync(again.Id)).State.IsSuccess());
        Assert.Equal(2, (await bench.Scans.ListAsync(null, 5, Cancel)).Count);
    }

    [Fact]
    public async Task A_web_process_starts_shows_and_cancels_a_scan_that_a_worker_runs_and_another_knows_its_session()
    {
        await using var bench = await ProcessBench.StartAsync(TestDatabase.Postgres, Slow);
        var connection = await bench.ConnectAsync();
        var (web, other, worker) = (bench.Start("--role", "web"), bench.Start("--role", "web"), bench.Start("--role", "worker"));
        foreach (var process in new[] { web, other, worker })
        {
            await bench.UntilAsync("all are ready", process.IsReadyAsync);
        }

        var link = new Uri((await web.Run.LineAsync("?token=", Cancel)).Split(' ')[^1]).PathAndQuery;
        var cookies = new CookieContainer();
        using var atOther = Browser(cookies, other.Address);
        using var atWeb = Browser(cookies, web.Address);
        using var signedIn = await SignInForm.FollowAsync(atOther, link, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        using var spent = await atWeb.GetAsync(link, Cancel);
        Assert.NotEqual(HttpStatusCode.OK, spent.StatusCode);

        using var started = await atWeb.PostAsJsonAsync("/api/v1/scans", new { connectionId = connection }, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var scan = (await bench.Scans.ListAsync(null, 1, Cancel))[0].Id;
        await bench.UntilAsync("the worker tells how far it is", async () => await bench.ReadAsync(scan) is { State: ScanState.Running, Percent: > 0 });
        Assert.Contains("Reading", await atOther.GetStringAsync($"/scans/{scan}", Cancel), StringComparison.Ordinal);

        using var cancelled = await atOther.PostAsync($"/api/v1/scans/{scan}/cancel", null, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        await bench.UntilEndedAsync(scan);
        Assert.Equal(ScanState.Cancelled, (await bench.ReadAsync(scan)).State);
        using var anonymous = new HttpClient { BaseAddress = worker.Address };
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync("/api/v1/scans", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_role_over_a_file_is_refused()
    {
        await using var run = Place.StartProgram(["serve", "--role", "worker", "--data", Path.Combine(Path.GetTempPath(), "no-store")]);

        Assert.Equal(1, await run.EndAsync(Cancel));
        Assert.Contains("--store", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Cookies do not tell ports apart, as behind one address.</summary>
    private static HttpClient Browser(CookieContainer cookies, Uri address) =>
        new(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = address };
}
