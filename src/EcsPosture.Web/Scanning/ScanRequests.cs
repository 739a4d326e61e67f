using System.Globalization;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;

namespace EcsPosture.Web.Scanning;

/// <summary>Starts and stops scans for people and schedules: pages, API and ticker all come through here.</summary>
public sealed class ScanRequests(ScanStore scans, ScheduleStore schedules, IScanLauncher launcher, ScanProgressFeed feed, TimeProvider time)
{
    /// <summary>Starts a scan of a connection and gives its id.</summary>
    /// <exception cref="NotPermittedException">The actor may not start scans.</exception>
    /// <exception cref="Findings.RefusedChangeException">The connection does not exist or is disabled, or a region is none of its.</exception>
    public async Task<long> StartAsync(Actor actor, ScanOrder order, CancellationToken cancellationToken)
    {
        var id = await scans.QueueAsync(actor, order, cancellationToken);
        await AnnounceAsync(id, cancellationToken);
        return id;
    }

    /// <summary>Starts a schedule's scans now and gives their ids.</summary>
    /// <exception cref="NotPermittedException">The actor may not start scans.</exception>
    /// <exception cref="Findings.RefusedChangeException">The schedule does not exist, or no connection of it is enabled.</exception>
    public async Task<IReadOnlyList<long>> RunNowAsync(Actor actor, long scheduleId, CancellationToken cancellationToken)
    {
        var ids = await schedules.RunNowAsync(actor, scheduleId, cancellationToken);
        foreach (var id in ids)
        {
            await AnnounceAsync(id, cancellationToken);
        }

        return ids;
    }

    /// <summary>Asks a scan to stop. It ends within seconds; one that is over stays as it is.</summary>
    /// <exception cref="NotPermittedException">The actor may not stop scans.</exception>
    /// <exception cref="Findings.RefusedChangeException">There is no such scan.</exception>
    public async Task CancelAsync(Actor actor, long scanId, CancellationToken cancellationToken)
    {
        await scans.CancelAsync(actor, scanId, cancellationToken);
        if (await scans.FindAsync(scanId, cancellationToken) is { } scan && scan.State.IsEnd())
        {
            feed.End(KeyOf(scanId));
        }
    }

    /// <summary>Shows a queued scan and gives it to the workers, unless it may not begin yet.</summary>
    public async Task AnnounceAsync(long scanId, CancellationToken cancellationToken)
    {
        if (await scans.FindAsync(scanId, cancellationToken) is { State: ScanState.Queued } scan && !(scan.NotBefore > time.GetUtcNow()))
        {
            feed.Report(new(KeyOf(scanId), scan.Label, scan.Step ?? "Queued", null, scan.QueuedAt), runsHere: false);
            launcher.Launch(scanId);
        }
    }

    internal static string KeyOf(long scanId) => scanId.ToString(CultureInfo.InvariantCulture);
}
