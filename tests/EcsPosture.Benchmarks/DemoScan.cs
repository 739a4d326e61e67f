using BenchmarkDotNet.Attributes;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Collection;
using EcsPosture.Findings;
using EcsPosture.Findings.Queries;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using EcsPosture.Collection.Aws.Credentials;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Benchmarks;

/// <summary>A cold scan of the demo estate's production account over HTTP, from start to recorded findings, and the Overview's facts after it.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class DemoScan
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecs-posture-benchmark-").FullName;
    private AwsSimulator _simulator = null!;
    private ServiceProvider _services = null!;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", DemoEstate.ProductionAccessKeyId);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", DemoEstate.SecretAccessKey);
        _simulator = await AwsSimulator.StartAsync(DemoEstate.Build(TimeProvider.System.GetUtcNow()), DemoEstate.Options, CancellationToken.None);
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddCollection().AddFindings(new StoreLocation(_folder)).AddFindingsQueries().BuildServiceProvider();
        await _services.GetRequiredService<StoreStartup>().MigrateAsync(CancellationToken.None);
        await ScanAndRecordAsync();
    }

    [GlobalCleanup]
    public async Task CleanAsync()
    {
        await _services.DisposeAsync();
        await _simulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public async Task ScanAndRecordAsync()
    {
        var result = await _services.GetRequiredService<AccountCollector>().CollectAsync(
            new() { Credentials = AwsCredentialsSource.Default, Regions = DemoEstate.ProductionRegions, Endpoint = _simulator.Url }, null, CancellationToken.None);
        var evaluation = new Evaluator(CheckCatalogue.Default).Evaluate(SnapshotReader.Read(result.Documents));
        await using var db = await _services.GetRequiredService<IDbContextFactory<PostureDbContext>>().CreateDbContextAsync();
        var scan = new Scan { Label = "benchmark", RequestedBy = "benchmark", Trigger = ScanTrigger.Cli, State = ScanState.Running, QueuedAt = TimeProvider.System.GetUtcNow() };
        db.Scans.Add(scan);
        await db.SaveChangesAsync();
        await _services.GetRequiredService<FindingRecorder>().RecordAsync(evaluation, new(scan.Id), CancellationToken.None);
    }

    [Benchmark]
    public Task<OverviewView> ReadOverviewAsync() => _services.GetRequiredService<OverviewReader>().ReadAsync(EstateScope.All, CancellationToken.None);
}
