using System.Diagnostics;

namespace EcsPosture.Checks.Tests.Iam.Fuzzing;

/// <summary>Tries inputs on a thread of its own, so that one that hangs is noticed.</summary>
internal sealed class WatchedRun
{
    /// <summary>Far above what the slowest legal input needs on a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What the last input led to, in short.</summary>
    public string Outcome { get; private set; } = "";

    /// <summary>How long the slowest input took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Tries an input; says what is wrong, or null.</summary>
    public string? Try(byte[] input)
    {
        Exception? thrown = null;
        var clock = Stopwatch.StartNew();
        var worker = new Thread(() =>
        {
            try
            {
                Outcome = PolicyTarget.Run(input);
            }
            catch (Exception e)
            {
                thrown = e;
            }
        }) { IsBackground = true };
        worker.Start();
        if (!worker.Join(Limit))
        {
            return $"it hangs: no answer within {Limit.TotalSeconds:F0} seconds";
        }

        Slowest = clock.Elapsed > Slowest ? clock.Elapsed : Slowest;
        return thrown?.ToString();
    }
}
