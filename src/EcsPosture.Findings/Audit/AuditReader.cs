using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Audit;

/// <summary>Reads who did what.</summary>
public sealed class AuditReader(IDbContextFactory<PostureDbContext> contexts)
{
    /// <summary>Entries, newest first; those before an id when one is given.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var entries = db.AuditEntries.AsNoTracking();
        entries = before is null ? entries : entries.Where(e => e.Id < before);
        return await entries.OrderByDescending(e => e.Id).Take(Math.Clamp(limit, 1, 200)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
