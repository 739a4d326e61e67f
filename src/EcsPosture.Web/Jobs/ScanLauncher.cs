using System.Collections.Concurrent;
using EcsPosture.Web.Scanning;
using Hangfire;

namespace EcsPosture.Web.Jobs;

/// <summary>Gives queued scans to Hangfire's workers, each once at a time.</summary>
public sealed class ScanLauncher(IBackgroundJobClient jobs) : IScanLauncher
{
    private readonly ConcurrentDictionary<long, bool> _underWay = new();

    /// <inheritdoc />
    public void Launch(long scanId)
    {
        if (_underWay.TryAdd(scanId, true))
        {
            // Hangfire puts its own token in the place of this one.
            jobs.Enqueue<ScanJob>(job => job.RunAsync(scanId, CancellationToken.None));
        }
    }

    /// <summary>The worker is done with a scan, whether it ran it or had to leave it queued.</summary>
    internal void Release(long scanId) => _underWay.TryRemove(scanId, out _);
}
