using Npgsql;

namespace EcsPosture.Findings.Storage;

/// <summary>
/// Where the store is: a SQLite file in the data directory, or a PostgreSQL database. As text it is what people may see: no
/// user, no password.
/// </summary>
public sealed class StoreLocation
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private StoreLocation(string dataDirectory, NpgsqlConnectionStringBuilder? database) => (DataDirectory, Database) = (dataDirectory, database);

    /// <summary>A SQLite file in a folder.</summary>
    public StoreLocation(string dataDirectory)
        : this(Path.GetFullPath(dataDirectory), null)
    {
    }

    /// <summary>The folder of the SQLite file and of whatever else this machine keeps. Only the user that runs the program may read it.</summary>
    public string DataDirectory { get; }

    /// <summary>Whether it is a PostgreSQL database, which any number of processes on any number of machines may share.</summary>
    public bool IsShared => Database is not null;

    /// <summary>The SQLite file.</summary>
    public string DatabasePath => Path.Combine(DataDirectory, "ecs-posture.db");

    /// <summary>The folder of the copies that are made of the SQLite file before it is migrated.</summary>
    public string BackupDirectory => Path.Combine(DataDirectory, "backups");

    /// <summary>How the PostgreSQL database is reached; null for SQLite. It may hold a password: for connecting only, never to be shown or logged.</summary>
    public string? ConnectionString => Database?.ConnectionString;

    /// <summary>How the PostgreSQL database is reached, password included; null for SQLite.</summary>
    internal NpgsqlConnectionStringBuilder? Database { get; }

    /// <summary>A PostgreSQL database when a connection string is given, else the SQLite file.</summary>
    /// <param name="dataDirectory">The folder of what this machine keeps.</param>
    /// <param name="connectionString">
    /// <c>Host=…;Database=…;Username=…</c> or <c>postgresql://user@host/database</c>; null or blank for SQLite.
    /// </param>
    /// <param name="password">The password, when the connection string does not hold it.</param>
    /// <exception cref="StoreRefusedException">The connection string cannot be read. The message does not repeat it, as it may hold a password.</exception>
    public static StoreLocation Of(string dataDirectory, string? connectionString, string? password = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        var directory = Path.GetFullPath(dataDirectory);
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return new(directory, null);
        }

        var database = PostgresAddress.Read(connectionString.Trim());
        if (!string.IsNullOrEmpty(password))
        {
            database.Password = password;
        }

        return new(directory, database);
    }

    /// <summary>Makes the folder, which nobody else may enter.</summary>
    public void PrepareDirectory() => Prepare(DataDirectory);

    /// <summary>Makes the folder, and an empty database file that nobody else may read.</summary>
    public void Prepare()
    {
        PrepareDirectory();
        CreateForOwner(DatabasePath);
        Protect();
    }

    /// <summary>Takes the rights of all others from the database's files.</summary>
    public void Protect()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var path in new[] { DatabasePath, DatabasePath + "-wal", DatabasePath + "-shm" }.Where(File.Exists))
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    /// <inheritdoc />
    public override string ToString() => Database is null ? DatabasePath : PostgresAddress.Describe(Database);

    /// <summary>Makes a folder that nobody else may enter.</summary>
    internal static void Prepare(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes an empty file that nobody else may read, unless there is one.</summary>
    internal static void CreateForOwner(string path)
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(path))
        {
            File.Open(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }).Dispose();
        }
    }
}
