namespace EcsPosture.Findings.Audit;

/// <summary>Who changed what. Never changed or removed itself.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>The person's name, or <c>system</c>.</summary>
    public required string Who { get; set; }
    public Role Role { get; set; }

    /// <summary>What was done, such as <c>connection.create</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to, such as <c>connection 3 (production)</c>.</summary>
    public required string Target { get; set; }

    /// <summary>What changed, in words; never a secret.</summary>
    public string? Detail { get; set; }
}
