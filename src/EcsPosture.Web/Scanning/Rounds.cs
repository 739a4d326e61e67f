namespace EcsPosture.Web.Scanning;

/// <summary>Work that is done again and again until the program stops.</summary>
internal static class Rounds
{
    /// <summary>Does the work at once and then after each interval. A round that fails is told, and the next one tries again: the store may have been busy.</summary>
    public static async Task RunAsync(TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                try
                {
                    await round(stopping);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
                {
                    failed(failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    /// <summary>The same, from when the program serves on: what can wait does not hold up its start.</summary>
    public static async Task RunOnceServingAsync(
        IHostApplicationLifetime lifetime, TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken stopping)
    {
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = lifetime.ApplicationStarted.Register(() => serving.TrySetResult());
        await using var stopped = stopping.Register(() => serving.TrySetResult());
        await serving.Task;
        await RunAsync(interval, time, round, failed, stopping);
    }
}
