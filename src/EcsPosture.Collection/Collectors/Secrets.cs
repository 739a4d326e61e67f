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

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken) => scan.ReadInRoundsAsync(
        part => scan.ValueSources(part).Where(source => source.Value.IsSecret),
        part => new SecretsReading(part),
        (source, reading) => reading(source.Region)?.Want(source.Value),
        cancellationToken);
}
