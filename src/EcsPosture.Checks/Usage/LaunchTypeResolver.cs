using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Usage;

/// <summary>Resolves launch types: the launch type itself, else the capacity provider strategy, else the type of the provider.</summary>
public sealed class LaunchTypeResolver(Snapshot snapshot)
{
    private readonly Dictionary<string, CapacityProvider> _providers =
        snapshot.CapacityProviders.Known.GroupBy(p => p.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    /// <summary>The launch types that a launch type, strategy and cluster come to; empty when that is not known.</summary>
    public IReadOnlyList<string> Resolve(string? launchType, IReadOnlyList<CapacityProviderStrategyItem> strategy, string? clusterArn)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (!string.IsNullOrEmpty(launchType))
        {
            return [launchType];
        }

        if (strategy.Count == 0 && clusterArn is not null && snapshot.Clusters.Find(clusterArn).TryGet(out var cluster, out _) && cluster is not null)
        {
            strategy = cluster.DefaultCapacityProviderStrategy;
        }

        return [.. strategy.Select(item => OfProvider(item.CapacityProvider)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The launch type behind a capacity provider; null when the provider could not be read.</summary>
    public string? OfProvider(string name)
    {
        if (name is "FARGATE" or "FARGATE_SPOT")
        {
            return LaunchTypes.Fargate;
        }

        return _providers.TryGetValue(name, out var provider)
            ? provider.ManagedInstancesProvider is not null || provider.Type is "MANAGED_INSTANCES" ? LaunchTypes.ManagedInstances
                : provider.AutoScalingGroupProvider is not null || provider.Type is "EC2_AUTOSCALING" ? LaunchTypes.Ec2
                : null
            : null;
    }
}
