using EcsPosture.Findings.Storage;

namespace EcsPosture.Web;

/// <summary>Finds out where the store is: a PostgreSQL database when one is named, else the SQLite file in the data directory.</summary>
internal static class StoreChoice
{
    /// <summary>The setting that names the database.</summary>
    public const string Setting = "ECSPOSTURE_STORE";

    /// <summary>The setting that names a file with the database's password, for container secrets.</summary>
    public const string PasswordFileSetting = "ECSPOSTURE_STORE_PASSWORD_FILE";

    /// <summary>The store of a start. The demo's is a file of its own, whatever the environment names.</summary>
    /// <exception cref="StartRefusedException">The demo was asked for with a database, or the password's file cannot be read.</exception>
    /// <exception cref="StoreRefusedException">The connection string cannot be read.</exception>
    public static StoreLocation Read(ServeOptions options, IConfiguration configuration, string dataDirectory)
    {
        if (!options.Demo)
        {
            var store = Read(options.Store, configuration, dataDirectory);
            return store.IsShared || options.Role is ProcessRole.All
                ? store
                : throw new StartRefusedException(
                    $"Not started: --role {options.Role.ToString().ToLowerInvariant()} is for processes that share a store, and the store is the file {store}, which one process uses. "
                    + $"Name a PostgreSQL database with --store or {Setting}, or leave out --role.");
        }

        if (options.Role is not ProcessRole.All)
        {
            throw new StartRefusedException("Not started: the demo is one process. Leave out --role or --demo.");
        }

        return options.Store is null
            ? new(dataDirectory)
            : throw new StartRefusedException("Not started: the demo has a store of its own, and must not mix with a real one. Leave out --store or --demo.");
    }

    /// <summary>The store of a command.</summary>
    /// <exception cref="StartRefusedException">The password's file cannot be read.</exception>
    /// <exception cref="StoreRefusedException">The connection string cannot be read.</exception>
    public static StoreLocation Read(string? store, IConfiguration configuration, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var connectionString = store ?? configuration[Setting];
        var passwordFile = string.IsNullOrWhiteSpace(connectionString) ? null : configuration[PasswordFileSetting];
        return StoreLocation.Of(dataDirectory, connectionString, passwordFile is null ? null : PasswordIn(passwordFile));
    }

    private static string PasswordIn(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{PasswordFileSetting}: {error.Message}");
        }
    }
}
