using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EcsPosture.Findings.Storage;

/// <summary>The store in a SQLite file. Instants are UTC ticks there, as SQLite cannot order or compare them otherwise.</summary>
public sealed class SqlitePostureDbContext(DbContextOptions<SqlitePostureDbContext> options) : PostureDbContext(options)
{
    /// <inheritdoc />
    public override IFindingSearch Search => SqliteFindingSearch.Instance;

    /// <inheritdoc />
    public override IStoreSizes Sizes => SqliteSizes.Instance;

    /// <inheritdoc />
    internal override IBulkInsert BulkInsert => SqliteBulkInsert.Instance;

    /// <inheritdoc />
    internal override IVerdictRead VerdictRead => SqliteVerdictRead.Instance;

    /// <inheritdoc />
    internal override bool HasOneWriter => true;

    /// <summary>By itself, it gives up after half a minute.</summary>
    internal override void BePatient() => ((SqliteConnection)Database.GetDbConnection()).DefaultTimeout = (int)Patience.TotalSeconds;

    /// <summary>
    /// Rows of one check go to places all over the indexes. With the two megabytes that SQLite holds by itself, nearly each
    /// means to write a page and to read another.
    /// </summary>
    internal override Task HoldPagesAsync(bool many, CancellationToken cancellationToken) =>
        Database.ExecuteSqlRawAsync(many ? "PRAGMA cache_size=-16384;" : "PRAGMA cache_size=-2000; PRAGMA shrink_memory;", cancellationToken);

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(v => v.UtcTicks, v => new DateTimeOffset(v, TimeSpan.Zero));
}
