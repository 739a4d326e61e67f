using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Scopes;

namespace EcsPosture.Findings.Queries.Access;

/// <summary>Which roles are asked for, and in what order. Empty lists narrow nothing.</summary>
public sealed record AccessQuery
{
    /// <summary>Only roles used in this part of the estate.</summary>
    public EstateScope Scope { get; init; } = EstateScope.All;

    /// <summary>Only roles whose name holds this.</summary>
    public string? Text { get; init; }

    /// <summary>Only roles that stand like this.</summary>
    public IReadOnlyList<AccessRank> Ranks { get; init; } = [];

    /// <summary>Only roles that ECS uses for this.</summary>
    public IReadOnlyList<RolePurpose> Purposes { get; init; } = [];

    public AccessOrder Order { get; init; }
}

/// <summary>In what order roles are listed.</summary>
public enum AccessOrder
{
    /// <summary>Those that may do most first.</summary>
    Tier,
    Name,
}
