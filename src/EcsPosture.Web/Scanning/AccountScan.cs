using EcsPosture.Checks.Evaluation;
using EcsPosture.Collection;
using EcsPosture.Collection.Aws;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Settings;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Web.Telemetry;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Scanning;

/// <summary>One scan of a connection: collect, read, judge, record. However it ends, its row says how.</summary>
public sealed partial class AccountScan(
    ScanStore scans,
    ConnectionStore connections,
    AccountCollector collector,
    IRevisionBodies revisionBodies,
    CheckSettingsStore checkSettings,
    Evaluator evaluator,
    FindingRecorder recorder,
    DemoEndpoint demo,
    ScanProgressFeed feed,
    IOptions<ScanSettings> settings,
    TimeProvider time,
    ILogger<AccountScan> logger)
{
    /// <summary>Runs a queued scan to its end. One that is not queued any more, or whose account is being scanned, is left alone.</summary>
    /// <param name="scanId">The scan's row.</param>
    /// <param name="stopping">Cancelled when the program stops; the scan is then interrupted.</param>
    public async Task RunAsync(long scanId, CancellationToken stopping)
    {
        var scan = await scans.FindAsync(scanId, stopping);
        if (scan is not { State: ScanState.Queued })
        {
            return;
        }

        using var span = ScanTelemetry.Begin(scan);
        using var logged = logger.BeginScope(new Dictionary<string, object> { ["ScanId"] = scanId });
        var connection = scan.ConnectionId is { } id ? await connections.FindAsync(id, stopping) : null;
        if (connection is null)
        {
            await EndAsync(scan, ScanState.Failed, "The connection was removed before the scan began.");
            return;
        }

        if (scan.Trigger is ScanTrigger.Schedule && !connection.IsEnabled)
        {
            await EndAsync(scan, ScanState.Cancelled, "The connection was disabled before the scan began.");
            return;
        }

        try
        {
            await RunAsync(scan, connection, stopping);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            await EndAsync(scan, ScanState.Failed, ScanFailure.Explain(failure));
            if (!ScanFailure.IsForeseen(failure))
            {
                LogFailed(failure, scanId);
            }
        }
    }

    private async Task RunAsync(Scan scan, Connection connection, CancellationToken stopping)
    {
        if (!await scans.MayBeginAsync(scan.Id, stopping))
        {
            return;
        }

        // The same credentials may lead to another account than last time. A connection that was given others meanwhile is read in its next turn.
        using var opened = await collector.OpenAsync(RequestOf(scan, connection), stopping);
        if (!await connections.NoteAccountAsync(connection, opened.AccountId, stopping)
            || await scans.BeginAsync(scan.Id, opened.AccountId, stopping) is not ScanStart.Begun)
        {
            return;
        }

        scan.StartedAt = time.GetUtcNow();
        await using var running = new RunningScan(scan, scans, feed, settings.Value, time, logger, stopping);
        try
        {
            LogBegun(scan.Id, scan.Label);
            var account = await ReadAsync(scan, opened, running);
            await Leftovers.GiveBackAsync();
            var inForce = await checkSettings.InForceAsync(connection.Id, account.AccountId, running.Token);
            var evaluation = evaluator.Evaluate(await recorder.NoteLeftOutAsync(account, running.Token), inForce.Options);

            running.Step("Recording", 95);
            using var span = ScanTelemetry.Step("judge and record");
            var summary = await recorder.RecordAsync(evaluation, new(scan.Id) { Connection = connection, JudgedElsewhere = inForce.JudgedElsewhere }, running.Token);

            await running.SettleAsync();
            await EndAsync(scan, summary.Gaps > 0 ? ScanState.SucceededWithGaps : ScanState.Succeeded, null);
        }
        catch (OperationCanceledException) when (running.Token.IsCancellationRequested)
        {
            await running.SettleAsync();
            await EndCancelledAsync(scan, running);
        }
        catch (ScanLostException)
        {
            LogLost(scan.Id);
        }
        catch (Exception)
        {
            await running.SettleAsync();
            throw;
        }
    }

    /// <summary>Collects and reads; what was collected is let go before anything is judged.</summary>
    private async Task<AccountSnapshot> ReadAsync(Scan scan, OpenAccount opened, RunningScan running)
    {
        using var span = ScanTelemetry.Step("collect and read");
        var collected = await opened.CollectAsync(new CollectionSteps(running), running.Token);
        if (collected.FailedRegions.Count == scan.Regions.Count)
        {
            throw new NoRegionReadException(collected.FailedRegions);
        }

        running.Step("Judging", 90, CollectionSteps.Counts(collected.Calls));
        return SnapshotReader.Read(collected.Documents);
    }

    private CollectionRequest RequestOf(Scan scan, Connection connection) =>
        ConnectionReading.Request(connection, demo) with
        {
            Regions = scan.Regions,
            Scope = ConnectionReading.ScopeOf(scan.Scope),
            RevisionBodies = revisionBodies,
        };

    private async Task EndCancelledAsync(Scan scan, RunningScan running)
    {
        if (running.IsLost)
        {
            // Given up for dead meanwhile: its row has been ended, and another scan may be in its place.
            LogLost(scan.Id);
        }
        else if ((running.CancelledBy ?? await scans.CancelRequestedByAsync(scan.Id, CancellationToken.None)) is { } who)
        {
            await EndAsync(scan, ScanState.Cancelled, $"Cancelled by {who}.");
        }
        else if (running.IsOverTime)
        {
            await EndAsync(scan, ScanState.Failed, $"The scan took longer than its limit of {running.Limit.TotalMinutes:0} minutes ({ScanSettings.Section}:{nameof(ScanSettings.TimeLimit)}).");
        }
        else
        {
            await EndAsync(scan, ScanState.Interrupted, "The program was stopped while the scan ran.");
        }
    }

    /// <summary>Ends the row even while the program stops.</summary>
    private async Task EndAsync(Scan scan, ScanState state, string? error)
    {
        // Before it has begun here, another worker may have begun it, whose it is to end.
        var hasBegunHere = scan.StartedAt is not null;
        var isEnded = hasBegunHere
            ? await scans.EndAsync(scan.Id, state, error, CancellationToken.None)
            : await scans.EndQueuedAsync(scan.Id, state, error, CancellationToken.None);
        if (isEnded)
        {
            ScanTelemetry.Ended(state, time.GetUtcNow() - (scan.StartedAt ?? time.GetUtcNow()));
            LogEnded(scan.Id, state, error ?? "");
        }

        if (isEnded || hasBegunHere)
        {
            feed.End(ScanRequests.KeyOf(scan.Id));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan {ScanId} of {Connection} begins")]
    private partial void LogBegun(long scanId, string connection);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan {ScanId} ended: {State} {Error}")]
    private partial void LogEnded(long scanId, ScanState state, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scan {ScanId} was given up for dead while it still ran")]
    private partial void LogLost(long scanId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Scan {ScanId} failed in a way that nobody foresaw")]
    private partial void LogFailed(Exception failure, long scanId);
}
