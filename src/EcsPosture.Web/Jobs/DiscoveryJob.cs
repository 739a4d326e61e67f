using EcsPosture.Findings;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Web.Organizations;

namespace EcsPosture.Web.Jobs;

/// <summary>Looks every day for accounts of the organizations whose groups ask for it.</summary>
public sealed partial class DiscoveryJob(DiscoveryStore discoveries, AccountFinder finder, ILogger<DiscoveryJob> logger)
{
    /// <summary>The job's name among the recurring ones.</summary>
    public const string Name = "organizations";

    /// <summary>When it runs: at 02:30 UTC.</summary>
    public const string Cron = "30 2 * * *";

    /// <summary>Runs it once; a group whose accounts cannot be listed does not keep the others from being looked at.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var group in await discoveries.DailyAsync(cancellationToken))
        {
            try
            {
                LogFound(group, (await finder.FindAsync(Actor.System, group, cancellationToken)).ToString());
            }
            catch (RefusedChangeException refused)
            {
                LogRefused(group, refused.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Group {Group} looked for accounts: {Outcome}")]
    private partial void LogFound(long group, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Group {Group} could not look for accounts: {Reason}")]
    private partial void LogRefused(long group, string reason);
}
