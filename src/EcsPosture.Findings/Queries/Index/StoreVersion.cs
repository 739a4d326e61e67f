using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// Tells whether findings, or what a scope holds, may be other than they were: whatever happens to a finding is an event, a recorded
/// scan is noted for its regions, and what a person or retention does is written down. To look costs next to nothing.
/// </summary>
/// <param name="FirstEvent">Lowest id of an event.</param>
/// <param name="LastEvent">Highest id of an event.</param>
/// <param name="LastAudit">Highest id of a line about who did what.</param>
/// <param name="Regions">Each region with the scan that was last recorded in it.</param>
internal sealed record StoreVersion(long FirstEvent, long LastEvent, long LastAudit, IReadOnlyList<RegionVersion> Regions)
{
    /// <summary>The version of the store now, read at one moment.</summary>
    public static async Task<StoreVersion> OfAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var rows = await db.RegionStates.AsNoTracking().OrderBy(r => r.Id).Select(r => new
        {
            Region = new RegionVersion(r.Id, r.AccountId, r.Region, r.ScanId, r.TakenAt, r.IsOutOfScope),
            FirstEvent = db.FindingEvents.Min(e => (long?)e.Id),
            LastEvent = db.FindingEvents.Max(e => (long?)e.Id),
            LastAudit = db.AuditEntries.Max(e => (long?)e.Id),
        }).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (rows.Count > 0)
        {
            return new(rows[0].FirstEvent ?? 0, rows[0].LastEvent ?? 0, rows[0].LastAudit ?? 0, rows.ConvertAll(r => r.Region));
        }

        // Before the first scan there is no region to read the ids along with.
        return new(
            await db.FindingEvents.MinAsync(e => (long?)e.Id, cancellationToken).ConfigureAwait(false) ?? 0,
            await db.FindingEvents.MaxAsync(e => (long?)e.Id, cancellationToken).ConfigureAwait(false) ?? 0,
            await db.AuditEntries.MaxAsync(e => (long?)e.Id, cancellationToken).ConfigureAwait(false) ?? 0,
            []);
    }

    public bool Equals(StoreVersion? other) =>
        other is not null && FirstEvent == other.FirstEvent && LastEvent == other.LastEvent && LastAudit == other.LastAudit && Regions.SequenceEqual(other.Regions);

    public override int GetHashCode() => HashCode.Combine(FirstEvent, LastEvent, LastAudit, Regions.Count);
}

/// <summary>What was last recorded in a region.</summary>
/// <param name="Id">Id of its row.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Region">A region, or <c>global</c>.</param>
/// <param name="ScanId">The scan.</param>
/// <param name="TakenAt">When that scan looked.</param>
/// <param name="IsOutOfScope">Whether no connection covers it any more.</param>
internal sealed record RegionVersion(long Id, string AccountId, string Region, long ScanId, DateTimeOffset TakenAt, bool IsOutOfScope);
