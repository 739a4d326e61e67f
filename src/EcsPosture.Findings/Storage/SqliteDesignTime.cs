using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EcsPosture.Findings.Storage;

/// <summary>Makes a context for the migration tool; it opens no file.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqlitePostureDbContext>
{
    public SqlitePostureDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePostureDbContext>().UseSqlite("Data Source=design-time.db").Options);
}
