using System.Globalization;
using EcsPosture.Checks;
using EcsPosture.Findings;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries;
using EcsPosture.Findings.Queries.Compliance;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Queries.Scans;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Queries.Search;
using EcsPosture.Findings.Queries.Topics;
using EcsPosture.Findings.Storage;
using EcsPosture.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>What each page asks the store, at 1,000,000 findings (<c>findings=</c> another number), and an export of them all.
/// <c>store=</c> a folder keeps the SQLite store there for the next time, <c>database=</c> a connection string the one in a PostgreSQL database of one's own.</summary>
internal static class QueryFigures
{
    private const string Database = "database=";
    private const int Rounds = 20;

    public static async Task MeasureSqliteAsync(FigureTable table, string[] settings)
    {
        using var folder = BenchmarkFolder.Of(settings);
        await MeasureAsync(table, settings, new StoreLocation(folder.Path), "SQLite", "p95 100 ms");
    }

    public static async Task MeasurePostgresAsync(FigureTable table, string[] settings)
    {
        using var folder = BenchmarkFolder.Of();
        if (settings.FirstOrDefault(s => s.StartsWith(Database, StringComparison.Ordinal)) is { } own)
        {
            await MeasureAsync(table, settings, StoreLocation.Of(folder.Path, own[Database.Length..]), "PostgreSQL", "p95 50 ms");
            return;
        }

        var server = await PostgresServer.GetAsync();
        var database = await server.CreateDatabaseAsync();
        try
        {
            await MeasureAsync(table, settings, StoreLocation.Of(folder.Path, server.ConnectionString(database)), "PostgreSQL", "p95 50 ms");
        }
        finally
        {
            await server.DropDatabaseAsync(database);
        }
    }

    private static async Task MeasureAsync(FigureTable table, string[] settings, StoreLocation location, string name, string goal)
    {
        var count = FigureTable.Number(settings, "findings", 1_000_000);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddFindings(location).AddFindingsQueries().BuildServiceProvider();
        await services.GetRequiredService<StoreStartup>().MigrateAsync(CancellationToken.None);
        var contexts = services.GetRequiredService<IDbContextFactory<PostureDbContext>>();
        var filling = new Stages();
        if (await new MillionFindings(contexts, count).FillAsync())
        {
            filling.Done("filling");
        }

        await services.GetRequiredService<FindingIndexKeeper>().WarmUpAsync(CancellationToken.None);
        filling.Done("reading the index");
        table.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: store with {count:N0} findings"), filling.ToString());
        foreach (var (page, ask) in Questions(services))
        {
            await MeasureAsync(table, $"{name}: {page}", goal, ask);
        }

        await ExportAsync(table, services, name);
    }

    private static IEnumerable<(string Page, Func<int, CancellationToken, Task> Ask)> Questions(IServiceProvider services)
    {
        var findings = services.GetRequiredService<FindingsReader>();
        var clusters = services.GetRequiredService<ClusterReader>();
        string Cluster(int i) => StableHash.OfArn(MillionFindings.ClusterArn(i * 7));
        EstateScope InCluster(int i) => EstateScope.All with { ClusterHash = Cluster(i) };
        FindingsQuery Severe(int i) => new() { Severities = [(Severity)(i % 5)] };
        yield return ("Overview", (_, stop) => services.GetRequiredService<OverviewReader>().ReadAsync(EstateScope.All, stop));
        yield return ("Overview of a region", (_, stop) => services.GetRequiredService<OverviewReader>().ReadAsync(EstateScope.All with { Region = "eu-west-1" }, stop));
        yield return ("Findings, first page", (_, stop) => findings.PageAsync(new(), new(), stop));
        string? next = null;
        yield return ("Findings, the next page", async (_, stop) => next = (await findings.PageAsync(new(), new(next), stop)).Next);
        yield return ("Findings, by severity", (i, stop) => findings.PageAsync(Severe(i), new(), stop));
        yield return ("Findings, newest first", (_, stop) => findings.PageAsync(new() { Order = FindingsOrder.Newest }, new(), stop));
        yield return ("Findings, of a cluster", (i, stop) => findings.PageAsync(new() { Scope = InCluster(i) }, new(), stop));
        yield return ("Findings, of a topic and a severity", (i, stop) => findings.PageAsync(Severe(i) with { Topics = [(Topic)(i % 4)] }, new(), stop));
        yield return ("Findings, by text", (i, stop) => findings.PageAsync(new() { Text = $"family-{i * 37:D6}" }, new(), stop));
        yield return ("Findings, count", (i, stop) => findings.CountAsync(Severe(i), stop));
        yield return ("Findings, facets", (_, stop) => findings.FacetsAsync(new(), stop));
        yield return ("Findings, facets of a severity", (i, stop) => findings.FacetsAsync(Severe(i), stop));
        yield return ("Findings, groups by check", (_, stop) => findings.GroupsAsync(new(), stop));
        yield return ("one finding", (i, stop) => services.GetRequiredService<FindingReader>().ReadAsync(StableHash.Of((i * 997).ToString(CultureInfo.InvariantCulture)), stop));
        yield return ("Clusters", (_, stop) => clusters.PageAsync(EstateScope.All, new(), stop));
        yield return ("one cluster", (i, stop) => clusters.ReadAsync(Cluster(i), stop));
        yield return ("services of a cluster", (i, stop) => services.GetRequiredService<ClusterPartsReader>().ServicesAsync(Cluster(i), new(), stop));
        yield return ("Task definitions", (_, stop) => services.GetRequiredService<FamilyReader>().PageAsync(EstateScope.All, null, new(), stop));
        yield return ("Topics", (_, stop) => services.GetRequiredService<TopicReader>().ReadAsync(EstateScope.All, stop));
        yield return ("Compliance", (_, stop) => services.GetRequiredService<ComplianceReader>().ReadAsync(EstateScope.All, stop));
        yield return ("Scans", (_, stop) => services.GetRequiredService<ScanReader>().ListAsync(null, null, 50, stop));
        yield return ("jump to", (i, stop) => services.GetRequiredService<JumpReader>().FindAsync($"service-{i:D4}", EstateScope.All, 8, stop));
        yield return ("scope selectors", (_, stop) => services.GetRequiredService<ScopeReader>().ReadAsync(EstateScope.All, stop));
    }

    private static async Task MeasureAsync(FigureTable table, string what, string goal, Func<int, CancellationToken, Task> ask)
    {
        var times = new List<double>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await ask(0, limit.Token);
            for (var round = 1; round <= Rounds && (times.Sum() < 20_000 || round <= 3); round++)
            {
                var began = TimeProvider.System.GetTimestamp();
                await ask(round, limit.Token);
                times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            }

            times.Sort();
            table.Add(what, string.Create(CultureInfo.InvariantCulture, $"p50 {times[times.Count / 2]:0.0} ms, p95 {times[(int)Math.Ceiling(times.Count * 0.95) - 1]:0.0} ms"), goal);
        }
        catch (OperationCanceledException)
        {
            table.Add(what, "no answer within 60 s", goal);
        }
    }

    private static async Task ExportAsync(FigureTable table, IServiceProvider services, string name)
    {
        GC.Collect();
        var (before, most, rows) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0);
        var watch = new Stages();
        await foreach (var finding in services.GetRequiredService<ExportReader>().FindingsAsync(new() { Statuses = Enum.GetValues<FindingStatus>() }, CancellationToken.None))
        {
            if (++rows % 100_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        watch.Done("export");
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"{name}: export of {rows:N0} findings with evidence; most that it holds"), $"{watch}; {FigureTable.Megabytes(most)}", "flat memory");
    }
}
