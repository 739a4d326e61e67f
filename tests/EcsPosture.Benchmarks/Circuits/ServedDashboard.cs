using System.Diagnostics;
using System.Net;
using System.Reflection;
using EcsPosture.Testing;

namespace EcsPosture.Benchmarks.Circuits;

/// <summary>The program in a process of its own over a store that was made before, with a session of an administrator.</summary>
internal sealed class ServedDashboard : IAsyncDisposable
{
    private readonly Process _process;

    private ServedDashboard(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>The session.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <summary>What the process takes now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and signs in by the link it prints.</summary>
    public static async Task<ServedDashboard> StartAsync(string data)
    {
        var program = typeof(ServedDashboard).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "Program").Value!;
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "serve", "--data", data, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })!;
        var address = (await LineAsync(process, "listens on ")).Split(' ')[^1];
        var dashboard = new ServedDashboard(process, new(address));
        await dashboard.SignInAsync((await LineAsync(process, "?token=")).Split(' ')[^1]);
        return dashboard;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> LineAsync(Process process, string part)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException("The dashboard did not start.");
    }

    private async Task SignInAsync(string link)
    {
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = Address };
        using var answer = await SignInForm.FollowAsync(client, link, CancellationToken.None);
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"Signing in answered {(int)answer.StatusCode}.");
        }
    }
}
