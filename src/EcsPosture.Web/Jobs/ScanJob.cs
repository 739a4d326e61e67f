using EcsPosture.Findings.Scans;
using EcsPosture.Web.Scanning;
using Hangfire;

namespace EcsPosture.Web.Jobs;

/// <summary>The job of one queued scan. Running it twice is harmless: whoever begins the scan first has it.</summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
public sealed class ScanJob(AccountScan scan, ScanLauncher launcher)
{
    /// <summary>Runs the scan to its end.</summary>
    /// <param name="scanId">The scan's row.</param>
    /// <param name="stopping">Cancelled when the program stops.</param>
    [JobDisplayName("Scan {0}")]
    public async Task RunAsync(long scanId, CancellationToken stopping)
    {
        try
        {
            await scan.RunAsync(scanId, stopping);
        }
        finally
        {
            launcher.Release(scanId);
            await Leftovers.GiveBackAsync();
        }
    }
}
