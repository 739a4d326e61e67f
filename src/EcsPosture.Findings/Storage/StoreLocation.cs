namespace EcsPosture.Findings.Storage;

/// <summary>The folder that holds the store. Only the user that runs the program may read it.</summary>
/// <param name="DataDirectory">The folder.</param>
public sealed record StoreLocation(string DataDirectory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The database file.</summary>
    public string DatabasePath => Path.Combine(DataDirectory, "ecs-posture.db");

    /// <summary>Makes the folder, which nobody else may enter.</summary>
    public void PrepareDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(DataDirectory);
        }
        else
        {
            Directory.CreateDirectory(DataDirectory, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes the folder, and an empty database file that nobody else may read.</summary>
    public void Prepare()
    {
        PrepareDirectory();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (!File.Exists(DatabasePath))
        {
            File.Open(DatabasePath, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }).Dispose();
        }

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
}
