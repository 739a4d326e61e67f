using System.Data.Common;
using Npgsql;

namespace EcsPosture.Findings.Storage;

/// <summary>Inserts rows by COPY in its binary form. Small batches, which a round trip more would slow down, come the same way.</summary>
internal sealed class PostgresBulkInsert : IBulkInsert
{
    public static PostgresBulkInsert Instance { get; } = new();

    public async Task InsertAsync(DbTransaction transaction, string table, IReadOnlyList<WrittenColumn> columns, IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)transaction.Connection!;
        var sql = $"COPY \"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) FROM STDIN (FORMAT BINARY)";
        await using var copy = await connection.BeginBinaryImportAsync(sql, cancellationToken);
        var types = columns.Select(c => NameOf(c.Type)).ToArray();
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            for (var i = 0; i < columns.Count; i++)
            {
                var value = columns[i].Read(row);
                if (value is null)
                {
                    await copy.WriteNullAsync(cancellationToken);
                }
                else
                {
                    await copy.WriteAsync(value, types[i], cancellationToken);
                }
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>The type without its length, which is checked by the table alone.</summary>
    private static string NameOf(string type)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? type : type[..open];
    }
}
