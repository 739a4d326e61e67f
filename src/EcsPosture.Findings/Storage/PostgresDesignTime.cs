using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EcsPosture.Findings.Storage;

/// <summary>Makes a context for the migration tool; it opens no connection.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresPostureDbContext>
{
    public PostgresPostureDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresPostureDbContext>().UseNpgsql("Host=design-time;Database=design-time").Options);
}
