using System.Globalization;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>
/// Tells whether anything that a recording rests on was written since: whatever happens to a finding is an event, what retention
/// forgets is missing from the counts, and a recorded scan, or a region that no connection covers any more, shows in its region.
/// </summary>
internal sealed record StoreMark(long? LastEvent, int Events, int Findings, long? LastSubject, string Regions)
{
    /// <summary>The mark of the store as it is now.</summary>
    public static async Task<StoreMark> OfAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var regions = await db.RegionStates.AsNoTracking().OrderBy(r => r.Id).Select(r => new { r.Id, r.ScanId, r.IsOutOfScope, r.TakenAt }).ToListAsync(cancellationToken);
        return new(
            await db.FindingEvents.MaxAsync(e => (long?)e.Id, cancellationToken),
            await db.FindingEvents.CountAsync(cancellationToken),
            await db.Findings.CountAsync(cancellationToken),
            await db.Subjects.MaxAsync(s => (long?)s.Id, cancellationToken),
            string.Join(';', regions.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Id} {r.ScanId} {r.IsOutOfScope} {r.TakenAt:O}"))));
    }
}
