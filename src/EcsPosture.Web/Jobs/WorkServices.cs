using EcsPosture.Findings;
using EcsPosture.Findings.Storage;
using EcsPosture.Web.Demo;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.Schedules;

namespace EcsPosture.Web.Jobs;

/// <summary>All that works without anyone looking: the store, scans, schedules, jobs and the demo. Hosted services start in this order.</summary>
internal static class WorkServices
{
    public static void AddWork(this IServiceCollection services, IConfiguration configuration, DemoData data, StoreLocation store, ServeOptions options)
    {
        services.AddFindings(store);
        services.AddScanning(configuration);
        services.AddHostedService<StoreOpening>();

        // By a factory, so that the container removes a temporary folder when it is done.
        services.AddSingleton(_ => data);
        if (options.Demo)
        {
            services.AddHostedService<DemoHost>();
        }

        services.AddJobs(store, options.Role);
        if (options.Role.HasWork())
        {
            services.AddHostedService<ScheduleTicker>();
        }

        if (store.IsShared && options.Role.HasPages())
        {
            services.AddHostedService<ProgressFollower>();
        }
    }
}
