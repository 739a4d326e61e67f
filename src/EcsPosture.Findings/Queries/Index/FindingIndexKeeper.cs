using EcsPosture.Findings.Retention;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// Keeps the index of findings as new as the store: each who asks gets one that holds all that was committed before. What changed
/// since is read, not all; all is read at first, and after retention has removed findings.
/// </summary>
public sealed class FindingIndexKeeper(IDbContextFactory<PostureDbContext> contexts) : IDisposable
{
    /// <summary>From so many changes on, all findings are read in one go.</summary>
    private const int ManyChanges = 50_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly IndexNames _names = new();
    private volatile Kept? _kept;

    /// <summary>Reads the index now, so that the first who needs it does not wait for it.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await GetAsync(db, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The index.</summary>
    /// <param name="db">The store, to look whether it is as it was.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal async Task<FindingIndex> GetAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var version = await StoreVersion.OfAsync(db, cancellationToken).ConfigureAwait(false);
        if (_kept is { } kept && kept.Version.Equals(version))
        {
            return kept.Index;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Read before the findings: what is committed in between is read again next time, and never missed.
            version = await StoreVersion.OfAsync(db, cancellationToken).ConfigureAwait(false);
            if (_kept is { } meanwhile && meanwhile.Version.Equals(version))
            {
                return meanwhile.Index;
            }

            // Not cancelled with the one who asked, as others wait for it.
            var index = await RenewAsync(db, version).ConfigureAwait(false);
            _kept = new(version, index);
            return index;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<FindingIndex> RenewAsync(PostureDbContext db, StoreVersion version)
    {
        var source = new FindingIndexSource(contexts, _names);

        // Retention removes findings without an event, but not without a line among who did what.
        if (_kept is { } kept
            && !await db.AuditEntries.AnyAsync(e => e.Id > kept.Version.LastAudit && e.Action == RetentionKeeper.RemovedFindings).ConfigureAwait(false)
            && await ChangedSinceAsync(db, kept.Version, version).ConfigureAwait(false) is { } ids)
        {
            var changed = await source.OfAsync(ids).ConfigureAwait(false);
            return kept.Index.With(changed, [.. ids.Except(changed.Select(f => f.Id))]);
        }

        return await FindingIndex.OfAsync(source.AllAsync(), _names).ConfigureAwait(false);
    }

    /// <summary>Ids of the findings that may have changed, ascending; null when that is not known, or they are many.</summary>
    private static async Task<IReadOnlyList<long>?> ChangedSinceAsync(PostureDbContext db, StoreVersion before, StoreVersion now)
    {
        var ids = new SortedSet<long>();
        ids.UnionWith(await db.FindingEvents.Where(e => e.Id > before.LastEvent).Select(e => e.FindingId).Distinct().Take(ManyChanges).ToListAsync().ConfigureAwait(false));
        var known = before.Regions.ToDictionary(r => r.Id);
        foreach (var region in now.Regions)
        {
            // All findings of a region that was not there before have events.
            if (!known.TryGetValue(region.Id, out var old) || old == region)
            {
                continue;
            }

            if (region.ScanId != old.ScanId && region.TakenAt <= old.TakenAt)
            {
                return null;
            }

            // Where a finding shows may change without an event.
            ids.UnionWith(await db.Findings
                .Where(f => (f.State == History.FindingState.Open || f.State == History.FindingState.Resolved) && f.LastChangedAt > old.TakenAt && f.AccountId == region.AccountId && f.Region == region.Region)
                .Select(f => f.Id).Take(ManyChanges).ToListAsync().ConfigureAwait(false));
        }

        return ids.Count < ManyChanges ? [.. ids] : null;
    }

    public void Dispose() => _gate.Dispose();

    private sealed record Kept(StoreVersion Version, FindingIndex Index);
}
