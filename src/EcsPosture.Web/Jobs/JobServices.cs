using EcsPosture.Findings.Storage;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.SignIn;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Jobs;

/// <summary>Hangfire, which runs the jobs. What is to run stands in our own tables, so its storage may forget.</summary>
internal static class JobServices
{
    /// <summary>Where administrators look at jobs.</summary>
    public const string DashboardPath = "/jobs";

    internal static readonly TimeSpan JobsKept = TimeSpan.FromHours(6);

    public static void AddJobs(this IServiceCollection services, StoreLocation store, ProcessRole role)
    {
        // Storage and activator are this host's own: Hangfire's are one for the whole process, and another host would share them.
        if (store.IsShared)
        {
            services.AddSingleton<PostgresJobs>();
            services.AddSingleton<IJobTables>(provider => provider.GetRequiredService<PostgresJobs>());
            services.AddSingleton<JobStorage>(provider => provider.GetRequiredService<PostgresJobs>().Open());
        }
        else
        {
            services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new() { MaxExpirationTime = JobsKept }));
        }

        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new JobsLog(provider.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
        services.AddSingleton<ScanLauncher>();
        services.AddSingleton<IScanLauncher>(provider => provider.GetRequiredService<ScanLauncher>());
        if (role.HasWork())
        {
            services.AddHangfireServer((provider, server) =>
            {
                server.WorkerCount = provider.GetRequiredService<IOptions<ScanSettings>>().Value.AtOnce;
                server.ShutdownTimeout = TimeSpan.FromSeconds(10);
            });
            services.AddTransient<ScanJob>();
            services.AddTransient<RetentionJob>();
            services.AddTransient<DiscoveryJob>();
            services.AddHostedService<NightlyJobs>();
            services.AddHostedService<QueueKeeper>();
            services.AddHostedService<SuppressionKeeper>();
        }
    }

    public static void MapJobs(this IEndpointRouteBuilder app) =>
        // Hangfire's own rule lets every local request in; the policy decides here, and the dashboard only for those it lets through.
        app.MapHangfireDashboard(DashboardPath, new DashboardOptions
        {
            Authorization = [new AdministratorsOnly()],
            DashboardTitle = "ECS Posture jobs",
            DisplayStorageConnectionString = false,
        }).RequireAuthorization(Policies.Administrator);
}
