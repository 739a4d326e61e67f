using Hangfire;

namespace EcsPosture.Web.Jobs;

/// <summary>Tells Hangfire of the jobs that run every night; where several processes share its storage, each runs once.</summary>
public sealed class NightlyJobs(IRecurringJobManager jobs) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        jobs.AddOrUpdate<RetentionJob>(RetentionJob.Name, job => job.RunAsync(CancellationToken.None), RetentionJob.Cron);
        jobs.AddOrUpdate<DiscoveryJob>(DiscoveryJob.Name, job => job.RunAsync(CancellationToken.None), DiscoveryJob.Cron);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
