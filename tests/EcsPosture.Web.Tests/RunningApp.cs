using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace EcsPosture.Web.Tests;

/// <summary>The real program on a free port of this machine, with a data directory of its own.</summary>
public sealed partial class RunningApp : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly bool _ownsData;
    private WebApplication? _app;

    private RunningApp(string? dataDirectory)
    {
        _ownsData = dataDirectory is null;
        DataDirectory = dataDirectory ?? Path.Combine(Path.GetTempPath(), "ecs-posture-tests-" + Guid.NewGuid().ToString("N"));
    }

    public string DataDirectory { get; }

    /// <summary>Far ahead of the real clock, by which the test's own cookie jar throws cookies away.</summary>
    public SetClock Clock { get; } = new(new DateTimeOffset(2090, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public WebApplication App => _app!;

    public string Output => _output.ToString();

    public Uri Address => new(App.Urls.First());

    /// <summary>The path and query of the last sign-in link printed.</summary>
    public string Link => new Uri(LinkPattern().Matches(Output)[^1].Value).PathAndQuery;

    public static async Task<RunningApp> StartAsync(string? dataDirectory = null, string? passwordHash = null, Dictionary<string, string?>? settings = null, DateTimeOffset? at = null)
    {
        var running = new RunningApp(dataDirectory);
        if (at is { } moment)
        {
            running.Clock.Advance(moment - running.Clock.GetUtcNow());
        }

        running._app = EcsPostureApp.Build(new ServeOptions
        {
            DataDirectory = running.DataDirectory,
            Urls = "http://127.0.0.1:0",
            AdministratorPasswordHash = passwordHash,
            Clock = running.Clock,
            Output = running._output,
            Settings = new Dictionary<string, string?>(settings ?? []) { ["Logging:LogLevel:EcsPosture"] = "None" },
        });
        await running._app.StartAsync();

        return running;
    }

    /// <summary>A browser of sorts: keeps cookies, follows no redirect.</summary>
    public HttpClient Browser(CookieContainer? cookies = null) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() }) { BaseAddress = Address };

    /// <summary>A browser that opened the printed link and confirmed.</summary>
    public async Task<HttpClient> SignedInAsync(CookieContainer? cookies = null)
    {
        var browser = Browser(cookies);
        var answer = await PostFormAsync(browser, Link, "/sign-in/link");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        return browser;
    }

    /// <summary>Reads the page's form, fills in the given fields and posts it.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page);
        var form = html[html.IndexOf($"action=\"{action}\"", StringComparison.Ordinal)..];
        form = form[..form.IndexOf("</form>", StringComparison.Ordinal)];
        var values = HiddenPattern().Matches(form).ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        return await browser.PostAsync(action, new FormUrlEncodedContent(values));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            // What works in the background ends before its store goes; a reader who stays does not keep it.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await Record.ExceptionAsync(() => _app.StopAsync(limit.Token));
            await _app.DisposeAsync();
        }

        await _output.DisposeAsync();
        if (_ownsData && Directory.Exists(DataDirectory))
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    [GeneratedRegex(@"http://\S+/sign-in\?token=\S+")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""")]
    private static partial Regex HiddenPattern();
}
