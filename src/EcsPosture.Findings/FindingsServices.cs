using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Retention;
using EcsPosture.Findings.Reviews;
using EcsPosture.Findings.Settings;
using EcsPosture.Findings.SignIn;
using EcsPosture.Findings.Storage;
using EcsPosture.Findings.Triage;
using EcsPosture.Inventory.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EcsPosture.Findings;

/// <summary>Puts this project's parts together.</summary>
public static class FindingsServices
{
    /// <summary>Adds the store, and all that reads and writes it.</summary>
    public static IServiceCollection AddFindings(this IServiceCollection services, StoreLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        services.AddSingleton(location);
        services.AddStore(location);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CheckCatalogue.Default);
        services.AddSingleton(provider => new StoreStartup(
            provider.GetRequiredService<IDbContextFactory<PostureDbContext>>(),
            location,
            provider.GetRequiredService<IStoreKeeping>(),
            provider.GetRequiredService<ILogger<StoreStartup>>()));
        services.AddSingleton<StoreMove>();
        services.AddSingleton<FindingRecorder>();
        services.AddSingleton<IRevisionBodies, RevisionBodies>();
        services.AddSingleton<FindingTriage>();
        services.AddSingleton<ConnectionStore>();
        services.AddSingleton<ConnectionGroupStore>();
        services.AddSingleton<DiscoveryStore>();
        services.AddSingleton<ScheduleStore>();
        services.TryAddSingleton(ScanLiveness.Default);
        services.AddSingleton<ScanStore>();
        services.AddSingleton<SignInStore>();
        services.AddSingleton<CheckSettingsStore>();
        services.AddSingleton<TopicReviewStore>();
        services.AddSingleton<RetentionStore>();
        services.AddSingleton<RetentionKeeper>();
        services.AddSingleton<StoreForecaster>();
        return services;
    }
}
