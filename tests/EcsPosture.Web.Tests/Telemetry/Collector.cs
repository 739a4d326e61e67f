using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EcsPosture.Web.Tests.Telemetry;

/// <summary>An OpenTelemetry collector of sorts: keeps what is sent to it over HTTP, by path.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, StringBuilder> _sent = new(StringComparer.Ordinal);

    private Collector(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/{*path}", collector.KeepAsync);
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>All that came to a path; names and text stand in it as they are.</summary>
    public string Sent(string path)
    {
        var text = _sent.GetOrAdd(path, _ => new());
        lock (text)
        {
            return text.ToString();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var text = _sent.GetOrAdd(request.Path, _ => new());
        lock (text)
        {
            text.Append(Encoding.Latin1.GetString(body.ToArray()));
        }
    }
}
