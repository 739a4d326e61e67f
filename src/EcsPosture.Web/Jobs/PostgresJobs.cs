using EcsPosture.Findings.Storage;
using EcsPosture.Web.Scanning;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

namespace EcsPosture.Web.Jobs;

/// <summary>Hangfire's storage in the store's PostgreSQL database, in a schema of its own.</summary>
internal sealed class PostgresJobs(StoreLocation store) : IJobTables
{
    private static readonly PostgreSqlStorageOptions Options = new()
    {
        SchemaName = "hangfire",
        PrepareSchemaIfNecessary = false,
        QueuePollInterval = TimeSpan.FromSeconds(1),

        // A job of a worker that died goes to another after so long. By then its scan was taken up again, so it finds nothing to do.
        InvisibilityTimeout = TimeSpan.FromMinutes(1),
        UseSlidingInvisibilityTimeout = true,
    };

    public PostgreSqlStorage Open() => new(new NpgsqlConnectionFactory(store.ConnectionString, Options), Options) { JobExpirationTimeout = JobServices.JobsKept };

    public void Prepare()
    {
        using var connection = new NpgsqlConnection(store.ConnectionString);
        connection.Open();
        PostgreSqlObjectsInstaller.Install(connection, Options.SchemaName);
    }
}
