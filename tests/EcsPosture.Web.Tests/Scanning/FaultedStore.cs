using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Collection;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Findings;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Scanning;

/// <summary>A store, and scans of the demo estate's production account into it, from the first call to the record, with faults or without.</summary>
internal sealed class FaultedStore : IAsyncDisposable
{
    private static readonly TransportOptions Quick = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(5),
        TryTimeout = TimeSpan.FromSeconds(1),
        PaceFactor = 1000,
    };

    private readonly ServiceProvider _services;
    private readonly AwsSimulator _simulator;
    private readonly string _folder;

    private FaultedStore(ServiceProvider services, AwsSimulator simulator, string folder) => (_services, _simulator, _folder) = (services, simulator, folder);

    public AwsSimulator Simulator => _simulator;

    public static async Task<FaultedStore> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ecs-posture-faults-").FullName;
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddCollection(Quick).AddFindings(new StoreLocation(folder)).BuildServiceProvider();
        await services.GetRequiredService<StoreStartup>().MigrateAsync(CancellationToken.None);
        return new(services, await AwsSimulator.StartAsync(DemoEstate.Build(new(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero)), DemoEstate.Options), folder);
    }

    /// <summary>Scans and records; a scan that fails as a whole records nothing.</summary>
    /// <param name="faults">The faults.</param>
    /// <param name="isWarm">Whether bodies of revisions that an earlier scan kept are used.</param>
    /// <param name="only">Regions of the account; all when null.</param>
    /// <returns>How many gaps it had; null when it failed as a whole.</returns>
    public async Task<int?> ScanAsync(IReadOnlyList<Fault> faults, bool isWarm, IReadOnlyList<string>? only = null)
    {
        var regions = only ?? DemoEstate.ProductionRegions;
        _simulator.Faults.Clear();
        foreach (var fault in faults)
        {
            _simulator.Faults.Add(fault);
        }

        try
        {
            var result = await _services.GetRequiredService<AccountCollector>().CollectAsync(
                new()
                {
                    Credentials = AwsCredentialsSource.Default,
                    Regions = regions,
                    Endpoint = _simulator.Url,
                    RevisionBodies = isWarm ? _services.GetRequiredService<IRevisionBodies>() : null,
                },
                null,
                CancellationToken.None);
            if (result.FailedRegions.Count == regions.Count)
            {
                return null;
            }

            var recorder = _services.GetRequiredService<FindingRecorder>();
            var account = await recorder.NoteLeftOutAsync(SnapshotReader.Read(result.Documents), CancellationToken.None);
            var evaluation = new Evaluator(CheckCatalogue.Default).Evaluate(account);
            await using var db = Db();
            var scan = new Scan { Label = "faulted", RequestedBy = "test", Trigger = ScanTrigger.Cli, State = ScanState.Running, QueuedAt = TimeProvider.System.GetUtcNow() };
            db.Scans.Add(scan);
            await db.SaveChangesAsync();
            return (await recorder.RecordAsync(evaluation, new(scan.Id), CancellationToken.None)).Gaps;
        }
        catch (Exception failure) when (failure is CredentialsException or AwsException)
        {
            return null;
        }
        finally
        {
            _simulator.Faults.Clear();
        }
    }

    /// <summary>What each check last said of each subject.</summary>
    public async Task<Dictionary<string, Verdict>> VerdictsAsync()
    {
        await using var db = Db();
        return await db.LatestVerdicts.AsNoTracking()
            .Select(v => new { v.CheckId, v.Subject!.Region, v.Subject.Kind, v.Subject.Key, v.Container, v.Verdict })
            .ToDictionaryAsync(v => $"{v.CheckId} {v.Region} {v.Kind} {v.Key} {v.Container}", v => v.Verdict);
    }

    /// <summary>All findings with their states. Not their severity, which may depend on what surrounds a resource, and then on what was read of that.</summary>
    public async Task<Dictionary<string, string>> FindingsAsync()
    {
        await using var db = Db();
        return await db.Findings.AsNoTracking()
            .Select(f => new { f.CheckId, f.Region, f.Subject!.Key, f.Container, f.State, f.Resolution, f.ReopenedCount })
            .ToDictionaryAsync(f => $"{f.CheckId} {f.Region} {f.Key} {f.Container}", f => $"{f.State} {f.Resolution} reopened {f.ReopenedCount}");
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private PostureDbContext Db() => _services.GetRequiredService<IDbContextFactory<PostureDbContext>>().CreateDbContext();
}
