using System.Collections.Frozen;
using EcsPosture.Checks;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Index;

/// <summary>Reads findings from the store for the index, by ascending id.</summary>
internal sealed class FindingIndexSource(IDbContextFactory<PostureDbContext> contexts, IndexNames names)
{
    private const int Batch = 2000;

    /// <summary>The bit of each topic, by the word that the store has for it.</summary>
    private static readonly FrozenDictionary<string, int> TopicBits = Enum.GetValues<Topic>().ToFrozenDictionary(t => t.ToString(), t => 1 << (int)t, StringComparer.Ordinal);

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
        await using var ofTopic = new SideRows(contexts, db => topics(db).OrderBy(t => t.FindingId).Select(t => new { t.FindingId, t.Topic }), (row, column) => TopicBits[row.GetString(column)]);
        await using var ofLabel = new SideRows(contexts, db => labels(db).OrderBy(l => l.FindingId).Select(l => new { l.FindingId, l.Label }), (row, column) => 1 << row.GetInt32(column));
        await using var inCluster = new SideRows(
            contexts, db => clusters(db).OrderBy(c => c.FindingId).Select(c => new { c.FindingId, c.ClusterArn }), (row, column) => names.Clusters.Add(row.GetString(column)));
        await using var inService = new SideRows(
            contexts, db => services(db).OrderBy(s => s.FindingId).Select(s => new { s.FindingId, s.ServiceArn }), (row, column) => names.Services.Add(row.GetString(column)));
        await using var db = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        var rows = findings(db).OrderBy(f => f.Id)
            .Select(f => new { f.Id, f.SubjectId, f.FirstSeenAt, f.LastOpenedScanId, f.Assignee, f.CheckId, f.AccountId, f.Region, f.Severity, f.State, f.IsSuppressed, f.NeedsReview });
        await using var opened = await Columns.OpenAsync(db, rows, CancellationToken.None).ConfigureAwait(false);
        var row = opened.Reader;
        while (await row.ReadAsync().ConfigureAwait(false))
        {
            var id = row.GetInt64(0);
            var traits = new FindingTraits(
                names.Checks.Add(row.GetString(5)),
                names.PlaceOf(row.GetString(6), row.GetString(7)),
                row.IsDBNull(4) ? 0 : names.Assignees.Add(row.GetString(4)),
                (Severity)row.GetInt32(8),
                ((FindingState)row.GetInt32(9) is FindingState.Resolved ? Standing.Resolved : 0) | (row.GetBoolean(10) ? Standing.Suppressed : 0) | (row.GetBoolean(11) ? Standing.NeedsReview : 0),
                BitsOf(await ofTopic.OfAsync(id).ConfigureAwait(false)),
                BitsOf(await ofLabel.OfAsync(id).ConfigureAwait(false)));
            yield return new(
                id,
                row.GetInt64(1),
                Columns.Ticks(row, 2),
                row.GetInt64(3),
                names.Put(await inCluster.OfAsync(id).ConfigureAwait(false)),
                names.Put(await inService.OfAsync(id).ConfigureAwait(false)),
                names.Traits.Add(traits));
        }
    }

    private static byte BitsOf(IReadOnlyList<int> each)
    {
        var bits = 0;
        for (var i = 0; i < each.Count; i++)
        {
            bits |= each[i];
        }

        return (byte)bits;
    }
}
