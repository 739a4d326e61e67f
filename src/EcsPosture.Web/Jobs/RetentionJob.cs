using EcsPosture.Findings.Retention;

namespace EcsPosture.Web.Jobs;

/// <summary>Removes history that is older than the policy says, every night.</summary>
public sealed partial class RetentionJob(RetentionKeeper keeper, ILogger<RetentionJob> logger)
{
    /// <summary>The job's name among the recurring ones.</summary>
    public const string Name = "retention";

    /// <summary>When it runs: at 03:00 UTC.</summary>
    public const string Cron = "0 3 * * *";

    /// <summary>Runs it once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var removed = await keeper.RunAsync(cancellationToken);
        LogRemoved(removed.Scans, removed.Findings, removed.AuditEntries, removed.Bodies);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention removed {Scans} scans, {Findings} resolved findings, {AuditEntries} audit entries and {Bodies} bodies of revisions")]
    private partial void LogRemoved(int scans, int findings, int auditEntries, int bodies);
}
