using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EcsPosture.Findings.Storage;

/// <summary>Brings the store to the program's version when the program starts.</summary>
public sealed partial class StoreStartup(IDbContextFactory<PostureDbContext> contexts, StoreLocation location, ILogger<StoreStartup> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Makes the database, or applies the migrations that it lacks. A lock that a killed migration left behind is removed
    /// first: SQLite is used by one program at a time, and the lock would be waited for without end.
    /// </summary>
    /// <exception cref="TimeoutException">The migration did not end in time.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        location.Prepare();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        await using var db = await contexts.CreateDbContextAsync(limit.Token);
        try
        {
            await RemoveStaleLockAsync(db, limit.Token);
            var pending = (await db.Database.GetPendingMigrationsAsync(limit.Token)).ToList();
            if (pending.Count > 0)
            {
                LogMigrating(pending.Count, location.DatabasePath);
                await db.Database.MigrateAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The store {location.DatabasePath} could not be migrated within {Limit.TotalMinutes:0} minutes; another program may hold it.");
        }

        location.Protect();
    }

    private static async Task RemoveStaleLockAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var tables = await db.Database
            .SqlQuery<int>($"SELECT count(*) AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancellationToken);
        if (tables > 0)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applying {Count} migrations to {Path}")]
    private partial void LogMigrating(int count, string path);
}
