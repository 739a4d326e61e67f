using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EcsPosture.Findings.Storage;

/// <summary>
/// Lets one transaction of each area write at a time, by an advisory lock that the server drops with the transaction, and with
/// the connection of a process that died. Single statements outside a transaction do not wait.
/// </summary>
internal sealed class PostgresWriteLocks : DbTransactionInterceptor
{
    /// <summary>The space of this program's advisory locks: "ECSP".</summary>
    public const int Space = 0x45435350;

    /// <summary>The lock of migrations, beside those of the areas.</summary>
    public const int Migration = 100;

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        using var command = LockOf(connection, eventData, result);
        command.ExecuteNonQuery();
        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await using var command = LockOf(connection, eventData, result);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }

    private static DbCommand LockOf(DbConnection connection, TransactionEndEventData eventData, DbTransaction transaction)
    {
        var area = eventData.Context is PostureDbContext context ? context.Area : WriteArea.General;
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = (int)PostureDbContext.Patience.TotalSeconds;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Space}, {(int)area})");
        return command;
    }
}
