using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Collection;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Findings;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>Scans of a large estate from the first call to the finished record: the first, one of the unchanged estate, and one in which 5 % changed.</summary>
internal static class ScanFigures
{
    private const string Estate = "clusters=20,services=2000,families=20000,revisions=10,tasks=6000,roles=2000";

    public static async Task MeasureAsync(FigureTable table, string[] settings)
    {
        var scale = settings.FirstOrDefault(s => s.StartsWith("clusters=", StringComparison.Ordinal)) ?? Estate;
        var folder = Directory.CreateTempSubdirectory("ecs-posture-benchmark-").FullName;
        await using var simulator = await SimulatorProcess.StartAsync(scale);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddCollection(new() { PaceFactor = 100_000 }).AddFindings(new StoreLocation(folder)).BuildServiceProvider();
        try
        {
            await services.GetRequiredService<StoreStartup>().MigrateAsync(CancellationToken.None);
            table.Add("estate", scale);
            foreach (var (what, goal, change) in ((string, string, Action<SnapshotDocuments>)[])
                [("first scan", "60 s", _ => { }), ("unchanged rescan", "15 s", _ => { }), ("rescan with 5 % of the families changed", "", SpoilSome)])
            {
                await ScanAsync(table, services, simulator.Url, what, goal, change);
                await Leftovers.GiveBackAsync();
                table.Add($"{what}: memory after it", FigureTable.Megabytes(Environment.WorkingSet));
            }

            table.Add("largest memory of the process over these scans", FigureTable.Megabytes(Machine.PeakMemory()), "600 MB");
            table.Add("store on disk", FigureTable.Megabytes(new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ScanAsync(FigureTable table, IServiceProvider services, Uri url, string what, string goal, Action<SnapshotDocuments> change)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PostureDbContext>>().CreateDbContextAsync();
        var before = await CountAsync(db);
        var watch = new Stages();
        var account = await CollectAsync(services, url, what, table, change);
        await Leftovers.GiveBackAsync();
        watch.Done("collect and read");
        var evaluation = new Evaluator(CheckCatalogue.Default).Evaluate(account);
        var scan = new Scan { Label = "benchmark", RequestedBy = "benchmark", Trigger = ScanTrigger.Cli, State = ScanState.Running, QueuedAt = TimeProvider.System.GetUtcNow() };
        db.Scans.Add(scan);
        await db.SaveChangesAsync();
        var summary = await services.GetRequiredService<FindingRecorder>().RecordAsync(evaluation, new(scan.Id), CancellationToken.None);
        watch.Done("judge and record");
        var after = await CountAsync(db);
        table.Add(what, FigureTable.Of(watch.Total), goal);
        table.Add($"{what}: processor time", FigureTable.Of(watch.ProcessorTime));
        table.Add($"{what}: of these", watch.ToString());
        table.Add(
            $"{what}: findings opened, resolved; rows of findings, latest verdicts and events added",
            string.Create(CultureInfo.InvariantCulture, $"{summary.Opened:N0}, {summary.Resolved:N0}; {after.Findings - before.Findings:N0}, {after.Latest - before.Latest:N0}, {after.Events - before.Events:N0}"));
    }

    private static async Task<AccountSnapshot> CollectAsync(IServiceProvider services, Uri url, string what, FigureTable table, Action<SnapshotDocuments> change)
    {
        var began = TimeProvider.System.GetTimestamp();
        var result = await services.GetRequiredService<AccountCollector>().CollectAsync(
            new()
            {
                Credentials = AwsCredentialsSource.Placeholder,
                Regions = [SyntheticEstate.Region],
                Endpoint = url,
                RevisionBodies = services.GetRequiredService<IRevisionBodies>(),
            },
            null,
            CancellationToken.None);
        table.Add(
            $"{what}: collecting",
            string.Create(CultureInfo.InvariantCulture, $"{FigureTable.Of(TimeProvider.System.GetElapsedTime(began))}, {result.Calls.Calls:N0} calls ({result.Calls.CallsByAction.Where(c => c.Key.StartsWith("ecs:", StringComparison.Ordinal)).Sum(c => c.Value):N0} of ECS), {result.Calls.CallsSaved:N0} saved"));
        change(result.Documents[0]);
        return SnapshotReader.Read(result.Documents);
    }

    private static async Task<(int Findings, int Latest, int Events)> CountAsync(PostureDbContext db) =>
        (await db.Findings.CountAsync(), await db.LatestVerdicts.CountAsync(), await db.FindingEvents.CountAsync());

    private static void SpoilSome(SnapshotDocuments documents)
    {
        var index = 0;
        foreach (var path in documents.Under("ecs/describe-task-definition/").ToList())
        {
            var file = documents.Get(path)!;
            if (index++ % 20 == 0 && file["taskDefinition"]!["containerDefinitions"]![0] is JsonObject container)
            {
                container["readonlyRootFilesystem"] = false;
                container.Remove("user");
                documents.PutPacked(path, file);
            }
        }
    }
}
