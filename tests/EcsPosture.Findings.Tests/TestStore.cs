using EcsPosture.Findings.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EcsPosture.Findings.Tests;

/// <summary>A store in a folder of its own, put together as the program does it, with a clock that the test moves.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);
    private readonly ServiceProvider _services;

    private TestStore(ServiceProvider services, FakeTimeProvider clock) => (_services, Clock) = (services, clock);

    public FakeTimeProvider Clock { get; }

    public StoreLocation Location => Get<StoreLocation>();

    public IDbContextFactory<PostureDbContext> Contexts => Get<IDbContextFactory<PostureDbContext>>();

    /// <summary>A store that is up to date: a copy of one that was migrated once, as migrating takes a while.</summary>
    public static async Task<TestStore> CreateAsync()
    {
        var store = Open(Directory.CreateTempSubdirectory("findings-").FullName);
        File.Copy(await Template.Value, store.Location.DatabasePath);
        return store;
    }

    /// <summary>A store brought up to date as the program does it.</summary>
    public static async Task<TestStore> MigrateAsync()
    {
        var store = Open(Directory.CreateTempSubdirectory("findings-").FullName);
        await store.Get<StoreStartup>().MigrateAsync(CancellationToken.None);
        return store;
    }

    public static TestStore Open(string folder)
    {
        var clock = new FakeTimeProvider(new(2026, 11, 20, 7, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>))
            .AddFindings(folder)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        return new(services, clock);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public PostureDbContext Db() => Contexts.CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        var folder = Location.DataDirectory;
        await using (var db = Db())
        {
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        await _services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> MakeTemplateAsync()
    {
        await using var store = await MigrateAsync();
        var copy = Path.Combine(Directory.CreateTempSubdirectory("findings-template-").FullName, "template.db");
        await using var db = store.Db();
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        return copy;
    }
}
