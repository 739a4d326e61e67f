using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>Reads findings from the store for the index, by ascending id.</summary>
internal sealed class FindingIndexSource(IDbContextFactory<PostureDbContext> contexts, IndexNames names)
{
    private const int Batch = 2000;

    /// <summary>All findings.</summary>
    public IAsyncEnumerable<IndexedFinding> AllAsync() => ReadAsync(
        db => db.Findings, db => db.FindingTopics, db => db.FindingLabels, db => db.FindingClusters, db => db.FindingServices);

    /// <summary>Those of the findings that are still there.</summary>
    /// <param name="ids">Their ids, ascending.</param>
    public async Task<List<IndexedFinding>> OfAsync(IReadOnlyList<long> ids)
    {
        var found = new List<IndexedFinding>(ids.Count);
        foreach (var batch in ids.Chunk(Batch))
        {
            await foreach (var finding in ReadAsync(
                db => db.Findings.Where(f => batch.Contains(f.Id)),
                db => db.FindingTopics.Where(t => batch.Contains(t.FindingId)),
                db => db.FindingLabels.Where(l => batch.Contains(l.FindingId)),
                db => db.FindingClusters.Where(c => batch.Contains(c.FindingId)),
                db => db.FindingServices.Where(s => batch.Contains(s.FindingId))).ConfigureAwait(false))
            {
                found.Add(finding);
            }
        }

        return found;
    }

    private async IAsyncEnumerable<IndexedFinding> ReadAsync(
        Func<PostureDbContext, IQueryable<Finding>> findings,
        Func<PostureDbContext, IQueryable<FindingTopic>> topics,
        Func<PostureDbContext, IQueryable<FindingLabel>> labels,
        Func<PostureDbContext, IQueryable<FindingCluster>> clusters,
        Func<PostureDbContext, IQueryable<FindingService>> services)
    {
        await using var ofTopic = new SideRows<Topic>(contexts, db => topics(db).OrderBy(t => t.FindingId).Select(t => new SideRow<Topic>(t.FindingId, t.Topic)));
        await using var ofLabel = new SideRows<OccurrenceLabel>(contexts, db => labels(db).OrderBy(l => l.FindingId).Select(l => new SideRow<OccurrenceLabel>(l.FindingId, l.Label)));
        await using var inCluster = new SideRows<string>(contexts, db => clusters(db).OrderBy(c => c.FindingId).Select(c => new SideRow<string>(c.FindingId, c.ClusterArn)));
        await using var inService = new SideRows<string>(contexts, db => services(db).OrderBy(s => s.FindingId).Select(s => new SideRow<string>(s.FindingId, s.ServiceArn)));
        await using var db = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        var rows = findings(db).OrderBy(f => f.Id)
            .Select(f => new { f.Id, f.SubjectId, f.FirstSeenAt, f.LastOpenedScanId, f.Assignee, f.CheckId, f.AccountId, f.Region, f.Severity, f.State, f.IsSuppressed, f.NeedsReview })
            .AsAsyncEnumerable();
        await foreach (var f in rows.ConfigureAwait(false))
        {
            yield return new(
                f.Id,
                f.SubjectId,
                f.FirstSeenAt.UtcTicks,
                f.LastOpenedScanId,
                NumbersOf(names.Clusters, await inCluster.OfAsync(f.Id).ConfigureAwait(false)),
                NumbersOf(names.Services, await inService.OfAsync(f.Id).ConfigureAwait(false)),
                names.Traits.Add(new(
                    names.Checks.Add(f.CheckId),
                    names.PlaceOf(f.AccountId, f.Region),
                    names.Assignees.Add(f.Assignee),
                    f.Severity,
                    (f.State is FindingState.Resolved ? Standing.Resolved : 0) | (f.IsSuppressed ? Standing.Suppressed : 0) | (f.NeedsReview ? Standing.NeedsReview : 0),
                    BitsOf(await ofTopic.OfAsync(f.Id).ConfigureAwait(false)),
                    BitsOf(await ofLabel.OfAsync(f.Id).ConfigureAwait(false)))));
        }
    }

    private int NumbersOf(NameTable table, IReadOnlyList<string> arns) => arns.Count switch
    {
        0 => 0,
        1 => table.Add(arns[0]),
        _ => names.Put([.. arns.Select(table.Add)]),
    };

    private static byte BitsOf(IReadOnlyList<Topic> topics)
    {
        var bits = 0;
        for (var i = 0; i < topics.Count; i++)
        {
            bits |= 1 << (int)topics[i];
        }

        return (byte)bits;
    }

    private static byte BitsOf(IReadOnlyList<OccurrenceLabel> labels)
    {
        var bits = 0;
        for (var i = 0; i < labels.Count; i++)
        {
            bits |= 1 << (int)labels[i];
        }

        return (byte)bits;
    }
}
