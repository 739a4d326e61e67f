using System.Diagnostics;
using System.Globalization;
using EcsPosture.Simulator;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>A simulator in a process of its own, so that its memory and time are not those of the scan.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SimulatorProcess(Process process, Uri url) => (_process, Url) = (process, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Starts this program once more, as a simulator.</summary>
    /// <param name="scale">The size of its estate.</param>
    /// <param name="settings"><c>throttle</c> for token buckets as AWS has them, <c>latency=MILLISECONDS</c> for answers that take their time.</param>
    public static async Task<SimulatorProcess> StartAsync(string scale, params string[] settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add("simulator");
        start.ArgumentList.Add(scale);
        foreach (var setting in settings)
        {
            start.ArgumentList.Add(setting);
        }

        var process = Process.Start(start)!;
        var url = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator did not start.");
        return new(process, new(url));
    }

    /// <summary>Serves until its input ends: that is when the process that started it is gone.</summary>
    public static async Task ServeAsync(string[] settings)
    {
        var latency = settings.FirstOrDefault(s => s.StartsWith("latency=", StringComparison.Ordinal)) is { } text ? int.Parse(text["latency=".Length..], CultureInfo.InvariantCulture) : 0;
        await using var simulator = await AwsSimulator.StartAsync(
            ScaleOptions.Parse(settings[0]), options: new() { Throttle = settings.Contains("throttle"), Latency = TimeSpan.FromMilliseconds(latency) });
        Console.WriteLine(simulator.Url);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine($"{line} {simulator.Calls.Total} {simulator.Calls.Actions.Sum(a => simulator.Calls.Throttled(a))}");
        }
    }

    /// <summary>How many calls came in so far, and how many of them were throttled.</summary>
    public async Task<(int Calls, int Throttled)> CountAsync()
    {
        await _process.StandardInput.WriteLineAsync("count");
        var words = (await _process.StandardOutput.ReadLineAsync())!.Split(' ');
        return (int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
