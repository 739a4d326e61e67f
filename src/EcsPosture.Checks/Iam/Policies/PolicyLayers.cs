namespace EcsPosture.Checks.Iam.Policies;

/// <summary>All policies that have a say in what a principal may do.</summary>
public sealed record PolicyLayers
{
    /// <summary>Policies of the principal and of its groups.</summary>
    public IReadOnlyList<Policy> Identity { get; init; } = [];

    /// <summary>Its permissions boundary; null when it has none.</summary>
    public Policy? Boundary { get; init; }

    /// <summary>The policy of its session; null when it has none.</summary>
    public Policy? Session { get; init; }

    /// <summary>The policy of the resource; null when it has none or is not asked.</summary>
    public Policy? Resource { get; init; }

    /// <summary>Service control policies of the principal's account by level, the root first; empty outside an organization.</summary>
    public IReadOnlyList<IReadOnlyList<Policy>> ServiceControl { get; init; } = [];

    /// <summary>Resource control policies of the resource's account by level, the root first.</summary>
    public IReadOnlyList<IReadOnlyList<Policy>> ResourceControl { get; init; } = [];
}
