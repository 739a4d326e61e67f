using EcsPosture.Checks.Iam;

namespace EcsPosture.Findings.Estate;

/// <summary>The ranks of tiers.</summary>
public static class AccessRanks
{
    /// <summary>The rank of a tier; that of one that cannot be told when it is null.</summary>
    public static AccessRank Of(RoleTier? tier) => tier switch
    {
        RoleTier.FullAdmin => AccessRank.FullAdmin,
        RoleTier.AdminEquivalent => AccessRank.AdminEquivalent,
        RoleTier.CanEscalate => AccessRank.CanEscalate,
        RoleTier.PowerUser => AccessRank.PowerUser,
        RoleTier.Scoped => AccessRank.Scoped,
        _ => AccessRank.NotKnown,
    };
}
