using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Simulator;
using EcsPosture.Web.Jobs;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.Schedules;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace EcsPosture.Web.Tests.Scanning;

/// <summary>A store, the scans and schedules over it as the program puts them together, and a simulated AWS; without workers of their own.</summary>
public sealed class ScanBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _folder;

    private ScanBench(ServiceProvider services, string folder, AwsSimulator simulator) => (_services, _folder, Simulator) = (services, folder, simulator);

    public static Actor Operator { get; } = new("olga", Role.Operator);

    public static Actor Viewer { get; } = new("vera", Role.Viewer);

    public AwsSimulator Simulator { get; }

    /// <summary>The scans that were given to workers, in order.</summary>
    public List<long> Launched => Get<NotedLaunches>().Ids;

    public ScanStore Scans => Get<ScanStore>();

    public AccountScan Worker => Get<AccountScan>();

    public QueueKeeper Keeper => ActivatorUtilities.CreateInstance<QueueKeeper>(_services);

    public ScheduleTicker Ticker => ActivatorUtilities.CreateInstance<ScheduleTicker>(_services);

    public ScheduleTicker TickerThatLogsTo(ILogger<ScheduleTicker> log) => ActivatorUtilities.CreateInstance<ScheduleTicker>(_services, log);

    public static async Task<ScanBench> StartAsync(TimeProvider? time = null, Dictionary<string, string?>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("ecs-posture-bench-").FullName;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddFindings(new StoreLocation(folder));
        services.AddScanning(new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build());
        services.AddSingleton<NotedLaunches>();
        services.AddSingleton<IScanLauncher>(provider => provider.GetRequiredService<NotedLaunches>());
        var provider = services.BuildServiceProvider(validateScopes: true);
        await provider.GetRequiredService<StoreStartup>().MigrateAsync(CancellationToken.None);
        var simulator = await AwsSimulator.StartAsync(SyntheticEstate.Build(new(Clusters: 1, Services: 3, Families: 3, Revisions: 2, Tasks: 3, Roles: 3)));
        provider.GetRequiredService<DemoEndpoint>().Url = simulator.Url;
        return new(provider, folder, simulator);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public PostureDbContext Db() => Get<IDbContextFactory<PostureDbContext>>().CreateDbContext();

    /// <summary>A connection to the simulated AWS, or as the test changes it.</summary>
    public Task<long> ConnectAsync(string name = "production", Func<ConnectionDraft, ConnectionDraft>? change = null) =>
        Get<ConnectionStore>().AddAsync(
            Actor.System,
            (change ?? (d => d))(new() { Name = name, Regions = [SyntheticEstate.Region], EndpointUrl = Simulator.Url.ToString() }),
            CancellationToken.None);

    public Task<long> QueueAsync(long connectionId) =>
        Get<ScanRequests>().StartAsync(Operator, new(connectionId, ScanTrigger.Manual), CancellationToken.None);

    public async Task<Scan> ScanAsync(long connectionId)
    {
        var id = await QueueAsync(connectionId);
        await Worker.RunAsync(id, CancellationToken.None);
        return await ReadAsync(id);
    }

    public async Task<Scan> ReadAsync(long id) => (await Scans.FindAsync(id, CancellationToken.None))!;

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class NotedLaunches : IScanLauncher
    {
        public List<long> Ids { get; } = [];

        public void Launch(long scanId) => Ids.Add(scanId);
    }
}
