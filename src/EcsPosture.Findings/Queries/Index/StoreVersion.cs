using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// Tells whether findings may be other than they were: whatever happens to one is an event, and a recorded scan is noted for its
/// regions. To look costs next to nothing.
/// </summary>
/// <param name="FirstEvent">Lowest id of an event.</param>
/// <param name="LastEvent">Highest id of an event.</param>
/// <param name="Regions">Each region with the scan that was last recorded in it.</param>
internal sealed record StoreVersion(long FirstEvent, long LastEvent, IReadOnlyList<RegionVersion> Regions)
{
    /// <summary>The version of the store now.</summary>
    public static async Task<StoreVersion> OfAsync(PostureDbContext db, CancellationToken cancellationToken) => new(
        await db.FindingEvents.MinAsync(e => (long?)e.Id, cancellationToken).ConfigureAwait(false) ?? 0,
        await db.FindingEvents.MaxAsync(e => (long?)e.Id, cancellationToken).ConfigureAwait(false) ?? 0,
        await db.RegionStates.AsNoTracking().OrderBy(r => r.Id).Select(r => new RegionVersion(r.Id, r.AccountId, r.Region, r.ScanId, r.TakenAt, r.IsOutOfScope))
            .ToListAsync(cancellationToken).ConfigureAwait(false));

    public bool Equals(StoreVersion? other) =>
        other is not null && FirstEvent == other.FirstEvent && LastEvent == other.LastEvent && Regions.SequenceEqual(other.Regions);

    public override int GetHashCode() => HashCode.Combine(FirstEvent, LastEvent, Regions.Count);
}

/// <summary>What was last recorded in a region.</summary>
/// <param name="Id">Id of its row.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Region">A region, or <c>global</c>.</param>
/// <param name="ScanId">The scan.</param>
/// <param name="TakenAt">When that scan looked.</param>
/// <param name="IsOutOfScope">Whether no connection covers it any more.</param>
internal sealed record RegionVersion(long Id, string AccountId, string Region, long ScanId, DateTimeOffset TakenAt, bool IsOutOfScope);
