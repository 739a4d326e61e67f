using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EcsPosture.Findings.Storage;

/// <summary>
/// Writes many rows within the context's transaction, many times faster than change tracking: inserts in the database's own
/// way for many rows (<see cref="IBulkInsert"/>), the rest by prepared statements. Tables, columns and conversions come from
/// the model.
/// </summary>
internal sealed class StoreWriter(PostureDbContext db)
{
    /// <summary>The first free id of a table. Sound because the transaction at hand is the only writer.</summary>
    public async Task<long> NextIdAsync<T>(CancellationToken cancellationToken)
        where T : class
    {
        var shape = Shape.Of(db.Model.FindEntityType(typeof(T))!);
        await using var command = Command($"SELECT coalesce(max({Quote(shape.Key[0].Name)}), 0) FROM {Quote(shape.Table)}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) + 1;
    }

    /// <summary>Inserts rows that hold their ids.</summary>
    public async Task InsertAsync<T>(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var shape = Shape.Of(db.Model.FindEntityType(typeof(T))!);
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw OutsideTransaction();
        await db.BulkInsert.InsertAsync(transaction, shape.Table, shape.Columns, rows, cancellationToken);
        if (shape.Key is [var id])
        {
            await db.IdsTakenAsync(shape.Table, id.Name, cancellationToken);
        }
    }

    /// <summary>Gives each row the next free id and inserts it.</summary>
    public async Task InsertNewAsync<T>(IReadOnlyCollection<T> rows, Action<T, long> setId, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var id = await NextIdAsync<T>(cancellationToken);
        foreach (var row in rows)
        {
            setId(row, id++);
        }

        await InsertAsync(rows, cancellationToken);
    }

    /// <summary>Writes all columns of rows, found by their keys.</summary>
    public Task UpdateAsync<T>(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0)
        {
            return Task.CompletedTask;
        }

        var shape = Shape.Of(db.Model.FindEntityType(typeof(T))!);
        WrittenColumn[] columns = [.. shape.Values, .. shape.Key];
        var sql = new StringBuilder($"UPDATE {Quote(shape.Table)} SET ")
            .AppendJoin(", ", shape.Values.Select((c, i) => $"{Quote(c.Name)} = {Parameter(i)}")).Append(" WHERE ")
            .AppendJoin(" AND ", shape.Key.Select((c, i) => $"{Quote(c.Name)} = {Parameter(shape.Values.Count + i)}"));
        return RunAsync(sql.ToString(), columns, rows, cancellationToken);
    }

    /// <summary>Deletes rows, found by their keys.</summary>
    public Task DeleteAsync<T>(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0)
        {
            return Task.CompletedTask;
        }

        var shape = Shape.Of(db.Model.FindEntityType(typeof(T))!);
        var sql = new StringBuilder($"DELETE FROM {Quote(shape.Table)} WHERE ")
            .AppendJoin(" AND ", shape.Key.Select((c, i) => $"{Quote(c.Name)} = {Parameter(i)}"));
        return RunAsync(sql.ToString(), shape.Key, rows, cancellationToken);
    }

    /// <summary>Deletes the rows in which a column has one of the ids.</summary>
    public async Task DeleteByAsync<T>(string property, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where T : class
    {
        if (ids.Count == 0)
        {
            return;
        }

        var shape = Shape.Of(db.Model.FindEntityType(typeof(T))!);
        await using var command = Command($"DELETE FROM {Quote(shape.Table)} WHERE {Quote(shape.ColumnOf(property))} = {Parameter(0)}");
        var parameter = Add(command, 0);
        foreach (var id in ids)
        {
            parameter.Value = id;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task RunAsync<T>(string sql, IReadOnlyList<WrittenColumn> columns, IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        await using var command = Command(sql);
        var parameters = columns.Select((_, i) => Add(command, i)).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = columns[i].Read(row) ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private DbCommand Command(string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction()
            ?? throw OutsideTransaction();
        return command;
    }

    private static InvalidOperationException OutsideTransaction() => new("Rows are written in bulk within a transaction only.");

    private static DbParameter Add(DbCommand command, int index)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = Parameter(index);
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static string Parameter(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");

    private static string Quote(string name) => $"\"{name}\"";

    /// <summary>A table as the model describes it.</summary>
    private sealed record Shape(
        string Table, IReadOnlyList<WrittenColumn> Columns, IReadOnlyList<WrittenColumn> Key, IReadOnlyList<WrittenColumn> Values, IReadOnlyDictionary<string, string> Names)
    {
        public string ColumnOf(string property) => Names[property];

        public static Shape Of(IEntityType type) =>
            (Shape)(type.FindRuntimeAnnotationValue(nameof(StoreWriter)) ?? type.SetRuntimeAnnotation(nameof(StoreWriter), Make(type)).Value!);

        private static Shape Make(IEntityType type)
        {
            var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
            var columns = type.GetProperties().Select(p => (Property: p, Column: new WrittenColumn(p.GetColumnName(table)!, p.GetColumnType(table)!, ReaderOf(p)) { Number = NumberOf(p, type.ClrType) })).ToList();
            return new(
                table.Name,
                [.. columns.Select(c => c.Column)],
                [.. columns.Where(c => c.Property.IsPrimaryKey()).Select(c => c.Column)],
                [.. columns.Where(c => !c.Property.IsPrimaryKey()).Select(c => c.Column)],
                columns.ToDictionary(c => c.Property.Name, c => c.Column.Name));
        }

        /// <summary>PostgreSQL holds every character but NUL, which AWS passes on in texts that people wrote.</summary>
        private static string? WithoutNul(string? text) => text?.Replace('\0', '\uFFFD');

        /// <summary>Reads a number that is never null: a whole number, a yes or no, or what is converted to one.</summary>
        private static Func<object, long>? NumberOf(IProperty property, Type entity)
        {
            var converter = property.GetTypeMapping().Converter;
            var stored = converter?.ProviderClrType ?? property.ClrType;
            if (property.PropertyInfo is not { } info || property.ClrType != info.PropertyType || (converter is not null && converter.ModelClrType != info.PropertyType)
                || (stored != typeof(long) && stored != typeof(int) && stored != typeof(bool)))
            {
                return null;
            }

            var row = Expression.Parameter(typeof(object));
            Expression value = Expression.Property(Expression.Convert(row, entity), info);
            value = converter is null ? value : Expression.Invoke(converter.ConvertToProviderExpression, value);
            value = stored == typeof(bool) ? Expression.Condition(value, Expression.Constant(1L), Expression.Constant(0L)) : Expression.Convert(value, typeof(long));
            return Expression.Lambda<Func<object, long>>(value, row).Compile();
        }

        private static Func<object, object?> ReaderOf(IProperty property)
        {
            var getter = property.GetGetter();
            var converter = property.GetTypeMapping().Converter;
            return (converter, property.ClrType) switch
            {
                (null, var type) when type == typeof(string) => row => WithoutNul((string?)getter.GetClrValue(row)),
                (null, _) => row => getter.GetClrValue(row),
                _ => row => getter.GetClrValue(row) is { } value ? converter.ConvertToProvider(value) : null,
            };
        }
    }
}
