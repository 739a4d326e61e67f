using System.Diagnostics;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Findings.Storage;
using EcsPosture.Simulator;
using EcsPosture.Web.Demo;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Demo;

public sealed class DemoTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_scans_both_accounts_has_a_history_and_keeps_no_seeded_secret()
    {
        var folder = Directory.CreateTempSubdirectory("ecs-posture-demo-test-");
        await using (var app = EcsPostureApp.Build(Options(folder.FullName)))
        {
            await app.StartAsync(Ct);
            var scans = app.Services.GetRequiredService<ScanStore>();
            List<Scan> live;
            var waited = Stopwatch.StartNew();
            do
            {
                Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "The demo's scans did not end.");
                await Task.Delay(200, Ct);
                live = [.. (await scans.ListAsync(null, 50, Ct)).Where(s => s.ConnectionId is not null)];
            }
            while (live.Count < 2 || live.Exists(s => !s.State.IsEnd()));

            Assert.All(live, s => Assert.True(s.State.IsSuccess(), s.Error));
            Assert.Equal(2, (await app.Services.GetRequiredService<ScheduleStore>().ListAsync(Ct)).Count);
            await using var db = await app.Services.GetRequiredService<IDbContextFactory<PostureDbContext>>().CreateDbContextAsync(Ct);
            Assert.Equal(2 * DemoEstate.HistoryDays.Count, await db.Scans.CountAsync(s => s.ConnectionId == null, Ct));
            Assert.Equal(2, await db.Findings.Select(f => f.AccountId).Distinct().CountAsync(Ct));
            await app.StopAsync(Ct);
        }

        SqliteConnection.ClearAllPools();
        var bytes = Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories).Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f))).ToList();
        Assert.All(DemoEstate.SeededSecrets, secret => Assert.DoesNotContain(bytes, text => text.Contains(secret, StringComparison.Ordinal)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void The_demo_refuses_a_real_store_and_the_program_the_demo_s()
    {
        var configuration = new ConfigurationBuilder().Build();
        var folder = Directory.CreateTempSubdirectory("ecs-posture-demo-test-").FullName;
        var real = Path.Combine(folder, "real");
        var demo = Path.Combine(folder, "demo");
        new StoreLocation(real).Prepare();

        Assert.Throws<StartRefusedException>(() => DemoData.Place(Options(real), configuration));
        DemoData.Place(Options(demo), configuration).Dispose();
        Assert.Throws<StartRefusedException>(() => DemoData.Place(Options(demo) with { Demo = false }, configuration));
        Assert.Equal(demo, DemoData.Place(Options(demo), configuration).Directory);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Without_a_folder_the_demo_takes_a_new_one_and_removes_it()
    {
        var set = Directory.CreateTempSubdirectory("ecs-posture-demo-test-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ECSPOSTURE_DATA"] = set }).Build();

        var inside = DemoData.Place(Options(null), configuration);
        var temporary = DemoData.Place(Options(null), new ConfigurationBuilder().Build());

        Assert.Equal(set, Path.GetDirectoryName(inside.Directory));
        Assert.NotEqual(ServeOptions.DefaultDataDirectory, temporary.Directory);
        inside.Dispose();
        temporary.Dispose();
        Assert.False(Directory.Exists(inside.Directory) || Directory.Exists(temporary.Directory));
        Directory.Delete(set);
    }

    private static ServeOptions Options(string? folder) => new()
    {
        Demo = true,
        DataDirectory = folder,
        Urls = "http://127.0.0.1:0",
        Output = TextWriter.Null,
        Settings = new Dictionary<string, string?> { ["Logging:LogLevel:EcsPosture"] = "None" },
    };
}
