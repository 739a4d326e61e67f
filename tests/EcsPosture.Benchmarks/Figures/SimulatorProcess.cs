using System.Diagnostics;
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
    public static async Task<SimulatorProcess> StartAsync(string scale, bool throttle = false)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add("simulator");
        start.ArgumentList.Add(scale);
        if (throttle)
        {
            start.ArgumentList.Add("throttle");
        }

        var process = Process.Start(start)!;
        var url = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator did not start.");
        return new(process, new(url));
    }

    /// <summary>Serves until its input ends: that is when the process that started it is gone.</summary>
    public static async Task ServeAsync(string[] settings)
    {
        await using var simulator = await AwsSimulator.StartAsync(ScaleOptions.Parse(settings[0]), options: new() { Throttle = settings.Contains("throttle") });
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
        return (int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
