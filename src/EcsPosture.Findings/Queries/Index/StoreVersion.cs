using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// Tells whether what pages show of findings and of recorded scans may be other than it was: whatever happens to a finding is an
/// event, a scan has targets once it is recorded, and what a person or retention does is written down. To look costs next to nothing.
/// </summary>
/// <param name="LastEvent">Highest id of an event.</param>
/// <param name="LastTarget">Highest id of a scan's target.</param>
/// <param name="LastAudit">Highest id of a line about who did what.</param>
/// <param name="Regions">Each region with the scan that was last recorded in it.</param>
internal sealed record StoreVersion(long LastEvent, long LastTarget, long LastAudit, IReadOnlyList<RegionVersion> Regions)
{
    /// <summary>The version of the store now, read at one moment.</summary>
    public static async Task<StoreVersion> OfAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var rows = await db.RegionStates.AsNoTracking().OrderBy(r => r.Id).Select(r => new
        {
            Region = new RegionVersion(r.Id, r.AccountId, r.Region, r.ScanId, r.TakenAt, r.IsOutOfScope),
            LastEvent = db.FindingEvents.Max(e => (long?)e.Id),
            LastTarget = db.ScanTargets.Max(t => (long?)t.Id),
            LastAudit = db.AuditEntries.Max(e => (long?)e.Id),
        }).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (rows.Count > 0)
        {
            return new(rows[0].LastEvent ?? 0, rows[0].LastTarget ?? 0, rows[0].LastAudit ?? 0, rows.ConvertAll(r => r.Region));
        }

        // Before the first scan there is no region to read the ids along with.
        return new(
            await db.FindingEvents.MaxAsync(e => (long?)e.Id, cancellationToken).ConfigureAwait(false) ?? 0,
            await db.ScanTargets.MaxAsync(t => (long?)t.Id, cancellationToken).ConfigureAwait(false) ?? 0,
            await db.AuditEntries.MaxAsync(e => (long?)e.Id, cancellationToken).ConfigureAwait(false) ?? 0,
            []);
    }

    public bool Equals(StoreVersion? other) =>
        other is not null && LastEvent == other.LastEvent && LastTarget == other.LastTarget && LastAudit == other.LastAudit && Regions.SequenceEqual(other.Regions);

    public override int GetHashCode() => HashCode.Combine(LastEvent, LastTarget, LastAudit, Regions.Count);
}

/// <summary>What was last recorded in a region.</summary>
/// <param name="Id">Id of its row.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Region">A region, or <c>global</c>.</param>
/// <param name="ScanId">The scan.</param>
/// <param name="TakenAt">When that scan looked.</param>
/// <param name="IsOutOfScope">Whether no connection covers it any more.</param>
internal sealed record RegionVersion(long Id, string AccountId, string Region, long ScanId, DateTimeOffset TakenAt, bool IsOutOfScope);
