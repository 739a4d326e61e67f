using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.EndToEnd.Tests.Support;

/// <summary>A dashboard in its own process with a store of its own, as an operator starts it.</summary>
internal sealed partial class Dashboard : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private readonly CookieContainer _cookies = new();

    private Dashboard(ProgramRun run, string data, Uri address, string link)
    {
        (Run, Data, Address, Link) = (run, data, address, link);
        Client = new(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = address };
        Stranger = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public ProgramRun Run { get; }

    /// <summary>The data folder.</summary>
    public string Data { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The sign-in link that it printed.</summary>
    public string Link { get; }

    /// <summary>A client that holds the session's cookie once <see cref="SignInAsync"/> ran.</summary>
    public HttpClient Client { get; }

    /// <summary>A client that never signs in.</summary>
    public HttpClient Stranger { get; }

    /// <summary>The session's cookies.</summary>
    public CookieCollection Cookies => _cookies.GetCookies(Address);

    public static async Task<Dashboard> StartAsync(IEnumerable<string> options, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        var data = Directory.CreateTempSubdirectory("ecs-posture-e2e-").FullName;
        var run = Place.StartProgram(
            ["serve", .. options, "--urls", "http://127.0.0.1:0", "--data", data],
            new Dictionary<string, string> { ["Logging__LogLevel__EcsPosture"] = "Trace" });
        try
        {
            var address = (await run.LineAsync("listens on ", limit.Token)).Split(' ')[^1];
            var link = (await run.LineAsync("?token=", limit.Token)).Split(' ')[^1];
            return new(run, data, new(address), link);
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the printed link, looks at its confirm page and posts its form, as a browser does.</summary>
    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        using var answer = await SignInForm.FollowAsync(Client, Link, cancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>The HTML of a page.</summary>
    public async Task<string> HtmlAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await Client.GetAsync(path, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}.");
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>The first link of a page that leads to an address under a path.</summary>
    public async Task<string> LinkOnAsync(string page, string under, CancellationToken cancellationToken)
    {
        var html = await HtmlAsync(page, cancellationToken);
        var link = AnyLink().Matches(html)
            .Select(each => new Uri(Address, WebUtility.HtmlDecode(each.Groups["to"].Value)).PathAndQuery)
            .FirstOrDefault(to => to.StartsWith(under, StringComparison.Ordinal));
        Assert.True(link is not null, $"{page} has no link to {under}…");
        return link;
    }

    /// <summary>The scans, newest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> ScansAsync(CancellationToken cancellationToken)
    {
        var scans = JsonNode.Parse(await Client.GetStringAsync("/api/v1/scans?limit=200", cancellationToken))!.AsArray();
        return [.. scans.OfType<JsonNode>()];
    }

    /// <summary>Waits until so many scans ended well; the first that ended otherwise fails.</summary>
    public async Task ScannedAsync(int scans, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        var states = new List<string>();
        try
        {
            do
            {
                states = [.. (await ScansAsync(limit.Token)).Select(scan => scan["state"]!.GetValue<string>())];
                Assert.DoesNotContain(states, state => state is "failed" or "cancelled" or "interrupted");
                if (states.Count(state => state.StartsWith("succeeded", StringComparison.Ordinal)) >= scans)
                {
                    return;
                }
            }
            while (await look.WaitForNextTickAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Not {scans} scans after {StartLimit}: {string.Join(", ", states)}.\n{Run.Output}\n{Run.Errors}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Stranger.Dispose();
        await Run.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    [GeneratedRegex("href=\"(?<to>[^\"]+)\"")]
    private static partial Regex AnyLink();
}
