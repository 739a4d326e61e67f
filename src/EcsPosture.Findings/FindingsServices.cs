using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Reviews;
using EcsPosture.Findings.Settings;
using EcsPosture.Findings.Storage;
using EcsPosture.Findings.Triage;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcsPosture.Findings;

/// <summary>Puts this project's parts together.</summary>
public static class FindingsServices
{
    /// <summary>Adds the store in a folder, and all that reads and writes it.</summary>
    public static IServiceCollection AddFindings(this IServiceCollection services, string dataDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        var location = new StoreLocation(Path.GetFullPath(dataDirectory));
        services.AddSingleton(location);
        services.AddDbContextFactory<SqlitePostureDbContext>(options => options
            .UseSqlite(new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = location.DatabasePath }.ToString())
            .AddInterceptors(new SqlitePragmas())
            // Counting up to a limit takes any rows: an order would only cost.
            .ConfigureWarnings(warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.CoreEventId.RowLimitingOperationWithoutOrderByWarning)));
        services.AddSingleton<IDbContextFactory<PostureDbContext>, PostureContexts>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CheckCatalogue.Default);
        services.AddSingleton<StoreStartup>();
        services.AddSingleton<FindingRecorder>();
        services.AddSingleton<IRevisionBodies, RevisionBodies>();
        services.AddSingleton<FindingTriage>();
        services.AddSingleton<ConnectionStore>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<ScanStore>();
        services.AddSingleton<CheckSettingsStore>();
        services.AddSingleton<TopicReviewStore>();
        return services;
    }

    /// <summary>EF's factory is not covariant: this one gives the provider's context as the common one.</summary>
    private sealed class PostureContexts(IDbContextFactory<SqlitePostureDbContext> inner) : IDbContextFactory<PostureDbContext>
    {
        public PostureDbContext CreateDbContext() => inner.CreateDbContext();
    }
}
