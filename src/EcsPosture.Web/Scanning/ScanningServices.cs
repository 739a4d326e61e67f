using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Collection;
using EcsPosture.Findings.Scans;
using EcsPosture.Web.Organizations;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Schedules;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Scanning;

/// <summary>What scans, imports and schedules need, without what starts them by itself.</summary>
internal static class ScanningServices
{
    public static void AddScanning(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ScanSettings>().Bind(configuration.GetSection(ScanSettings.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScanSettings>, ScanSettingsValidation>();
        services.AddSingleton(provider => new ScanLiveness(provider.GetRequiredService<IOptions<ScanSettings>>().Value.SilentAfter));
        services.AddCollection();
        services.TryAddSingleton(CheckCatalogue.Default);
        services.AddSingleton<Evaluator>();
        services.AddSingleton<DemoEndpoint>();
        services.AddSingleton<ScanProgressFeed>();
        services.AddSingleton<IScanProgressFeed>(provider => provider.GetRequiredService<ScanProgressFeed>());
        services.AddSingleton<AccountScan>();
        services.AddSingleton<SnapshotImport>();
        services.AddSingleton<AccountFinder>();
        services.AddSingleton<ScanRequests>();
        services.AddSingleton<ScheduleClock>();
        services.AddSingleton<ScheduleBook>();
    }
}
