using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Findings;

/// <summary>Answers questions about lists of findings.</summary>
public sealed class FindingsReader(IDbContextFactory<PostureDbContext> contexts, CheckCatalogue catalogue)
{
    private readonly ControlIndex _index = new(catalogue);
    private readonly KeptAnswers _kept = new(contexts);

    /// <summary>One page of the findings that match.</summary>
    /// <exception cref="FormatException">The cursor is none of this list's.</exception>
    public async Task<Page<FindingRow>> PageAsync(FindingsQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(page);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var filter = await FindingsFilter.PrepareAsync(db, query, _index, cancellationToken).ConfigureAwait(false);
        var matching = filter.Apply();
        var rows = await RowsAsync(db, FindingsFilter.Seek(matching, query.Order, page).Take(page.Rows + 1), cancellationToken).ConfigureAwait(false);
        var more = rows.Count > page.Rows;
        if (more)
        {
            rows.RemoveAt(page.Rows);
        }

        if (page.Backwards)
        {
            rows.Reverse();
        }

        if (rows.Count == 0)
        {
            return new(rows, null, null);
        }

        var hasNext = page.Backwards || more;
        var hasPrevious = page.Backwards ? more : page.Cursor is not null;
        return new(
            rows,
            hasNext ? FindingsFilter.CursorOf(rows[^1], query.Order) : null,
            hasPrevious ? FindingsFilter.CursorOf(rows[0], query.Order) : null);
    }

