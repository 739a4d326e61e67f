using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EcsPosture.Findings.Tests.Storage;

public sealed class StoreStartupTests
{
    public static TheoryData<TestDatabase> Databases => [TestDatabase.Sqlite, TestDatabase.Postgres];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_migrations_hold_the_whole_model(TestDatabase database)
    {
        await using var store = await TestStore.MigrateAsync(database);
        await using var db = store.Db();

        Assert.False(db.Database.HasPendingModelChanges(), $"Add a migration for {database}.");
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_compiled_model_is_the_model_that_the_program_describes(TestDatabase database)
    {
        await using var store = await TestStore.MigrateAsync(database);
        await using var db = store.Db();
        var described = db.GetService<IModelRuntimeInitializer>().Initialize(db.GetService<IDesignTimeModel>().Model, designTime: false);

        Assert.NotSame(described, db.Model);
        var (expected, actual) = (Says(described), Says(db.Model));
        Assert.True(expected == actual, $"Compile the model of {database} anew; docs/performance.md says how. {FirstDifference(expected, actual)}");
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
    public async Task Only_the_owner_may_read_the_database_and_its_copies()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var store = await OfFirstMigrationAsync();
        await store.Get<StoreStartup>().MigrateAsync(Cancel);

        var files = Directory.GetFiles(store.Location.DataDirectory, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.StartsWith(store.Location.BackupDirectory, StringComparison.Ordinal));
        foreach (var file in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_lock_that_a_killed_migration_left_does_not_stop_the_next_start()
    {
        await using var store = await TestStore.EmptyAsync();
        store.Location.Prepare();
        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlAsync($"CREATE TABLE __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL)", Cancel);
            await db.Database.ExecuteSqlAsync($"INSERT INTO __EFMigrationsLock VALUES (1, '2026-11-20')", Cancel);
        }

        await store.Get<StoreStartup>().MigrateAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        await using var after = store.Db();
        Assert.Equal(0, await after.Findings.CountAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Processes_that_start_at_once_migrate_one_after_the_other(TestDatabase database)
    {
        await using var store = await TestStore.EmptyAsync(database);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => store.Get<StoreStartup>().MigrateAsync(Cancel), Cancel)));

        await using var db = store.Db();
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_store_of_a_newer_program_is_refused_by_the_migrations_name(TestDatabase database)
    {
        await using var store = await TestStore.MigrateAsync(database);
        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlAsync($"INSERT INTO \"__EFMigrationsHistory\" VALUES ('29991231235959_Tomorrow', '99.0.0')", Cancel);
        }

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.Get<StoreStartup>().MigrateAsync(Cancel));

        Assert.Contains("29991231235959_Tomorrow", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_the_first_migration_is_copied_and_then_brought_up_to_date_with_all_that_is_in_it()
    {
        await using var store = await OfFirstMigrationAsync();

        await store.Get<StoreStartup>().MigrateAsync(Cancel);

        await using var db = store.Db();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancel));
        var connection = await db.Connections.SingleAsync(Cancel);
        Assert.Equal(("old", ScanScope.Current, "eu-west-1"), (connection.Name, connection.Scope, Assert.Single(connection.Regions)));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), connection.CreatedAt);
        Assert.Equal((8, null), (connection.RegionsAtOnce, connection.GroupId));
        Assert.Equal(1, await db.AuditEntries.CountAsync(Cancel));
        Assert.Equal(connection.Id, (await db.Schedules.SingleAsync(Cancel)).ConnectionId);
        var scan = await db.Scans.SingleAsync(Cancel);
        Assert.Equal((connection.Id, 1L), (scan.ConnectionId, scan.ScheduleId));
        Assert.Equal("ok", await PragmaAsync(db, "integrity_check"));

        var copy = Assert.Single(Directory.GetFiles(store.Location.BackupDirectory));
        Assert.Matches(@"ecs-posture-20261120-070000-000\.db$", copy);
        await using var old = new SqliteConnection($"Data Source={copy};Mode=ReadOnly;Pooling=false");
        await old.OpenAsync(Cancel);
        await using var command = old.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM Connections) || ' ' || (SELECT count(*) FROM __EFMigrationsHistory)";
        Assert.Equal("1 1", await command.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task The_last_three_copies_are_kept()
    {
        await using var store = await OfFirstMigrationAsync();
        await using var db = store.Db();
        var keeping = store.Get<IStoreKeeping>();
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(1));
            made.Add((await keeping.BackUpAsync(db, Cancel))!);
        }

        Assert.Equal(made.TakeLast(3), Directory.GetFiles(store.Location.BackupDirectory).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Starting_again_makes_no_copy()
    {
        await using var store = await TestStore.MigrateAsync();

        await store.Get<StoreStartup>().MigrateAsync(Cancel);

        Assert.False(Directory.Exists(store.Location.BackupDirectory));
    }

    /// <summary>A store as the first release wrote it: the tables of the first migration and rows in them.</summary>
    private static async Task<TestStore> OfFirstMigrationAsync()
    {
        var store = await TestStore.EmptyAsync();
        store.Location.Prepare();
        await using var db = store.Db();
        await db.Database.OpenConnectionAsync(Cancel);
        await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First(), Cancel);
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).UtcTicks;
        await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO Connections (Name, Regions, CredentialKind, Scope, IsEnabled, CreatedAt, CreatedBy, ChangedAt, ChangedBy)
             VALUES ('old', '["eu-west-1"]', 'DefaultChain', 'Current', 1, {at}, 'olga', {at}, 'olga')
             """,
            Cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO Schedules (Name, ConnectionId, Cron, TimeZone, Overlap, MissedRun, IsPaused, CreatedAt, CreatedBy, ChangedAt, ChangedBy)
             VALUES ('nightly', 1, '0 2 * * *', 'UTC', 'Skip', 'Skip', 0, {at}, 'olga', {at}, 'olga')
             """,
            Cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO Scans (ConnectionId, Label, "Trigger", ScheduleId, RequestedBy, State, QueuedAt, Scope, Regions, CallsMade, CallsSaved, ThrottleWaitMilliseconds, Opened, Resolved, Reopened,
                 Passes, Fails, Manuals, NotAssessed, NotApplicable, ExistingResources, ReadResources, Gaps)
             VALUES (1, 'old', 'Schedule', 1, 'nightly', 'Succeeded', {at}, 'Current', '["eu-west-1"]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
             """,
            Cancel);
        await db.Database.ExecuteSqlAsync($"INSERT INTO AuditEntries (At, Who, Role, Action, Target) VALUES ({at}, 'olga', 'Administrator', 'connection.create', 'connection 1')", Cancel);
        return store;
    }

    private static async Task<string> PragmaAsync(PostureDbContext db, string pragma)
    {
        await db.Database.OpenConnectionAsync(Cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + pragma;
        return $"{await command.ExecuteScalarAsync(Cancel)}";
    }

    private static string FirstDifference(string expected, string actual) =>
        expected.Split('\n').Zip(actual.Split('\n')).Where(lines => lines.First != lines.Second).Select(lines => $"Described: {lines.First} Compiled: {lines.Second}").FirstOrDefault() ?? "";

    /// <summary>All that a model says of entities, tables and conversions.</summary>
    private static string Says(IModel model) => string.Join('\n', model.GetEntityTypes().SelectMany(type => type.GetProperties())
        .Select(property => $"{property.DeclaringType.Name}.{property.Name}: {property.GetColumnType()} {property.GetTypeMapping().Converter?.GetType()}")
        .Prepend(model.GetRelationalModel().ToDebugString(MetadataDebugStringOptions.LongDefault))

        // Type by type: the model itself also tells of types that queries of tests beside this one brought along.
        .Concat(model.GetEntityTypes().Select(type => type.ToDebugString(MetadataDebugStringOptions.LongDefault)))
        .Append(model.AnnotationsToDebugString()));
}
