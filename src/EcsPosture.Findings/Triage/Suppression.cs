namespace EcsPosture.Findings.Triage;

/// <summary>A reasoned, expiring decision to accept the findings that match all that it names.</summary>
public sealed class Suppression
{
    public long Id { get; set; }

    /// <summary>Only this check; null for any. Likewise below; at least one of check, subject, cluster and service is set.</summary>
    public string? CheckId { get; set; }
    public long? SubjectId { get; set; }
    public Estate.StoredSubject? Subject { get; set; }
    public string? Container { get; set; }
    public string? AccountId { get; set; }
    public string? Region { get; set; }

    /// <summary>Only findings that show in this cluster and in no other.</summary>
    public string? ClusterArn { get; set; }

    /// <summary>Only findings that show in this service and in no other.</summary>
    public string? ServiceArn { get; set; }
    public required string Reason { get; set; }

    /// <summary>Who answers for the decision.</summary>
    public required string Owner { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }
}
