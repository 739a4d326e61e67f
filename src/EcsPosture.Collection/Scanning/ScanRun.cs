using EcsPosture.Collection.Collectors;

namespace EcsPosture.Collection.Scanning;

/// <summary>Runs the collectors of one scan: each as soon as those it depends on have finished, regions side by side.</summary>
internal sealed class ScanRun(AccountScan scan, int regionsAtOnce, IProgress<CollectionProgress>? progress)
{
    private readonly int _steps =
        (CollectorSet.All.OfType<IRegionCollector>().Count() * scan.AllRegions.Count) + CollectorSet.All.OfType<IAccountCollector>().Count();

    private int _done;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The first failure that ends the scan (such as expired credentials) stops everything that is under way.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var gate = new SemaphoreSlim(regionsAtOnce);
        var regional = scan.AllRegions.Select(part => RegionAsync(part, gate, stop)).ToArray();
        var allRegions = Task.WhenAll(regional);
        scan.RegionsRead = allRegions;
        var account = new Dictionary<Type, Task>();
        foreach (var collector in CollectorSet.All.OfType<IAccountCollector>())
        {
            var before = collector.FollowsRegions ? [] : collector.DependsOn.Select(type => account.GetValueOrDefault(type) ?? allRegions).ToArray();
            account[collector.GetType()] = StepAsync("global", collector.Name, before, () => collector.CollectAsync(scan, stop.Token), stop);
        }

        try
        {
            await Task.WhenAll(regional.Concat(account.Values));
        }
        catch (Exception) when (FirstCause(regional.Concat(account.Values)) is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }
    }

    private async Task RegionAsync(SnapshotPart part, SemaphoreSlim gate, CancellationTokenSource stop)
    {
        await gate.WaitAsync(stop.Token);
        try
        {
            var tasks = new Dictionary<Type, Task>();
            foreach (var collector in CollectorSet.All.OfType<IRegionCollector>())
            {
                var before = collector.DependsOn.Select(type => tasks[type]).ToArray();
                part.Begin(collector.GetType(), tasks[collector.GetType()] = StepAsync(part.Region, collector.Name, before, () => collector.CollectAsync(scan, part, stop.Token), stop));
            }

            try
            {
                await Task.WhenAll(tasks.Values);
            }
            catch (Exception) when (FirstCause(tasks.Values) is RegionFailedException failed)
            {
                scan.Fail(part.Region, failed.Gap);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task StepAsync(string region, string name, Task[] before, Func<Task> collect, CancellationTokenSource stop)
    {
        await Task.WhenAll(before);
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            Report(region, name);
            await collect();
        }
        catch (Exception e) when (e is not RegionFailedException)
        {
            await stop.CancelAsync();
            throw;
        }

        Interlocked.Increment(ref _done);
        Report(region, name);
    }

    /// <summary>The failure that stopped the others, rather than one of those that were stopped.</summary>
    private static Exception? FirstCause(IEnumerable<Task> tasks)
    {
        var failures = tasks.SelectMany(t => t.Exception?.InnerExceptions ?? (IEnumerable<Exception>)[]).ToArray();
        return failures.FirstOrDefault(e => e is not (OperationCanceledException or RegionFailedException))
            ?? failures.FirstOrDefault(e => e is RegionFailedException);
    }

    private void Report(string region, string step) =>
        progress?.Report(new(region, step, Volatile.Read(ref _done), _steps, scan.Ledger.Snapshot()));
}
