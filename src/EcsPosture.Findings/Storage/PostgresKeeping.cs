using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EcsPosture.Findings.Storage;

/// <summary>Migrations of a PostgreSQL database: an advisory lock of a session of its own. Backups are made by the database's own means.</summary>
internal sealed class PostgresKeeping(StoreLocation location) : IStoreKeeping
{
    private const string NoRight = PostgresErrorCodes.InsufficientPrivilege;

    public void Prepare()
    {
        // Nothing lies on this machine.
    }

    /// <exception cref="StoreRefusedException">The database cannot be connected to; says why.</exception>
    public async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(location.Database!.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            await connection.DisposeAsync();
            throw new StoreRefusedException($"The {location} cannot be used: {failure.Message}");
        }

        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({PostgresWriteLocks.Space}, {PostgresWriteLocks.Migration})");
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception)
        {
            await connection.DisposeAsync();
            throw;
        }

        return new Lock(connection);
    }

    public async Task ClearTheWayAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var isThere = await db.Database
            .SqlQuery<bool>($"SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = {PostgresFindingSearch.Extension}) AS \"Value\"")
            .SingleAsync(cancellationToken);
        if (isThere)
        {
            return;
        }

        try
        {
            await db.Database.ExecuteSqlRawAsync($"CREATE EXTENSION IF NOT EXISTS {PostgresFindingSearch.Extension}", cancellationToken);
        }
        catch (PostgresException failure)
        {
            var fix = failure.SqlState == NoRight
                ? $"Have an owner of the database or a superuser run, in this database: CREATE EXTENSION {PostgresFindingSearch.Extension};"
                : "Install PostgreSQL's additional modules on its server (package postgresql-contrib), then start again.";
            throw new StoreRefusedException($"The {location} lacks the extension {PostgresFindingSearch.Extension}, which the search needs, and it could not be added: {failure.MessageText}. {fix}");
        }
    }

    public Task<string?> BackUpAsync(PostureDbContext db, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public void Finish()
    {
        // Rights are the database's affair.
    }

    private sealed class Lock(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // A pooled connection drops its session's locks only when it is taken again.
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_unlock({PostgresWriteLocks.Space}, {PostgresWriteLocks.Migration})");
                await command.ExecuteNonQueryAsync();
            }

            await connection.DisposeAsync();
        }
    }
}
