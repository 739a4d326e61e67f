using EcsPosture.Collection.Aws;

namespace EcsPosture.Collection.Collectors;

/// <summary>All collectors of this assembly.</summary>
public static class CollectorSet
{
    internal static IReadOnlyList<ISnapshotCollector> All { get; } = Ordered(
    [
        .. typeof(CollectorSet).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ISnapshotCollector)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (ISnapshotCollector)Activator.CreateInstance(t)!),
    ]);

    /// <summary>Every API action that a scan may call, in order; the identity call first.</summary>
    public static IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.GetCallerIdentity) { Permission = null },
        .. All.SelectMany(c => c.Actions).GroupBy(a => a.Action).Select(g => g.OrderByDescending(a => a.Fallback.Count).First()).OrderBy(a => a.Action.IamName, StringComparer.Ordinal),
    ];

    /// <summary>Puts every collector behind those it depends on.</summary>
    /// <exception cref="InvalidOperationException">A dependency is no collector, points in a circle, or makes a region wait for the whole account.</exception>
    internal static IReadOnlyList<ISnapshotCollector> Ordered(IReadOnlyList<ISnapshotCollector> collectors)
    {
        var byType = collectors.ToDictionary(c => c.GetType());
        var ordered = new List<ISnapshotCollector>();
        var open = new HashSet<Type>();

        void Visit(ISnapshotCollector collector)
        {
            if (ordered.Contains(collector))
            {
                return;
            }

            if (!open.Add(collector.GetType()))
            {
                throw new InvalidOperationException($"{collector.GetType().Name} depends on itself by way of others.");
            }

            foreach (var type in collector.DependsOn.Concat(collector.Follows))
            {
                if (!byType.TryGetValue(type, out var dependency))
                {
                    throw new InvalidOperationException($"{collector.GetType().Name} depends on {type.Name}, which is no collector.");
                }

                if (collector is IRegionCollector && dependency is not IRegionCollector)
                {
                    throw new InvalidOperationException($"{collector.GetType().Name} reads within a region, so it cannot wait for {type.Name}, which waits for all regions.");
                }

                Visit(dependency);
            }

            ordered.Add(collector);
        }

        foreach (var collector in collectors)
        {
            Visit(collector);
        }

        return ordered;
    }
}
