using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;

namespace EcsPosture.Collection.Collectors;

/// <summary>Reads one kind of resource into snapshot files. Collectors are found by reflection; their order comes from what they depend on.</summary>
internal interface ISnapshotCollector
{
    /// <summary>What is read, as progress shows it: "task definitions".</summary>
    string Name { get; }

    /// <summary>The API actions it calls.</summary>
    IReadOnlyList<CollectorAction> Actions { get; }

    /// <summary>The collectors that must have finished before.</summary>
    IReadOnlyList<Type> DependsOn { get; }

    /// <summary>The collectors of the region that it waits for on its way, once it has begun without them (<see cref="SnapshotPart.FinishedAsync"/>).</summary>
    IReadOnlyList<Type> Follows => [];
}

/// <summary>Reads within one region.</summary>
internal interface IRegionCollector : ISnapshotCollector
{
    Task CollectAsync(AccountScan scan, SnapshotPart region, CancellationToken cancellationToken);
}

/// <summary>Reads once per account, after all regions have finished what it depends on.</summary>
internal interface IAccountCollector : ISnapshotCollector
{
    /// <summary>Whether it begins with the regions and reads what they refer to as they note it (<see cref="AccountScan.ReadInRoundsAsync"/>), rather than after them.</summary>
    bool FollowsRegions => false;

    Task CollectAsync(AccountScan scan, CancellationToken cancellationToken);
}

/// <summary>An API action that a collector calls.</summary>
/// <param name="Action">The action.</param>
public sealed record CollectorAction(ApiAction Action)
{
    /// <summary>The IAM permission it needs; null when AWS asks for none.</summary>
    public string? Permission { get; init; } = Action.Permission;

    /// <summary>Permissions that AWS asks for besides.</summary>
    public IReadOnlyList<string> AlsoNeeds { get; init; } = [];

    /// <summary>Actions that give the same facts about what ECS uses when this one is denied; empty when nothing does.</summary>
    public IReadOnlyList<ApiAction> Fallback { get; init; } = [];
}
