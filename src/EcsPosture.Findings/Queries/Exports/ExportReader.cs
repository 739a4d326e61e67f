using System.Runtime.CompilerServices;
using EcsPosture.Checks;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Exports;

/// <summary>Reads what exports of findings hold: the findings with their evidence, page by page, and what stands around them.</summary>
public sealed class ExportReader(IDbContextFactory<PostureDbContext> contexts, FindingsReader findings)
{
    private const int MostGaps = 500;
    private const int Batch = 500;

    /// <summary>
    /// All findings that match, in the query's order, with their places and evidence. Holds the ids of all, and of the rest what a few
    /// hundred findings have; those removed meanwhile are left out.
    /// </summary>
    public async IAsyncEnumerable<ExportedFinding> FindingsAsync(FindingsQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        foreach (var ids in (await findings.IdsAsync(query, cancellationToken).ConfigureAwait(false)).Chunk(Batch))
        {
            foreach (var finding in await WithDetailsAsync(ids, cancellationToken).ConfigureAwait(false))
            {
                yield return finding;
            }
        }
    }

    /// <summary>What the scans that were last recorded in a scope saw, judged and could not read.</summary>
    public async Task<ExportHead> HeadAsync(EstateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var resolved = await scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var states = await PostureReader.StatesAsync(db, resolved, cancellationToken).ConfigureAwait(false);
        var scans = states.Select(s => s.ScanId).Distinct().ToList();
        var read = states.Select(s => (s.ScanId, s.AccountId, s.Region)).ToHashSet();
        var coverage = await db.ScanCoverages.AsNoTracking().Where(c => scans.Contains(c.ScanId)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var gaps = await db.ScanGaps.AsNoTracking()
            .Where(g => scans.Contains(g.ScanId))
            .OrderByDescending(g => g.BlindedVerdicts).ThenBy(g => g.Action).ThenBy(g => g.Region).ThenBy(g => g.Id)
            .Take(MostGaps)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new(
            states.Count == 0 ? null : states.Max(s => s.TakenAt),
            [.. states.Select(s => new ExportedRegion(s.Partition, s.AccountId, s.Region, s.TakenAt)).OrderBy(s => s.AccountId, StringComparer.Ordinal).ThenBy(s => s.Region, StringComparer.Ordinal)],
            await PostureReader.ChecksAsync(db, resolved, states, cancellationToken).ConfigureAwait(false),
            [.. coverage.Where(c => read.Contains((c.ScanId, c.AccountId, c.Region)))
                .OrderBy(c => c.AccountId, StringComparer.Ordinal).ThenBy(c => c.Region, StringComparer.Ordinal).ThenBy(c => c.ResourceType.ToString(), StringComparer.Ordinal)
                .Select(c => new ExportedCoverage(c.AccountId, c.Region, c.ResourceType, c.Existing, c.Read, c.IsComplete))],
            [.. gaps.Where(g => read.Contains((g.ScanId, g.AccountId, g.Region)))
                .Select(g => new GapRow(g.Kind, g.AccountId, g.Region, g.Action, g.Resource, g.Code, g.Message, g.Permission, g.BlindedVerdicts))]);
    }

    private async Task<List<ExportedFinding>> WithDetailsAsync(long[] ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var rows = await findings.RowsOfAsync(db, ids, cancellationToken).ConfigureAwait(false);
        var more = await db.Findings.AsNoTracking()
            .Where(f => ids.Contains(f.Id))
            .Select(f => new
            {
                f.Id,
                f.Partition,
                f.ResourceType,
                SubjectKey = f.Subject!.Key,
                Reason = f.IsSuppressed ? db.Suppressions.Where(s => s.Id == f.SuppressionId).Select(s => s.Reason).FirstOrDefault() : null,
            })
            .ToDictionaryAsync(f => f.Id, cancellationToken).ConfigureAwait(false);
        var topics = (await db.FindingTopics.AsNoTracking().Where(t => ids.Contains(t.FindingId)).ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(t => t.FindingId, t => t.Topic);
        var occurrences = (await db.Occurrences.AsNoTracking()
                .Where(o => ids.Contains(o.FindingId))
                .OrderBy(o => o.Label).ThenByDescending(o => o.Revision).ThenBy(o => o.ResourceArn)
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(o => o.FindingId);

        // A finding that was deleted between the two reads is left out.
        return [.. rows.Where(r => more.ContainsKey(r.Id)).Select(row => new ExportedFinding(row)
        {
            Partition = more[row.Id].Partition,
            ResourceType = more[row.Id].ResourceType,
            SubjectKey = more[row.Id].SubjectKey,
            SuppressionReason = more[row.Id].Reason,
            Topics = [.. topics[row.Id].Order()],
            Occurrences = [.. occurrences[row.Id].Select(o => new OccurrenceView(
                o.ResourceArn,
                StableHash.OfArn(o.ResourceArn),
                o.Revision,
                o.Label,
                o.Severity,
                o.Message,
                EvidenceText.Read(o.Evidence),
                o.Services,
                o.Clusters,
                o.LaunchTypes))],
        })];
    }
}

/// <summary>A finding as exports hold it.</summary>
/// <param name="Finding">What lists show of it.</param>
public sealed record ExportedFinding(FindingRow Finding)
{
    public required string Partition { get; init; }

    /// <summary>Kind of the resources that the check judges.</summary>
    public ResourceType ResourceType { get; init; }

    /// <summary>What identifies its subject: a family's name, an ARN, …</summary>
    public required string SubjectKey { get; init; }

    /// <summary>Why it is suppressed; null when it is not.</summary>
    public string? SuppressionReason { get; init; }
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>Places where it shows, running ones first.</summary>
    public IReadOnlyList<OccurrenceView> Occurrences { get; init; } = [];
}

/// <summary>What stands around exported findings.</summary>
/// <param name="TakenAt">When the newest snapshot was taken; null when nothing was recorded.</param>
/// <param name="Regions">What was read, and when.</param>
/// <param name="Checks">The results of each check, by its id.</param>
/// <param name="Coverage">How much of what exists was read.</param>
/// <param name="Gaps">What could not be read, weightiest first.</param>
public sealed record ExportHead(
    DateTimeOffset? TakenAt,
    IReadOnlyList<ExportedRegion> Regions,
    IReadOnlyDictionary<string, VerdictCounts> Checks,
    IReadOnlyList<ExportedCoverage> Coverage,
    IReadOnlyList<GapRow> Gaps);

/// <summary>An account's region (or <c>global</c>) that was read.</summary>
public sealed record ExportedRegion(string Partition, string AccountId, string Region, DateTimeOffset TakenAt);

/// <summary>How many resources of a kind were seen and could be read.</summary>
public sealed record ExportedCoverage(string AccountId, string Region, ResourceType Type, int Existing, int Read, bool IsComplete);
