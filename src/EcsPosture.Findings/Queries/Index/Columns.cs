using System.Data.Common;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>
/// The columns that a query of EF Core's selects, in its order, row by row as the database gives them: for millions of rows, of which
/// EF Core would make an object each.
/// </summary>
internal sealed class Columns : IAsyncDisposable
{
    private readonly DbCommand _command;

    private Columns(DbCommand command, DbDataReader reader) => (_command, Reader) = (command, reader);

    /// <summary>The rows.</summary>
    public DbDataReader Reader { get; }

    /// <summary>Asks the store.</summary>
    /// <param name="db">The store. Its connection stays open until it is disposed of.</param>
    /// <param name="query">A query that selects columns as they are.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static async Task<Columns> OpenAsync(PostureDbContext db, IQueryable query, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var command = query.CreateDbCommand();
        return new(command, await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>An instant, as ticks of UTC: SQLite holds them as such.</summary>
    public static long Ticks(DbDataReader reader, int column) =>
        reader.GetFieldType(column) == typeof(long) ? reader.GetInt64(column) : reader.GetFieldValue<DateTimeOffset>(column).UtcTicks;

    public async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync().ConfigureAwait(false);
        await _command.DisposeAsync().ConfigureAwait(false);
    }
}
