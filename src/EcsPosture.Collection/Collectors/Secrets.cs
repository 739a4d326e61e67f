using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// The secrets of this account that task definitions refer to, of any region of the scan, with their resource policies; never
/// their values. They are listed by the beginning of their names, ten at a time: one that is asked for and not in the answer
/// does not exist.
/// </summary>
internal sealed class Secrets : IAccountCollector
{
    public string Name => "secrets";

    public IReadOnlyList<CollectorAction> Actions { get; } = [new(ApiActions.ListSecrets), new(ApiActions.GetResourcePolicy)];

    public IReadOnlyList<Type> DependsOn { get; } = [typeof(TaskDefinitions)];

    public bool FollowsRegions => true;

    public async Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var readings = scan.AllRegions.ToDictionary(part => part.Region, part => new SecretsReading(part), StringComparer.Ordinal);
        await foreach (var (sources, isLast) in scan.NotedAsync(scan.ValueSources, cancellationToken))
        {
            foreach (var (region, source) in sources.Where(s => s.Value.IsSecret))
            {
                readings.GetValueOrDefault(region)?.Want(source);
            }

            await Task.WhenAll(scan.Regions.Where(part => isLast || part.IsReached).Select(part => readings[part.Region].ReadAsync(all: isLast, cancellationToken)));
        }

        foreach (var part in scan.Regions)
        {
            readings[part.Region].Put();
        }
    }
}
