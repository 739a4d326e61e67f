using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Benchmarks.Circuits;

/// <summary>One reader's circuit without a browser: takes what is drawn, answers every call to scripts with nothing, and follows links.</summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    // What a page draws in one go follows within this; a page that waits longer in between draws a skeleton first, and is counted as done then.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Channel<long> _drawn = Channel.CreateUnbounded<long>(new() { SingleReader = true });
    private readonly HubConnection _hub;
    private readonly Uri _app;

    private Circuit(HubConnection hub, Uri app)
    {
        (_hub, _app) = (hub, app);
        hub.On<int, byte[]>("JS.RenderBatch", DrawnAsync);
        hub.On<int, string>("JS.AttachComponent", (_, _) => { });
        hub.On<long, string, string, int, long, int>("JS.BeginInvokeJS", (handle, _, _, _, _, _) => handle == 0
            ? Task.CompletedTask
            : hub.SendAsync("EndInvokeJSFromDotNet", handle, true, string.Create(CultureInfo.InvariantCulture, $"[{handle},true,null]")));
        hub.On<string>("JS.Error", error => Failure = error);
    }

    /// <summary>What the server said when it ended the circuit; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Opens a page as a signed-in browser does: its first HTML, then its circuit.</summary>
    public static async Task<Circuit> OpenAsync(Uri app, CookieContainer cookies, string path)
    {
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = app };
        var html = await client.GetStringAsync(path);
        var components = Marker().Matches(html).Select(match => JsonNode.Parse(match.Groups["json"].Value)!).Where(marker => marker["type"] is not null).ToList();
        if (components.Count == 0)
        {
            throw new InvalidOperationException($"{path} has nothing interactive: is the session signed in?");
        }

        var builder = new HubConnectionBuilder().WithUrl(new Uri(app, "_blazor"), HttpTransportType.WebSockets, options => options.Cookies = cookies);
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPack());
        var circuit = new Circuit(builder.Build(), app);
        var state = State().Match(html) is { Success: true } found ? found.Groups["state"].Value : "";
        await circuit._hub.StartAsync();
        if (await circuit._hub.InvokeAsync<string?>("StartCircuit", app.ToString(), new Uri(app, path).ToString(), "[]", state) is null)
        {
            throw new InvalidOperationException("The server gave no circuit.");
        }

        var operations = new JsonArray([.. components.Select((marker, i) => (JsonNode)new JsonObject { ["type"] = "add", ["ssrComponentId"] = i + 1, ["marker"] = marker.DeepClone() })]);
        await circuit._hub.SendAsync("UpdateRootComponents", new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString(), state);
        await circuit.SettledAsync();
        return circuit;
    }

    /// <summary>Follows a link, and tells how long it took until the last of the page was drawn.</summary>
    /// <exception cref="InvalidOperationException">The server ended the circuit, or drew nothing.</exception>
    public async Task<TimeSpan> FollowAsync(string path)
    {
        while (_drawn.Reader.TryRead(out _))
        {
            // Drawn before the click.
        }

        var clicked = Stopwatch.GetTimestamp();
        await _hub.SendAsync("OnLocationChanged", new Uri(_app, path).ToString(), null, true);
        return Stopwatch.GetElapsedTime(clicked, await SettledAsync());
    }

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    private async Task DrawnAsync(int batch, byte[] content)
    {
        _drawn.Writer.TryWrite(Stopwatch.GetTimestamp());
        await _hub.SendAsync("OnRenderCompleted", (long)batch, null);
    }

    /// <summary>Waits until nothing more is drawn, and tells when the last was.</summary>
    private async Task<long> SettledAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var last = await _drawn.Reader.ReadAsync(limit.Token);
        while (true)
        {
            using var quiet = new CancellationTokenSource(Quiet);
            try
            {
                last = await _drawn.Reader.ReadAsync(quiet.Token);
            }
            catch (OperationCanceledException)
            {
                return Failure is null ? last : throw new InvalidOperationException(Failure);
            }
        }
    }

    [GeneratedRegex(@"<!--Blazor:(?<json>\{.*?\})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.Singleline)]
    private static partial Regex State();
}
