using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Schedules;
using EcsPosture.Simulator;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.Schedules;

namespace EcsPosture.Web.Demo;

/// <summary>
/// Runs the demo: a simulated AWS endpoint in this process with the demo estate, connections to it, the estate's earlier states
/// as history, and a scan through the same jobs as any other.
/// </summary>
internal sealed partial class DemoHost(
    DemoData data,
    DemoEndpoint endpoint,
    ConnectionStore connections,
    ScheduleStore schedules,
    ScheduleBook book,
    ScanStore scans,
    ScanRequests requests,
    SnapshotImport import,
    TimeProvider time,
    ILogger<DemoHost> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly (string Name, string AccountId, IReadOnlyList<string> Regions)[] Accounts =
    [
        ("Fernpost production", DemoEstate.ProductionAccountId, DemoEstate.ProductionRegions),
        ("Fernpost staging", DemoEstate.StagingAccountId, DemoEstate.StagingRegions),
    ];

    private readonly CancellationTokenSource _stopping = new();
    private AwsSimulator? _simulator;
    private Task _work = Task.CompletedTask;

    /// <summary>The endpoint must answer before any scan that waits from an earlier start is taken up.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _simulator = await AwsSimulator.StartAsync(DemoEstate.Build(time.GetUtcNow()), DemoEstate.Options, cancellationToken);
        endpoint.Url = _simulator.Url;
        await ConnectAsync(_simulator.Url, cancellationToken);
        LogStarted(data.Directory);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = FillAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }
    }

    /// <summary>Makes the connections, or gives those of an earlier start the endpoint's new address.</summary>
    private async Task ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var known = await connections.ListAsync(cancellationToken);
        foreach (var (name, accountId, regions) in Accounts)
        {
            var draft = new ConnectionDraft
            {
                Name = name,
                Regions = regions,
                CredentialKind = CredentialKind.AssumeRole,
                RoleArn = DemoEstate.ScannerRoleArn(accountId),
                ExternalId = DemoEstate.ExternalId,
                EndpointUrl = url.ToString(),
            };
            if (known.FirstOrDefault(c => c.RoleArn == draft.RoleArn) is { } connection)
            {
                await connections.ChangeAsync(Actor.System, connection.Id, draft with { Name = connection.Name, GroupId = connection.GroupId, RegionsAtOnce = connection.RegionsAtOnce }, cancellationToken);
            }
            else
            {
                await connections.AddAsync(Actor.System, draft, cancellationToken);
            }
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            if ((await scans.ListAsync(null, 1, cancellationToken)).Count == 0)
            {
                await RecordHistoryAsync(cancellationToken);
            }

            foreach (var connection in await connections.ListAsync(cancellationToken))
            {
                await requests.StartAsync(Actor.System, new(connection.Id, ScanTrigger.Demo), cancellationToken);
            }

            await ScheduleAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program stops.
        }
        catch (Exception failure)
        {
            // The dashboard stays up: what is there can be looked at, and a scan can be started by hand.
            LogFailed(failure);
        }
    }

    /// <summary>The estate as it stood on days before, so that trends and changes have something to show.</summary>
    private async Task RecordHistoryAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var day in DemoEstate.HistoryDays)
        {
            foreach (var account in DemoEstate.Build(now, day).GroupBy(d => d.Manifest.AccountId))
            {
                await import.ImportAsync(Actor.System, [.. account], ScanTrigger.Demo, cancellationToken);
            }
        }
    }

    private async Task ScheduleAsync(CancellationToken cancellationToken)
    {
        if ((await schedules.ListAsync(cancellationToken)).Count > 0)
        {
            return;
        }

        foreach (var connection in await connections.ListAsync(cancellationToken))
        {
            var draft = new ScheduleDraft { Name = $"{connection.Name}, every morning", ConnectionId = connection.Id, Cron = "0 6 * * *", TimeZone = "Europe/Berlin" };
            await book.AddAsync(Actor.System, draft, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The demo estate is served to this program only; its store lies in {Directory}")]
    private partial void LogStarted(string directory);

    [LoggerMessage(Level = LogLevel.Error, Message = "The demo could not be filled")]
    private partial void LogFailed(Exception failure);
}
