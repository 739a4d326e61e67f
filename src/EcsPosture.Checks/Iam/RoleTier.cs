namespace EcsPosture.Checks.Iam;

/// <summary>How much a principal may do; the order is that of power.</summary>
public enum RoleTier
{
    /// <summary>What its policies name, and no way further.</summary>
    Scoped,

    /// <summary>Changes in many services that hold data or run code, on every resource.</summary>
    PowerUser,

    /// <summary>Can gain all permissions by way of other principals.</summary>
    CanEscalate,

    /// <summary>Can give itself all permissions.</summary>
    AdminEquivalent,

    /// <summary>Has all permissions.</summary>
    FullAdmin,
}
