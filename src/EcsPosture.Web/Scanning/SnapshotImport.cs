using System.Globalization;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Recording;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Settings;
using EcsPosture.Inventory.Snapshots;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Scanning;

/// <summary>Records snapshots that were taken elsewhere or before: the page's button, the API and the command line.</summary>
public sealed class SnapshotImport(
    ScanStore scans, CheckSettingsStore checkSettings, Evaluator evaluator, FindingRecorder recorder, ScanProgressFeed feed, IOptions<ScanSettings> settings, TimeProvider time, ILogger<SnapshotImport> logger)
{
    /// <summary>How far the clock where a snapshot was taken may be ahead of this one.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(10);

    /// <summary>Imports the folders of one account as one scan.</summary>
    /// <exception cref="NotPermittedException">The actor may not start scans.</exception>
    /// <exception cref="SnapshotFormatException">The folders are no snapshot, or one of a time to come; the scan's row says so too.</exception>
    public async Task<ImportResult> ImportAsync(Actor actor, IReadOnlyList<SnapshotDocuments> account, ScanTrigger trigger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var manifests = account.Select(d => d.Manifest).ToList();
        var label = string.Create(CultureInfo.InvariantCulture, $"Snapshot of {manifests[0].AccountId}, {manifests.Min(m => m.TakenAt).UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        var id = await scans.BeginImportAsync(actor, label, trigger, cancellationToken);
        var scan = (await scans.FindAsync(id, cancellationToken))!;
        await using var running = new RunningScan(scan, scans, feed, settings.Value, time, logger, cancellationToken);
        try
        {
            RefuseFuture(manifests);
            running.Step("Judging", 30);
            var inForce = await checkSettings.InForceAsync(null, manifests[0].AccountId, running.Token);
            var evaluation = evaluator.Evaluate(await recorder.NoteLeftOutAsync(SnapshotReader.Read(account), running.Token), inForce.Options);
            running.Step("Recording", 60);
            var summary = await recorder.RecordAsync(evaluation, new(id) { JudgedElsewhere = inForce.JudgedElsewhere }, running.Token);
            await scans.EndAsync(id, summary.Gaps > 0 ? ScanState.SucceededWithGaps : ScanState.Succeeded, null, CancellationToken.None);
            return new(id, evaluation.Snapshot.AccountId, summary);
        }
        catch (OperationCanceledException)
        {
            var (state, reason) = running.CancelledBy is { } who ? (ScanState.Cancelled, $"Cancelled by {who}.")
                : running.IsOverTime ? (ScanState.Failed, $"The import took longer than its limit of {running.Limit.TotalMinutes:0} minutes.")
                : (ScanState.Interrupted, "The import was broken off.");
            await scans.EndAsync(id, state, reason, CancellationToken.None);
            throw;
        }
        catch (Exception failure)
        {
            await scans.EndAsync(id, ScanState.Failed, ScanFailure.Explain(failure), CancellationToken.None);
            throw;
        }
    }

    /// <summary>Until its time came, all other scans would count as older and change no finding.</summary>
    private void RefuseFuture(List<SnapshotManifest> manifests)
    {
        var now = time.GetUtcNow();
        if (manifests.Find(m => m.TakenAt > now + MostAhead) is { } ahead)
        {
            throw new SnapshotFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The manifest of {ahead.Region}: takenAt is {ahead.TakenAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, and it is only {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} here; write when the files were made, or set this machine's clock."));
        }
    }
}

/// <summary>What an import came to.</summary>
/// <param name="ScanId">The scan's row.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Summary">What was recorded.</param>
public sealed record ImportResult(long ScanId, string AccountId, RecordingSummary Summary);
