using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Storage;

public sealed class StoreStartupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_hold_the_whole_model()
    {
        await using var store = await TestStore.MigrateAsync();
        await using var db = store.Db();

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancel));
    }

    [Fact]
    public async Task Connections_use_a_write_ahead_log_wait_for_locks_and_hold_foreign_keys()
    {
        await using var store = await TestStore.MigrateAsync();
        await using var db = store.Db();

        Assert.Equal("wal", await PragmaAsync(db, "journal_mode"));
        Assert.Equal("1", await PragmaAsync(db, "synchronous"));
        Assert.Equal("5000", await PragmaAsync(db, "busy_timeout"));
        Assert.Equal("1", await PragmaAsync(db, "foreign_keys"));
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_database()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var store = await TestStore.MigrateAsync();

        foreach (var path in Directory.GetFiles(store.Location.DataDirectory))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task A_lock_that_a_killed_migration_left_does_not_stop_the_next_start()
    {
        await using var store = TestStore.Open(Directory.CreateTempSubdirectory("findings-").FullName);
        store.Location.Prepare();
        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlAsync($"CREATE TABLE __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL)", Cancel);
            await db.Database.ExecuteSqlAsync($"INSERT INTO __EFMigrationsLock VALUES (1, '2026-11-20')", Cancel);
        }

        await store.Get<StoreStartup>().MigrateAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        await using var after = store.Db();
        Assert.Equal(0, await after.Findings.CountAsync(Cancel));
    }

    private static async Task<string> PragmaAsync(PostureDbContext db, string pragma)
    {
        await db.Database.OpenConnectionAsync(Cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + pragma;
        return $"{await command.ExecuteScalarAsync(Cancel)}";
    }
}
