using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EcsPosture.Findings.Storage;

/// <summary>
/// Inserts rows by one statement of SQLite's own, which is prepared once, bound by position and stepped for each row. The
/// provider's command finds each parameter by its name for each row, which costs more than SQLite itself.
/// </summary>
internal sealed class SqliteBulkInsert : IBulkInsert
{
    private const int RowsBetweenLooks = 1000;

    public static SqliteBulkInsert Instance { get; } = new();

    public Task InsertAsync(DbTransaction transaction, string table, IReadOnlyList<WrittenColumn> columns, IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        var database = ((SqliteConnection)transaction.Connection!).Handle!;
        var sql = $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"?{i + 1}")))})";
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            var bound = new object?[columns.Count];
            var numbers = new long[columns.Count];
            var written = 0;
            foreach (var row in rows)
            {
                if (written++ % RowsBetweenLooks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                for (var i = 0; i < columns.Count; i++)
                {
                    // What the row before had stays bound: of many columns (account, region, check) it is the same.
                    if (columns[i].Number is { } numberOf)
                    {
                        var number = numberOf(row);
                        if (written == 1 || number != numbers[i])
                        {
                            _ = raw.sqlite3_bind_int64(statement, i + 1, number);
                            numbers[i] = number;
                        }
                    }
                    else if (columns[i].Read(row) is var value && (written == 1 || !ReferenceEquals(value, bound[i])))
                    {
                        Bind(statement, i + 1, value);
                        bound[i] = value;
                    }
                }

                var answer = raw.sqlite3_step(statement);
                if (answer != raw.SQLITE_DONE)
                {
                    SqliteException.ThrowExceptionForRC(answer, database);
                }

                raw.sqlite3_reset(statement);
            }
        }

        return Task.CompletedTask;
    }

    private static void Bind(sqlite3_stmt statement, int index, object? value)
    {
        _ = value switch
        {
            null => raw.sqlite3_bind_null(statement, index),
            string text => raw.sqlite3_bind_text(statement, index, text),
            long number => raw.sqlite3_bind_int64(statement, index, number),
            int number => raw.sqlite3_bind_int64(statement, index, number),
            bool flag => raw.sqlite3_bind_int64(statement, index, flag ? 1 : 0),
            double number => raw.sqlite3_bind_double(statement, index, number),
            byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
            _ => throw new InvalidOperationException($"A {value.GetType().Name} cannot be written in bulk."),
        };
    }
}
