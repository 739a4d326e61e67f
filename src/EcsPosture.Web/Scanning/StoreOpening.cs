using EcsPosture.Findings.Storage;

namespace EcsPosture.Web.Scanning;

/// <summary>Brings the store to this version before anything else starts.</summary>
internal sealed class StoreOpening(StoreStartup store, IEnumerable<IJobTables> jobs) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => store.MigrateAsync(() => jobs.ToList().ForEach(tables => tables.Prepare()), cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
