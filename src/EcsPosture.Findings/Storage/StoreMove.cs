using System.Globalization;
using EcsPosture.Checks.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EcsPosture.Findings.Storage;

/// <summary>
/// Moves a store from its SQLite file to an empty PostgreSQL database: all tables in one transaction, row by row from one to the
/// other, so that memory does not grow with the store and a move that breaks off leaves the database empty. The file stays as it is.
/// </summary>
public sealed class StoreMove(CheckCatalogue catalogue)
{
    private const int TextsAtOnce = 1000;

    /// <summary>Moves one store, both of which are at this version's migration, and gives how many rows each table had.</summary>
    /// <param name="from">The SQLite file.</param>
    /// <param name="to">The database.</param>
    /// <param name="cancellationToken">Stops it; the database then stays empty.</param>
    /// <exception cref="StoreRefusedException">The database holds something, a scan runs, or the counts differ afterwards.</exception>
    public async Task<IReadOnlyList<MovedTable>> RunAsync(PostureDbContext from, PostureDbContext to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var types = InOrder(to.Model);

        // What is read stands still from here on, whatever is written to the file meanwhile.
        await from.Database.OpenConnectionAsync(cancellationToken);
        await using var reading = await from.Database.BeginTransactionAsync(cancellationToken);
        if (await from.Scans.AnyAsync(s => s.State == Scans.ScanState.Running, cancellationToken))
        {
            throw new StoreRefusedException("A scan runs on the store to be moved. Let it end, then stop the program.");
        }

        await using var writing = await to.BeginWriteAsync(WriteArea.Findings, cancellationToken);
        foreach (var table in types.Select(t => t.GetTableName()!))
        {
            if (await CountAsync(to, table, cancellationToken) > 0)
            {
                throw new StoreRefusedException($"The database is not empty: its table {table} has rows. A store is moved into a new database only.");
            }
        }

        var moved = new List<MovedTable>();
        foreach (var type in types)
        {
            moved.Add(await MoveAsync(from, to, type, cancellationToken));
        }

        await IndexTextsAsync(to, cancellationToken);
        await writing.CommitAsync(cancellationToken);
        return moved;
    }

    /// <summary>Tables before those that point at them.</summary>
    private static List<IEntityType> InOrder(IModel model)
    {
        var left = model.GetEntityTypes().OrderBy(t => t.GetTableName(), StringComparer.Ordinal).ToList();
        var ordered = new List<IEntityType>();
        while (left.Count > 0)
        {
            var next = left.First(t => t.GetForeignKeys().All(k => k.PrincipalEntityType == t || ordered.Contains(k.PrincipalEntityType)));
            left.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    private static async Task<MovedTable> MoveAsync(PostureDbContext from, PostureDbContext to, IEntityType type, CancellationToken cancellationToken)
    {
        var store = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var source = from.Model.FindEntityType(type.ClrType)!;
        var columns = type.GetProperties().Select(p => new Column(
            p.GetColumnName(store)!, p.GetRelationalTypeMapping(), source.FindProperty(p.Name)!.GetRelationalTypeMapping(), p.IsNullable)).ToList();
        var names = string.Join(", ", columns.Select(c => $"\"{c.Name}\""));
        long rows = 0;
        await using var command = from.Database.GetDbConnection().CreateCommand();
        command.Transaction = from.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = $"SELECT {names} FROM \"{store.Name}\"";
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        await using (var importer = await ((NpgsqlConnection)to.Database.GetDbConnection()).BeginBinaryImportAsync($"COPY \"{store.Name}\" ({names}) FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                await importer.StartRowAsync(cancellationToken);
                for (var i = 0; i < columns.Count; i++)
                {
                    await columns[i].WriteAsync(importer, reader, i, cancellationToken);
                }

                rows++;
            }

            await importer.CompleteAsync(cancellationToken);
        }

        if (type.FindPrimaryKey()!.Properties is [var id] && id.ClrType == typeof(long))
        {
            await to.IdsTakenAsync(store.Name, id.GetColumnName(store)!, cancellationToken);
        }

        var there = await CountAsync(to, store.Name, cancellationToken);
        return there == rows && await CountAsync(from, store.Name, cancellationToken) == rows
            ? new(store.Name, rows)
            : throw new StoreRefusedException(string.Create(CultureInfo.InvariantCulture, $"Of the table {store.Name} {rows} rows were read and {there} arrived. Nothing was moved."));
    }

    /// <summary>The search's texts are made anew: SQLite's index holds no text to move.</summary>
    private async Task IndexTextsAsync(PostureDbContext to, CancellationToken cancellationToken)
    {
        var after = 0L;
        while (true)
        {
            var findings = await to.Findings.AsNoTracking().Where(f => f.Id > after).OrderBy(f => f.Id).Take(TextsAtOnce).ToListAsync(cancellationToken);
            if (findings.Count == 0)
            {
                return;
            }

            after = findings[^1].Id;
            var ids = findings.ConvertAll(f => f.Id);
            var clusters = (await to.FindingClusters.AsNoTracking().Where(c => ids.Contains(c.FindingId)).ToListAsync(cancellationToken)).ToLookup(c => c.FindingId, c => c.ClusterArn);
            await to.Search.PutAsync(to, findings.Select(f => FindingText.Of(f, clusters[f.Id], id => catalogue.Find(id)?.Info.Title ?? id)), cancellationToken);
        }
    }

    private static async Task<long> CountAsync(PostureDbContext db, string table, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = $"SELECT count(*) FROM \"{table}\"";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>A column: read as SQLite holds it, understood as the model has it, written as PostgreSQL wants it.</summary>
    private sealed class Column(string name, RelationalTypeMapping to, RelationalTypeMapping from, bool isNullable)
    {
        private readonly Type _stored = from.Converter?.ProviderClrType ?? from.ClrType;

        public string Name { get; } = name;

        public async Task WriteAsync(NpgsqlBinaryImporter importer, System.Data.Common.DbDataReader reader, int ordinal, CancellationToken cancellationToken)
        {
            if (isNullable && await reader.IsDBNullAsync(ordinal, cancellationToken))
            {
                await importer.WriteNullAsync(cancellationToken);
                return;
            }

            var stored = Stored(reader, ordinal);
            var value = from.Converter is null ? stored : from.Converter.ConvertFromProvider(stored);
            await importer.WriteAsync(to.Converter is null ? value! : to.Converter.ConvertToProvider(value)!, to.StoreTypeNameBase, cancellationToken);
        }

        private object Stored(System.Data.Common.DbDataReader reader, int ordinal)
        {
            var type = Nullable.GetUnderlyingType(_stored) ?? _stored;
            return type == typeof(string) ? reader.GetString(ordinal)
                : type == typeof(long) ? reader.GetInt64(ordinal)
                : type == typeof(int) ? reader.GetInt32(ordinal)
                : type == typeof(bool) ? reader.GetBoolean(ordinal)
                : type == typeof(double) ? reader.GetDouble(ordinal)
                : type == typeof(byte[]) ? reader.GetFieldValue<byte[]>(ordinal)
                : throw new NotSupportedException($"The column {Name} has a type that the move does not know: {type}.");
        }
    }
}
