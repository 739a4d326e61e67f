using System.Data.Common;

namespace EcsPosture.Findings.Storage;

/// <summary>Inserts many rows in the way that a database takes them fastest.</summary>
internal interface IBulkInsert
{
    /// <summary>Inserts rows into a table, within a transaction.</summary>
    /// <param name="transaction">The transaction at hand.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">All of its columns.</param>
    /// <param name="rows">What the columns are read off.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task InsertAsync(DbTransaction transaction, string table, IReadOnlyList<WrittenColumn> columns, IEnumerable<object> rows, CancellationToken cancellationToken);
}
