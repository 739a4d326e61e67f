using EcsPosture.Checks.Evaluation;

namespace EcsPosture.Findings.Estate;

/// <summary>What findings are about, stable across deployments. Stays when it is gone from the estate, so that its page still opens.</summary>
public sealed class StoredSubject
{
    public long Id { get; set; }

    /// <summary>A short stable hash of its identity (<see cref="StableHash.OfSubject"/>), used in URLs.</summary>
    public required string Hash { get; set; }
    public required string Partition { get; set; }
    public required string AccountId { get; set; }

    /// <summary>A region, or <c>global</c>.</summary>
    public required string Region { get; set; }
    public SubjectKind Kind { get; set; }

    /// <summary>What identifies it within the rest: a family's name, an ARN, …</summary>
    public required string Key { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }
    public DateTimeOffset FirstSeenAt { get; set; }

    /// <summary>When a scan found that it is no longer there (or no connection covers it any more); null while it is.</summary>
    public DateTimeOffset? GoneAt { get; set; }
}
