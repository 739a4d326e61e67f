using System.Diagnostics;
using System.Globalization;
using EcsPosture.Benchmarks.Circuits;
using EcsPosture.Findings;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Benchmarks.Figures;

/// <summary>
/// 100 readers (<c>circuits=</c> another number) who click through Findings for a minute, each every 3 to 7 seconds, over a store
/// with a million findings (<c>findings=</c> another number) in SQLite (<c>store=</c> a folder keeps it for the next time); the first HTML of the Overview before that.
/// </summary>
internal static class CircuitFigures
{
    private static readonly TimeSpan Clicking = TimeSpan.FromMinutes(1);
    private static readonly string[] Severities = ["critical", "high", "medium", "low"];

    public static async Task MeasureAsync(FigureTable table, string[] settings)
    {
        var (count, findings) = (FigureTable.Number(settings, "circuits", 100), FigureTable.Number(settings, "findings", 1_000_000));
        using var folder = BenchmarkFolder.Of(settings);
        await FillAsync(folder.Path, findings);
        await using var dashboard = await ServedDashboard.StartAsync(folder.Path);
        await OverviewAsync(table, dashboard);
        await ClickAsync(table, dashboard, count, findings);
    }

    private static async Task FillAsync(string folder, int findings)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddFindings(new StoreLocation(folder)).BuildServiceProvider();
        await services.GetRequiredService<StoreStartup>().MigrateAsync(CancellationToken.None);
        await new MillionFindings(services.GetRequiredService<IDbContextFactory<PostureDbContext>>(), findings).FillAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private static async Task OverviewAsync(FigureTable table, ServedDashboard dashboard)
    {
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = dashboard.Cookies }) { BaseAddress = dashboard.Address };
        var first = Stopwatch.StartNew();
        await client.GetStringAsync("/");
        table.Add("Overview, HTML, first after start", FigureTable.Of(first.Elapsed));
        var times = new List<TimeSpan>();
        for (var i = 0; i < 20; i++)
        {
            var watch = Stopwatch.StartNew();
            await client.GetStringAsync("/");
            times.Add(watch.Elapsed);
        }

        table.Add("Overview, HTML, p95 of 20", FigureTable.Of(Percentile(times, 95)), "300 ms");
    }

    private static async Task ClickAsync(FigureTable table, ServedDashboard dashboard, int count, int findings)
    {
        var before = dashboard.Memory;
        var circuits = new List<Circuit>();
        for (var i = 0; i < count; i++)
        {
            circuits.Add(await Circuit.OpenAsync(dashboard.Address, dashboard.Cookies, "/findings"));
        }

        table.Add(string.Create(CultureInfo.InvariantCulture, $"memory of {count} circuits"), $"{FigureTable.Megabytes(dashboard.Memory - before)} over {FigureTable.Megabytes(before)}");
        var until = Stopwatch.StartNew();
        var times = await Task.WhenAll(circuits.Select((circuit, i) => ReadAsync(circuit, new Random(i), findings, until)));
        var all = times.SelectMany(each => each).ToList();
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"{count} circuits on Findings, {all.Count} clicks, p50 and p95"),
            $"{FigureTable.Of(Percentile(all, 50))}, {FigureTable.Of(Percentile(all, 95))}", "p95 200 ms");
        table.Add(string.Create(CultureInfo.InvariantCulture, $"memory with {count} circuits, after a minute"), FigureTable.Megabytes(dashboard.Memory));
        foreach (var circuit in circuits)
        {
            await circuit.DisposeAsync();
        }
    }

    /// <summary>One reader, until the time is over.</summary>
    private static async Task<List<TimeSpan>> ReadAsync(Circuit circuit, Random random, int findings, Stopwatch until)
    {
        var times = new List<TimeSpan>();
        await Task.Delay(random.Next(0, 5000));
        while (until.Elapsed < Clicking)
        {
            times.Add(await circuit.FollowAsync(Link(random, findings)));
            await Task.Delay(random.Next(3000, 7000));
        }

        return times;
    }

    private static string Link(Random random, int findings)
    {
        var number = random.Next(findings);
        return random.Next(6) switch
        {
            0 => "/findings",
            1 => $"/findings?severity={Severities[number % 4]}",
            2 => $"/findings?view=list&severity={Severities[number % 4]}",
            3 => $"/findings?view=list&cluster={StableHash.OfArn(MillionFindings.ClusterArn(number))}",
            4 => string.Create(CultureInfo.InvariantCulture, $"/findings?view=list&q=family-{number / 6:D6}"),
            _ => $"/findings?view=list&open={StableHash.Of(number.ToString(CultureInfo.InvariantCulture))}",
        };
    }

    private static TimeSpan Percentile(List<TimeSpan> times, int percent) => times.Order().ElementAt(Math.Min(times.Count - 1, times.Count * percent / 100));
}
