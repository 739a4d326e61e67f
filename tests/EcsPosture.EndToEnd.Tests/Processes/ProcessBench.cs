using EcsPosture.EndToEnd.Tests.Support;
using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Simulator;
using EcsPosture.Testing.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EcsPosture.EndToEnd.Tests.Processes;

/// <summary>A store, a simulated AWS, and as many processes of the program over them as a test starts and kills. The test looks at the store itself.</summary>
internal sealed class ProcessBench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly ServiceProvider _services;
    private readonly string? _database;
    private readonly List<ProcessUnderTest> _processes = [];

    private ProcessBench(ServiceProvider services, string? database, AwsSimulator simulator) => (_services, _database, Simulator) = (services, database, simulator);

    public static Actor Olga { get; } = new("olga", Role.Administrator);

    public AwsSimulator Simulator { get; }

    public ScanStore Scans => Get<ScanStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty store, and a small estate whose answers take a while.</summary>
    public static async Task<ProcessBench> StartAsync(TestDatabase kind, TimeSpan latency)
    {
        var folder = Directory.CreateTempSubdirectory("ecs-posture-processes-").FullName;
        var (database, connection) = (default(string), default(string));
        if (kind is TestDatabase.Postgres)
        {
            var server = await PostgresServer.GetAsync();
            database = await server.CreateDatabaseAsync();
            connection = server.ConnectionString(database);
        }

        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>))
            .AddFindings(StoreLocation.Of(folder, connection))
            .BuildServiceProvider();
        var simulator = await AwsSimulator.StartAsync(
            SyntheticEstate.Build(new(Clusters: 2, Services: 8, Families: 8, Revisions: 3, Tasks: 8, Roles: 6)), new SimulatorOptions { Latency = latency }, Cancel);
        await services.GetRequiredService<StoreStartup>().MigrateAsync(Cancel);
        return new(services, database, simulator);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public PostureDbContext Db() => Get<IDbContextFactory<PostureDbContext>>().CreateDbContext();

    public Task<long> ConnectAsync(string name = "production") => Get<ConnectionStore>().AddAsync(
        Olga, new() { Name = name, Regions = [SyntheticEstate.Region], EndpointUrl = Simulator.Url.ToString() }, Cancel);

    public Task<long> QueueAsync(long connection) => Scans.QueueAsync(Olga, new(connection, ScanTrigger.Manual), Cancel);

    public async Task<Scan> ReadAsync(long id) => (await Scans.FindAsync(id, Cancel))!;

    /// <summary>Starts a process, without waiting for it.</summary>
    public ProcessUnderTest Start(params IReadOnlyList<string> options)
    {
        var location = Get<StoreLocation>();
        var run = Place.StartProgram(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", location.DataDirectory, .. location.ConnectionString is { } store ? ["--store", store] : Array.Empty<string>(), .. options],
            new Dictionary<string, string>
            {
                ["AWS_ACCESS_KEY_ID"] = DemoEstate.ProductionAccessKeyId,
                ["AWS_SECRET_ACCESS_KEY"] = "simulated",
                ["Scans__SilentAfter"] = "00:00:08",
                ["Scans__ResumeAttempts"] = "10",
            });
        var process = new ProcessUnderTest(run);
        _processes.Add(process);
        return process;
    }

    /// <summary>Waits until something holds; fails with what the processes said when it takes too long.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        while (!await holds())
        {
            if (_processes.FirstOrDefault(p => !p.IsDead && p.Run.HasEnded) is { } ended)
            {
                Assert.Fail($"A process ended by itself before this: {what}.\n{ended.Run.Output}{ended.Run.Errors}");
            }

            Assert.False(limit.IsCancellationRequested, $"Not in {Patience}: {what}.\n{string.Join("\n---\n", _processes.Where(p => !p.IsDead).Select(p => p.Run.Output + p.Run.Errors))}");
            await Task.Delay(100, Cancel);
        }
    }

    public Task UntilEndedAsync(long scan) => UntilAsync($"scan {scan} ended", async () => (await ReadAsync(scan)).State.IsEnd());

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await Simulator.DisposeAsync();
        var folder = Get<StoreLocation>().DataDirectory;
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        if (_database is not null)
        {
            await (await PostgresServer.GetAsync()).DropDatabaseAsync(_database);
        }
    }
}
