using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Scans;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Recording;

/// <summary>Writes what a scan keeps of its own: targets, aggregates, gaps, coverage, and the totals on its row.</summary>
internal static class ScanRows
{
    /// <summary>Replaces the scan's rows of this account.</summary>
    /// <returns>
    /// The number of gaps of this account that another scan might not have: what no collector asks for (yet) leaves verdicts open,
    /// and does not make a scan incomplete; a list that a hand-made snapshot lacks does.
    /// </returns>
    public static async Task<int> WriteAsync(
        PostureDbContext db, StoreWriter writer, AccountEvaluation evaluation, AggregateCounter counter, IReadOnlyList<ScanGap> gaps, Targets targets, Scan scan, CancellationToken cancellationToken)
    {
        var account = evaluation.Snapshot.AccountId;
        await db.ScanTargets.Where(t => t.ScanId == scan.Id && t.AccountId == account).ExecuteDeleteAsync(cancellationToken);
        await db.ScanAggregates.Where(a => a.ScanId == scan.Id && a.AccountId == account).ExecuteDeleteAsync(cancellationToken);
        await db.CheckAggregates.Where(a => a.ScanId == scan.Id && a.AccountId == account).ExecuteDeleteAsync(cancellationToken);
        await db.ScanGaps.Where(g => g.ScanId == scan.Id && g.AccountId == account).ExecuteDeleteAsync(cancellationToken);
        await db.ScanCoverages.Where(c => c.ScanId == scan.Id && c.AccountId == account).ExecuteDeleteAsync(cancellationToken);

        var coverage = evaluation.Coverage.Select(c => new ScanCoverage
        {
            ScanId = scan.Id,
            AccountId = account,
            Region = c.Region,
            ResourceType = c.Type,
            Existing = c.Existing,
            Read = c.Read,
            IsComplete = c.IsComplete,
        }).ToList();
        await writer.InsertNewAsync(targets.Rows, (t, id) => t.Id = id, cancellationToken);
        await writer.InsertNewAsync(counter.Rows, (a, id) => a.Id = id, cancellationToken);
        await writer.InsertNewAsync(counter.CheckRows, (a, id) => a.Id = id, cancellationToken);
        await DropOldClustersAsync(db, account, cancellationToken);
        await writer.InsertNewAsync(gaps, (g, id) => g.Id = id, cancellationToken);
        await writer.InsertNewAsync(coverage, (c, id) => c.Id = id, cancellationToken);
        await TotalAsync(db, scan, cancellationToken);
        return gaps.Count(g => g.Kind is not GapKind.NotCollected) + coverage.Count(c => !c.IsComplete);
    }

    /// <summary>Clusters' counts by check are kept for what was last recorded alone.</summary>
    private static Task<int> DropOldClustersAsync(PostureDbContext db, string account, CancellationToken cancellationToken) =>
        db.CheckAggregates
            .Where(a => a.AccountId == account && a.ScopeKind == AggregateScope.Cluster && !db.RegionStates.Any(s => s.AccountId == account && s.ScanId == a.ScanId))
            .ExecuteDeleteAsync(cancellationToken);

    /// <summary>Totals over all accounts that the scan recorded, so that recording one again adds nothing.</summary>
    private static async Task TotalAsync(PostureDbContext db, Scan scan, CancellationToken cancellationToken)
    {
        var verdicts = await db.ScanAggregates.AsNoTracking()
            .Where(a => a.ScanId == scan.Id && a.ScopeKind == AggregateScope.All && a.Topic == null)
            .GroupBy(a => a.Verdict)
            .Select(g => new { g.Key, Count = g.Sum(a => a.Count) })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        scan.Passes = verdicts.GetValueOrDefault(Verdict.Pass);
        scan.Fails = verdicts.GetValueOrDefault(Verdict.Fail);
        scan.Manuals = verdicts.GetValueOrDefault(Verdict.Manual);
        scan.NotAssessed = verdicts.GetValueOrDefault(Verdict.NotAssessed);
        scan.NotApplicable = verdicts.GetValueOrDefault(Verdict.NotApplicable);
        scan.ExistingResources = await db.ScanCoverages.Where(c => c.ScanId == scan.Id).SumAsync(c => c.Existing, cancellationToken);
        scan.ReadResources = await db.ScanCoverages.Where(c => c.ScanId == scan.Id).SumAsync(c => c.Read, cancellationToken);
        scan.Gaps = await db.ScanGaps.CountAsync(g => g.ScanId == scan.Id, cancellationToken);
        scan.Opened = await db.FindingEvents.CountAsync(e => e.ScanId == scan.Id && e.Kind == FindingEventKind.Opened, cancellationToken);
        scan.Resolved = await db.FindingEvents.CountAsync(e => e.ScanId == scan.Id && e.Kind == FindingEventKind.Resolved, cancellationToken);
        scan.Reopened = await db.FindingEvents.CountAsync(e => e.ScanId == scan.Id && e.Kind == FindingEventKind.Reopened, cancellationToken);
    }
}
