namespace EcsPosture.Findings.Retention;

/// <summary>What was removed, or would be.</summary>
/// <param name="Scans">Scans with their counts, gaps and coverage.</param>
/// <param name="Findings">Resolved findings with their events.</param>
/// <param name="AuditEntries">Entries of who did what.</param>
/// <param name="Bodies">Kept bodies of revisions that no account has any more.</param>
public sealed record RetentionRun(int Scans, int Findings, int AuditEntries, int Bodies)
{
    /// <summary>Whether there was nothing to remove.</summary>
    public bool IsEmpty => this is { Scans: 0, Findings: 0, AuditEntries: 0, Bodies: 0 };
}
