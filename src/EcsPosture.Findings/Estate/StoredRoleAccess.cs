using EcsPosture.Checks.Iam.Access;

namespace EcsPosture.Findings.Estate;

/// <summary>Where a role that ECS uses stands among the principals of its account, as last read. Rewritten only when it changed.</summary>
public sealed class StoredRoleAccess
{
    public long Id { get; set; }

    /// <summary>A short stable hash of the ARN, used in URLs; that of the role as a resource.</summary>
    public required string Hash { get; set; }
    public required string AccountId { get; set; }
    public required string RoleArn { get; set; }
    public required string Name { get; set; }
    public AccessRank Rank { get; set; }

    /// <summary>Whether the rank hangs on a step that is derived, assumed or under conditions.</summary>
    public bool IsPotential { get; set; }

    /// <summary>Why it has this rank, in words.</summary>
    public required string Reason { get; set; }

    /// <summary>Hash of what <see cref="Body"/> holds.</summary>
    public required string ContentHash { get; set; }

    /// <summary>The profile as JSON, compressed with Brotli.</summary>
    public required byte[] Body { get; set; }

    /// <summary>The profile; null when it was written by a version of the program whose profiles this one cannot read.</summary>
    public AccessProfile? ReadProfile() => PackedText.Unpack(Body) is { } json ? AccessProfileJson.Deserialize(json) : null;
}

/// <summary>Tiers in the order in which a reader should look at roles. A role whose tier cannot be told comes before those that are known to be harmless.</summary>
public enum AccessRank
{
    Scoped,
    PowerUser,

    /// <summary>Something unread could raise its tier.</summary>
    NotKnown,
    CanEscalate,
    AdminEquivalent,
    FullAdmin,
}
