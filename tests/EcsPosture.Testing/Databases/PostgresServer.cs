using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace EcsPosture.Testing.Databases;

/// <summary>
/// A PostgreSQL server of this test run's own, on a socket in a temporary folder, that keeps nothing: one for the process, a
/// database for each test. It ends with the process, also when that is killed.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);
    private static int s_databases;
    private readonly string _folder;
    private readonly Process _process;

    private PostgresServer(string folder, Process process) => (_folder, _process) = (folder, process);

    /// <summary>The process's server, started when it is first asked for.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static Task<PostgresServer> GetAsync() => Shared.Value;

    /// <summary>Connects to a database as its owner, who is a superuser here.</summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = _folder, Database = database, Username = "posture", MaxPoolSize = 20, Timeout = 30 }.ToString();

    /// <summary>Makes an empty database, or a copy of one that nobody is connected to, and gives its name.</summary>
    public async Task<string> CreateDatabaseAsync(string template = "template1")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref s_databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    /// <summary>Removes a database, and whoever is still connected to it.</summary>
    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>Removes all rows of a migrated store and starts its ids anew, several times faster than making another database.</summary>
    public Task EmptyDatabaseAsync(string name) => ExecuteAsync(
        """
        SET session_replication_role = replica;
        DO $$
        DECLARE each text;
        BEGIN
          FOR each IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory' LOOP
            EXECUTE 'DELETE FROM ' || each;
          END LOOP;
          PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
        END $$;
        """,
        name);

    /// <summary>Runs a statement on the server.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.Dispose();
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var programs = Programs();
        var folder = Directory.CreateTempSubdirectory("ecs-posture-pg-").FullName;
        if (Environment.UserName == "root")
        {
            Run("chown", ["postgres", folder]);
        }

        RunAsOwner(Path.Combine(programs, "initdb"), ["-D", Path.Combine(folder, "data"), "-A", "trust", "-U", "posture", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);

        // The shell ends the server when its standard input ends, which it does with this process, and takes the folder away; nobody waits for it.
        var script = $"{Path.Combine(programs, "postgres")} -D {folder}/data -k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off "
            + $"-c synchronous_commit=off -c max_connections=300 -c logging_collector=off >/dev/null 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -r {folder}";
        var (program, arguments) = AsOwner("/bin/sh", ["-c", script]);
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, WorkingDirectory = folder })!;
        var server = new PostgresServer(folder, process);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        await server.WaitAsync();
        return server;
    }

    private async Task WaitAsync()
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (since.Elapsed < TimeSpan.FromSeconds(60) && !_process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>The folder of the newest version installed.</summary>
    private static string Programs()
    {
        const string Root = "/usr/lib/postgresql";
        var found = Directory.Exists(Root)
            ? Directory.GetDirectories(Root).Where(d => File.Exists(Path.Combine(d, "bin", "initdb"))).OrderBy(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).LastOrDefault()
            : null;
        return found is not null ? Path.Combine(found, "bin") : throw new InvalidOperationException("These tests need PostgreSQL. Install it, for example: apt-get install postgresql");
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static (string Program, IReadOnlyList<string> Arguments) AsOwner(string program, IReadOnlyList<string> arguments) =>
        Environment.UserName == "root" ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments]) : (program, arguments);

    private static void RunAsOwner(string program, IReadOnlyList<string> arguments)
    {
        var (name, all) = AsOwner(program, arguments);
        Run(name, all);
    }

    private static void Run(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}{output.GetAwaiter().GetResult()}");
        }
    }
}
