using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Storage;

/// <summary>PostgreSQL tells the size of each table with its indexes; what belongs to none goes to the search and the catalogue.</summary>
internal sealed class PostgresSizes : IStoreSizes
{
    public static PostgresSizes Instance { get; } = new();

    public async Task<IReadOnlyDictionary<string, long>> ReadAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var tables = await db.Database
            .SqlQuery<TableSize>($"SELECT c.relname AS \"Name\", pg_total_relation_size(c.oid) AS \"Bytes\" FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace")
            .ToListAsync(cancellationToken);
        var all = await db.Database.SqlQuery<long>($"SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync(cancellationToken);
        var sizes = tables.ToDictionary(table => table.Name, table => table.Bytes, StringComparer.Ordinal);
        sizes[""] = Math.Max(0, all - sizes.Values.Sum());
        return sizes;
    }

    private sealed record TableSize(string Name, long Bytes);
}
