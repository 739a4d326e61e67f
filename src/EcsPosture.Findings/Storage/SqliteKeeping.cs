using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Storage;

/// <summary>Migrations of the SQLite file: a lock file beside it, and a copy of it before.</summary>
internal sealed class SqliteKeeping(StoreLocation location, TimeProvider time) : IStoreKeeping
{
    /// <summary>How many copies are kept.</summary>
    public const int Copies = 3;

    private const string Pattern = "ecs-posture-*.db";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public void Prepare() => location.Prepare();

    public async Task<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var path = location.DatabasePath + ".lock";
        StoreLocation.CreateForOwner(path);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>A killed migration leaves EF's own lock behind, which would be waited for without end; under ours nobody holds it.</summary>
    public async Task ClearTheWayAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        var tables = await db.Database
            .SqlQuery<int>($"SELECT count(*) AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancellationToken);
        if (tables > 0)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", cancellationToken);
        }
    }

    /// <summary>Copies by SQLite's online backup, which takes what the log holds too. The copy gets its name when it is whole.</summary>
    public async Task<string?> BackUpAsync(PostureDbContext db, CancellationToken cancellationToken)
    {
        StoreLocation.Prepare(location.BackupDirectory);
        var path = Path.Combine(location.BackupDirectory, string.Create(CultureInfo.InvariantCulture, $"ecs-posture-{time.GetUtcNow().UtcDateTime:yyyyMMdd-HHmmss-fff}.db"));
        var unfinished = path + ".unfinished";
        File.Delete(unfinished);
        StoreLocation.CreateForOwner(unfinished);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ToString()))
        {
            await copy.OpenAsync(cancellationToken);
            ((SqliteConnection)db.Database.GetDbConnection()).BackupDatabase(copy);
        }

        await db.Database.CloseConnectionAsync();
        File.Move(unfinished, path);
        RemoveOld();
        return path;
    }

    public void Finish() => location.Protect();

    private void RemoveOld()
    {
        // The names hold the time, so their order is that of the copies.
        foreach (var old in Directory.GetFiles(location.BackupDirectory, Pattern).OrderDescending(StringComparer.Ordinal).Skip(Copies))
        {
            File.Delete(old);
        }
    }
}