    /// <summary>How many findings match, counted up to <see cref="BoundedCount.Limit"/>.</summary>
    public async Task<BoundedCount> CountAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var filter = await FindingsFilter.PrepareAsync(db, query, _index, cancellationToken).ConfigureAwait(false);
        var matching = filter.Apply();
        var count = await matching.Select(f => f.Id).Take(BoundedCount.Limit + 1).CountAsync(cancellationToken).ConfigureAwait(false);
        return new(Math.Min(count, BoundedCount.Limit), count > BoundedCount.Limit);
    }

    /// <summary>The findings that match, grouped by check, worst and most first.</summary>
    public Task<IReadOnlyList<FindingGroup>> GroupsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _kept.GetAsync("groups " + Text(query), () => ReadGroupsAsync(query, CancellationToken.None), cancellationToken);
    }

    private async Task<IReadOnlyList<FindingGroup>> ReadGroupsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var filter = await FindingsFilter.PrepareAsync(db, query, _index, cancellationToken).ConfigureAwait(false);
        var matching = filter.Apply();
        var groups = await matching
            .GroupBy(f => f.CheckId)
            .Select(g => new { CheckId = g.Key, Severity = g.Max(f => f.Severity), Findings = g.Count(), Subjects = g.Select(f => f.SubjectId).Distinct().Count() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);

        var scope = filter.Scope;
        var assessed = new Dictionary<string, int>(StringComparer.Ordinal);
        if (scope.ClusterArn is null)
        {
            var verdicts = db.LatestVerdicts.AsNoTracking().Where(v => v.Verdict == Checks.Verdict.Pass || v.Verdict == Checks.Verdict.Fail);
            verdicts = scope.AccountId is null ? verdicts : verdicts.Where(v => v.AccountId == scope.AccountId);
            verdicts = scope.Regions is null ? verdicts : verdicts.Where(v => scope.Regions.Contains(v.Region));
            assessed = await verdicts
                .GroupBy(v => v.CheckId)
                .Select(g => new { g.Key, Count = g.Select(v => v.SubjectId).Distinct().Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        }

        return [.. groups
            .Select(g => new FindingGroup(g.CheckId, TitleOf(g.CheckId), g.Severity, g.Findings, g.Subjects, Math.Max(assessed.GetValueOrDefault(g.CheckId), scope.ClusterArn is null ? g.Subjects : 0)))
            .OrderByDescending(g => g.Severity).ThenByDescending(g => g.Findings).ThenBy(g => g.CheckId, StringComparer.Ordinal)];
    }

    /// <summary>The facets of the findings that match. A facet's own choice does not narrow its own counts.</summary>
    public Task<IReadOnlyList<Facet>> FacetsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _kept.GetAsync("facets " + Text(query), () => ReadFacetsAsync(query, CancellationToken.None), cancellationToken);
    }

    private async Task<IReadOnlyList<Facet>> ReadFacetsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var filter = await FindingsFilter.PrepareAsync(db, query, _index, cancellationToken).ConfigureAwait(false);
        var severities = await filter.Apply(FacetNames.Severity)
            .GroupBy(f => f.Severity).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var states = await filter.Apply(FacetNames.Status)
            .GroupBy(f => new { f.State, f.IsSuppressed, f.NeedsReview }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var checks = await filter.Apply(FacetNames.Check)
            .GroupBy(f => f.CheckId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ofTopic = filter.Apply(FacetNames.Topic);
        var topics = await db.FindingTopics.Where(t => ofTopic.Any(f => f.Id == t.FindingId))
            .GroupBy(t => t.Topic).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ofLabel = filter.Apply(FacetNames.Label);
        var labels = await db.FindingLabels.Where(l => ofLabel.Any(f => f.Id == l.FindingId))
            .GroupBy(l => l.Label).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ofCluster = filter.Apply(FacetNames.Cluster);
        var clusters = await db.FindingClusters.Where(c => ofCluster.Any(f => f.Id == c.FindingId))
            .GroupBy(c => c.ClusterArn).Select(g => new { g.Key, Count = g.Count() }).OrderByDescending(g => g.Count).Take(50).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ofService = filter.Apply(FacetNames.Service);
        var services = await db.FindingServices.Where(s => ofService.Any(f => f.Id == s.FindingId))
            .GroupBy(s => s.ServiceArn).Select(g => new { g.Key, Count = g.Count() }).OrderByDescending(g => g.Count).Take(50).ToListAsync(cancellationToken).ConfigureAwait(false);

        int Open(bool review) => states.Where(s => s.Key is { State: FindingState.Open, IsSuppressed: false } && (!review || s.Key.NeedsReview)).Sum(s => s.Count);
        return
        [
            new(FacetNames.Severity, [.. severities.OrderByDescending(s => s.Key).Select(s => new FacetValue(Word(s.Key), s.Key.ToString(), s.Count))]),
            new(FacetNames.Status,
            [
                new(Word(FindingStatus.Open), "Open", Open(review: false)),
                new(Word(FindingStatus.NeedsReview), "Needs review", Open(review: true)),
                new(Word(FindingStatus.Suppressed), "Suppressed", states.Where(s => s.Key is { State: FindingState.Open, IsSuppressed: true }).Sum(s => s.Count)),
                new(Word(FindingStatus.Resolved), "Resolved", states.Where(s => s.Key.State is FindingState.Resolved).Sum(s => s.Count)),
            ]),
            new(FacetNames.Topic, [.. topics.OrderBy(t => t.Key).Select(t => new FacetValue(Word(t.Key), t.Key.ToString(), t.Count))]),
            new(FacetNames.Cluster, [.. clusters.Select(c => new FacetValue(StableHash.OfArn(c.Key), Arn.LastSegment(c.Key), c.Count))]),
            new(FacetNames.Service, [.. services.Select(s => new FacetValue(StableHash.OfArn(s.Key), Arn.LastSegment(s.Key), s.Count))]),
            new(FacetNames.Label, [.. labels.OrderBy(l => l.Key).Select(l => new FacetValue(Word(l.Key), l.Key.ToString(), l.Count))]),
            .. await FrameworkFacetsAsync(filter, query, checks.Select(c => (c.Key, c.Count)), cancellationToken).ConfigureAwait(false),
            new(FacetNames.Check, [.. checks.OrderByDescending(c => c.Count).Select(c => new FacetValue(c.Key, TitleOf(c.Key), c.Count))]),
        ];
    }

    /// <summary>Frameworks by what their checks find; and the controls that are chosen, which are too many to offer all.</summary>
    private async Task<IReadOnlyList<Facet>> FrameworkFacetsAsync(
        FindingsFilter filter, FindingsQuery query, IEnumerable<(string CheckId, int Count)> withoutChecks, CancellationToken cancellationToken)
    {
        async Task<Dictionary<string, int>> CountsAsync(string facet) => await filter.Apply(facet)
            .GroupBy(f => f.CheckId).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);

        int Of(Dictionary<string, int> counts, IEnumerable<Control> controls) => _index.ChecksOf(controls.Select(c => c.Key)).Sum(id => counts.GetValueOrDefault(id));

        // Without a choice of checks or frameworks, what was counted for the checks is what is asked for.
        var byFramework = query.CheckIds.Count == 0 && query.Frameworks.Count == 0
            ? withoutChecks.ToDictionary(c => c.CheckId, c => c.Count, StringComparer.Ordinal)
            : await CountsAsync(FacetNames.Framework).ConfigureAwait(false);
        var facets = new List<Facet> { new(FacetNames.Framework, [.. FrameworkList.All.Select(f => new FacetValue(f.Key, f.ShortTitle, Of(byFramework, f.Controls)))]) };
        if (query.Controls.Count > 0)
        {
            var byControl = await CountsAsync(FacetNames.Control).ConfigureAwait(false);
            facets.Insert(0, new(FacetNames.Control,
                [.. query.Controls.Select(FrameworkList.FindControl).OfType<Control>().Select(c => new FacetValue(c.Key, $"{c.Id}: {c.Title}", Of(byControl, [c])))]));
        }

        return facets;
    }

    /// <summary>What tells a question from others: its lists by what they hold. The order of the findings plays no part.</summary>
    private static string Text(FindingsQuery query) => System.Text.Json.JsonSerializer.Serialize(query with { Order = FindingsOrder.Severity });

    /// <summary>The word that addresses and exports use for an enum's value: <c>NeedsReview</c> becomes <c>needs-review</c>.</summary>
    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Reads an enum's word; null when it is none.</summary>
    public static TEnum? FromWord<TEnum>(string? word)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(word?.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(word![0])
            ? value
            : null;

    private static FindingStatus StatusOf(FindingState state, bool suppressed, bool review) =>
        state is FindingState.Resolved ? FindingStatus.Resolved
        : suppressed ? FindingStatus.Suppressed
        : review ? FindingStatus.NeedsReview
        : FindingStatus.Open;

    private string TitleOf(string checkId) => catalogue.Find(checkId)?.Info.Title ?? checkId;

    private async Task<List<FindingRow>> RowsAsync(PostureDbContext db, IQueryable<Finding> findings, CancellationToken cancellationToken)
    {
        var read = await findings.Select(f => new { Finding = f, SubjectHash = f.Subject!.Hash }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ids = read.Select(r => r.Finding.Id).ToList();
        var clusters = (await db.FindingClusters.AsNoTracking().Where(c => ids.Contains(c.FindingId)).ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(c => c.FindingId, c => Arn.LastSegment(c.ClusterArn));
        return [.. read.Select(r => new FindingRow
        {
            Id = r.Finding.Id,
            Hash = r.Finding.Hash,
            CheckId = r.Finding.CheckId,
            Title = TitleOf(r.Finding.CheckId),
            Severity = r.Finding.Severity,
            Status = StatusOf(r.Finding.State, r.Finding.IsSuppressed, r.Finding.NeedsReview),
            SubjectKind = r.Finding.SubjectKind,
            SubjectName = r.Finding.SubjectName,
            SubjectHash = r.SubjectHash,
            Container = r.Finding.Container,
            AccountId = r.Finding.AccountId,
            Region = r.Finding.Region,
            Label = r.Finding.Label,
            Message = r.Finding.Message,
            FirstSeenAt = r.Finding.FirstSeenAt,
            LastOpenedAt = r.Finding.LastOpenedAt,
            LastChangedAt = r.Finding.LastChangedAt,
            ResolvedAt = r.Finding.ResolvedAt,
            Resolution = r.Finding.Resolution,
            Assignee = r.Finding.Assignee,
            DueOn = r.Finding.DueOn,
            Clusters = [.. clusters[r.Finding.Id].Order(StringComparer.Ordinal)],
        })];
    }
}
