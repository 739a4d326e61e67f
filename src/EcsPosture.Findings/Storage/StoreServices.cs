using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Findings.Storage;

/// <summary>Puts the database together that a location names.</summary>
internal static class StoreServices
{
    public static void AddStore(this IServiceCollection services, StoreLocation location)
    {
        if (location.Database is { } database)
        {
            services.AddDbContextFactory<PostgresPostureDbContext>(options => Common(options)
                .UseNpgsql(database.ConnectionString)
                .AddInterceptors(new PostgresWriteLocks()));
            services.AddSingleton<IDbContextFactory<PostureDbContext>, PostureContexts<PostgresPostureDbContext>>();
            services.AddSingleton<IStoreKeeping, PostgresKeeping>();
        }
        else
        {
            services.AddDbContextFactory<SqlitePostureDbContext>(options => Common(options)
                .UseSqlite(new SqliteConnectionStringBuilder { DataSource = location.DatabasePath }.ToString())
                .AddInterceptors(new SqlitePragmas()));
            services.AddSingleton<IDbContextFactory<PostureDbContext>, PostureContexts<SqlitePostureDbContext>>();
            services.AddSingleton<IStoreKeeping, SqliteKeeping>();
        }
    }

    private static DbContextOptionsBuilder Common(DbContextOptionsBuilder options) => options
        // Counting up to a limit takes any rows: an order would only cost. That the migrations hold the whole model is tested; to find
        // it out again before the first migration of each store would cost that start a second.
        .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning, RelationalEventId.PendingModelChangesWarning));

    /// <summary>EF's factory is not covariant: this one gives the provider's context as the common one.</summary>
    private sealed class PostureContexts<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<PostureDbContext>
        where TContext : PostureDbContext
    {
        public PostureDbContext CreateDbContext() => inner.CreateDbContext();
    }
}
