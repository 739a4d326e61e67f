using System.Collections.Concurrent;
using EcsPosture.Findings.Queries;
using EcsPosture.Findings.Storage;
using EcsPosture.Testing.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace EcsPosture.Findings.Tests;

/// <summary>A store of its own, put together as the program does it, with a clock that the test moves.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MakeSqliteTemplateAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MakePostgresTemplateAsync);
    private static readonly ConcurrentBag<string> Emptied = [];
    private readonly ServiceProvider _services;
    private readonly string? _database;
    private readonly bool _isKept;

    private TestStore(ServiceProvider services, FakeTimeProvider clock, string? database, bool isKept) =>
        (_services, Clock, _database, _isKept) = (services, clock, database, isKept);

    public FakeTimeProvider Clock { get; }

    public StoreLocation Location => Get<StoreLocation>();

    public IDbContextFactory<PostureDbContext> Contexts => Get<IDbContextFactory<PostureDbContext>>();

    /// <summary>A store that is up to date: a copy of one that was migrated once, as migrating takes a while.</summary>
    public static async Task<TestStore> CreateAsync(TestDatabase database = TestDatabase.Sqlite)
    {
        if (database is TestDatabase.Postgres)
        {
            return await OpenPostgresAsync(Emptied.TryTake(out var emptied) ? emptied : await NewPostgresAsync(), isKept: true);
        }

        var store = Open(NewFolder());
        File.Copy(await SqliteTemplate.Value, store.Location.DatabasePath);
        return store;
    }

    /// <summary>A store brought up to date as the program does it.</summary>
    public static async Task<TestStore> MigrateAsync(TestDatabase database = TestDatabase.Sqlite)
    {
        var store = await EmptyAsync(database);
        await store.Get<StoreStartup>().MigrateAsync(CancellationToken.None);
        return store;
    }

    /// <summary>A store in which nothing is yet.</summary>
    public static async Task<TestStore> EmptyAsync(TestDatabase database = TestDatabase.Sqlite) =>
        database is TestDatabase.Postgres ? await OpenPostgresAsync(await (await PostgresServer.GetAsync()).CreateDatabaseAsync()) : Open(NewFolder());

    public static TestStore Open(string folder) => Open(new StoreLocation(folder), null);

    public static async Task<TestStore> OpenPostgresAsync(string database, bool isKept = false) =>
        Open(StoreLocation.Of(NewFolder(), (await PostgresServer.GetAsync()).ConnectionString(database)), database, isKept);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public PostureDbContext Db() => Contexts.CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        var folder = Location.DataDirectory;
        if (_database is null)
        {
            await using var db = Db();
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        await _services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        if (_database is not null && _isKept)
        {
            await (await PostgresServer.GetAsync()).EmptyDatabaseAsync(_database);
            Emptied.Add(_database);
        }
        else if (_database is not null)
        {
            await (await PostgresServer.GetAsync()).DropDatabaseAsync(_database);
        }
    }

    public static TestStore Open(StoreLocation location, string? database, bool isKept = false)
    {
        var clock = new FakeTimeProvider(new(2026, 11, 20, 7, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>))
            .AddFindings(location)
            .AddFindingsQueries()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        return new(services, clock, database, isKept);
    }

    private static async Task<string> NewPostgresAsync() => await (await PostgresServer.GetAsync()).CreateDatabaseAsync(await PostgresTemplate.Value);

    private static string NewFolder() => Directory.CreateTempSubdirectory("findings-").FullName;

    private static async Task<string> MakeSqliteTemplateAsync()
    {
        await using var store = await MigrateAsync();
        var copy = Path.Combine(Directory.CreateTempSubdirectory("findings-template-").FullName, "template.db");
        await using var db = store.Db();
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        return copy;
    }

    private static async Task<string> MakePostgresTemplateAsync()
    {
        var server = await PostgresServer.GetAsync();
        var name = await server.CreateDatabaseAsync();
        var store = await OpenPostgresAsync(name);
        await store.Get<StoreStartup>().MigrateAsync(CancellationToken.None);
        await using (var db = store.Db())
        {
            // A database that someone is connected to cannot be copied.
            NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
        }

        Directory.Delete(store.Location.DataDirectory, recursive: true);
        await store._services.DisposeAsync();
        return name;
    }
}
