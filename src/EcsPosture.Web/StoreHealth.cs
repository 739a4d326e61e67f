using EcsPosture.Findings.Scans;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EcsPosture.Web;

/// <summary>Whether the store answers. What went wrong stays in the log: the address may be asked by anyone.</summary>
internal sealed class StoreHealth(ScanStore scans) : IHealthCheck
{
    /// <summary>The tag of checks that say whether the process can do its work.</summary>
    public const string Ready = "ready";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await scans.ListAsync(null, 1, limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, "The store does not answer.", failure);
        }
    }
}
