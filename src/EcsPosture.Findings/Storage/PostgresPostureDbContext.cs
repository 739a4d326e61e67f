using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EcsPosture.Findings.Storage;

/// <summary>The store in a PostgreSQL database. Text is ordered by its code points, as in SQLite, whatever the database's own language is.</summary>
public sealed class PostgresPostureDbContext(DbContextOptions<PostgresPostureDbContext> options) : PostureDbContext(options)
{
    /// <inheritdoc />
    public override IFindingSearch Search => PostgresFindingSearch.Instance;

    /// <inheritdoc />
    public override IStoreSizes Sizes => PostgresSizes.Instance;

    /// <inheritdoc />
    internal override IBulkInsert BulkInsert => PostgresBulkInsert.Instance;

    /// <inheritdoc />
    internal override IVerdictRead VerdictRead => PostgresVerdictRead.Instance;

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();
        configurationBuilder.Properties<string>().UseCollation("C");
    }

    /// <summary>Moves a table's sequence past the ids that rows were given without it.</summary>
    internal override async Task IdsTakenAsync(string table, string column, CancellationToken cancellationToken)
    {
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), (SELECT coalesce(max(\"{column}\"), 1) FROM \"{table}\")) WHERE pg_get_serial_sequence('\"{table}\"', '{column}') IS NOT NULL");
        await Database.ExecuteSqlRawAsync(sql, cancellationToken);
    }

    internal sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(v => v.ToUniversalTime(), v => v);
}
