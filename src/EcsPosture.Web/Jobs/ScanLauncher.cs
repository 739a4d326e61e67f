using System.Collections.Concurrent;
using EcsPosture.Web.Scanning;
using Hangfire;
using Hangfire.States;

namespace EcsPosture.Web.Jobs;

/// <summary>Gives queued scans to Hangfire's workers, in this process or another, each once at a time as far as this process knows.</summary>
public sealed class ScanLauncher(IBackgroundJobClient jobs, JobStorage storage) : IScanLauncher
{
    private readonly ConcurrentDictionary<long, string> _jobs = new();
    private readonly Lock _lock = new();

    /// <inheritdoc />
    public void Launch(long scanId)
    {
        lock (_lock)
        {
            if (!_jobs.TryGetValue(scanId, out var job) || IsOver(job))
            {
                // Hangfire puts its own token in the place of this one.
                _jobs[scanId] = jobs.Enqueue<ScanJob>(job => job.RunAsync(scanId, CancellationToken.None));
            }
        }
    }

    /// <summary>A worker of this process is done with a scan, whether it ran it or had to leave it queued.</summary>
    internal void Release(long scanId) => _jobs.TryRemove(scanId, out _);

    /// <summary>Whether no worker will run a job any more: one of another process had it and had to leave the scan queued.</summary>
    private bool IsOver(string job)
    {
        using var connection = storage.GetConnection();
        var state = connection.GetJobData(job)?.State;
        return state != EnqueuedState.StateName && state != ProcessingState.StateName;
    }
}
