using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EcsPosture.Findings.Storage;

/// <summary>Brings the store to the program's version when the program starts.</summary>
public sealed partial class StoreStartup
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private readonly IDbContextFactory<PostureDbContext> _contexts;
    private readonly StoreLocation _location;
    private readonly IStoreKeeping _keeping;
    private readonly ILogger<StoreStartup> _logger;

    internal StoreStartup(IDbContextFactory<PostureDbContext> contexts, StoreLocation location, IStoreKeeping keeping, ILogger<StoreStartup> logger) =>
        (_contexts, _location, _keeping, _logger) = (contexts, location, keeping, logger);

    /// <summary>
    /// Makes the database, or applies the migrations that it lacks, after a copy of a SQLite file was made. One process does so
    /// at a time; those that wait find it done.
    /// </summary>
    /// <exception cref="StoreRefusedException">A newer program wrote the store, or it cannot be used as it is.</exception>
    /// <exception cref="TimeoutException">Another process held the store, or the migration did not end in time.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(() => { }, cancellationToken);

    /// <summary>The same, and then what else only one process may do at a time.</summary>
    /// <exception cref="StoreRefusedException">A newer program wrote the store, or it cannot be used as it is.</exception>
    /// <exception cref="TimeoutException">Another process held the store, or the migration did not end in time.</exception>
    public async Task MigrateAsync(Action andThen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(andThen);
        _keeping.Prepare();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await using var held = await _keeping.LockAsync(limit.Token);
            await MigrateLockedAsync(limit.Token);
            andThen();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The store ({_location}) could not be migrated within {Limit.TotalMinutes:0} minutes; another process may hold it.");
        }

        _keeping.Finish();
    }

    private async Task MigrateLockedAsync(CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        db.Database.SetCommandTimeout(Limit);
        await _keeping.ClearTheWayAsync(db, cancellationToken);
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Except(known).FirstOrDefault() is { } newer)
        {
            throw new StoreRefusedException(
                $"The store ({_location}) was written by a newer version of ECS Posture: it has the migration {newer}, which this version does not know. "
                + "Run that version, or bring back a backup from before.");
        }

        if (applied.Count == known.Count)
        {
            return;
        }

        if (applied.Count > 0 && await _keeping.BackUpAsync(db, cancellationToken) is { } copy)
        {
            LogBackedUp(copy);
        }

        LogMigrating(known.Count - applied.Count, _location);
        await db.Database.MigrateAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applying {Count} migrations to {Store}")]
    private partial void LogMigrating(int count, StoreLocation store);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store was copied to {Copy} before it is migrated")]
    private partial void LogBackedUp(string copy);
}
