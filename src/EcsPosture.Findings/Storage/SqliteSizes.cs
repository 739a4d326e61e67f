using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EcsPosture.Findings.Storage;

/// <summary>SQLite tells the size of the file alone: it is shared out by the number of rows and the length of the first of them.</summary>
internal sealed class SqliteSizes : IStoreSizes
{
    private const int Sample = 500;

    // What a row costs beside its values: its header, its place in the tree and in the indexes.
    private const int RowOverhead = 40;

    public static SqliteSizes Instance { get; } = new();

    public async Task<IReadOnlyDictionary<string, long>> ReadAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = db.Database.GetDbConnection();
            var total = await NumberAsync(connection, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", cancellationToken);
            var weights = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var type in db.Model.GetEntityTypes())
            {
                var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
                var rows = await NumberAsync(connection, $"SELECT count(*) FROM \"{table.Name}\"", cancellationToken);
                var lengths = string.Join(" + ", type.GetProperties().Select(p => $"coalesce(length(\"{p.GetColumnName(table)}\"), 0)"));
                var average = await NumberAsync(connection, $"SELECT coalesce(avg({lengths}), 0) FROM (SELECT * FROM \"{table.Name}\" LIMIT {Sample})", cancellationToken);
                weights[table.Name] = rows * (average + RowOverhead);
            }

            var sum = weights.Values.Sum();
            return weights.ToDictionary(each => each.Key, each => sum > 0 ? (long)(total * each.Value / sum) : 0, StringComparer.Ordinal);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<double> NumberAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToDouble(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}
