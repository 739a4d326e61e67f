namespace EcsPosture.Findings.Retention;

/// <summary>The policy that was set, in the only row of its table; no row means the default.</summary>
public sealed class StoredRetention
{
    /// <summary>The id of the row.</summary>
    public const long OnlyId = 1;

    public long Id { get; set; } = OnlyId;
    public int? ScanDays { get; set; }
    public int? ScansPerConnection { get; set; }
    public int? ResolvedDays { get; set; }
    public int? AuditDays { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public required string ChangedBy { get; set; }
}
