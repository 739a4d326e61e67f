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
    private readonly ServiceProvider _services;

    private TestStore(ServiceProvider services, FakeTimeProvider clock) => (_services, Clock) = (services, clock);

    public FakeTimeProvider Clock { get; }

    public StoreLocation Location => Get<StoreLocation>();

    public IDbContextFactory<PostureDbContext> Contexts => Get<IDbContextFactory<PostureDbContext>>();

    public static async Task<TestStore> CreateAsync(string? folder = null)
    {
        var store = Open(folder ?? Directory.CreateTempSubdirectory("findings-").FullName);
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
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
