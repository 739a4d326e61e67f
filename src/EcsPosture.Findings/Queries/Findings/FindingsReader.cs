using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Index;
using EcsPosture.Findings.Queries.Posture;
using EcsPosture.Findings.Storage;
using EcsPosture.Inventory;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Findings;

/// <summary>Answers questions about lists of findings.</summary>
public sealed class FindingsReader(IDbContextFactory<PostureDbContext> contexts, FindingIndexKeeper index, CheckCatalogue catalogue)
{
    /// <summary>Findings that match are named to the store by id when they are not more than this; else it finds them in the order asked for.</summary>
    private const int Few = 2000;

    private readonly ControlIndex _controls = new(catalogue);
    private readonly KeptAnswers _kept = new(contexts);

    /// <summary>A page, its count and its facets ask for the same words one after the other.</summary>
    private readonly KeptAnswers _texts = new(contexts, most: 8);

    /// <summary>One page of the findings that match.</summary>
    /// <exception cref="FormatException">The cursor is none of this list's.</exception>
    public async Task<Page<FindingRow>> PageAsync(FindingsQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(page);
        var rows = await RowsAsync(query, page, cancellationToken).ConfigureAwait(false);
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

    /// <summary>One row more than the page has, when there is one.</summary>
    private async Task<List<FindingRow>> RowsAsync(FindingsQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (query.Order is FindingsOrder.Severity)
        {
            var worst = (await FilterAsync(db, query, cancellationToken).ConfigureAwait(false)).Worst(FindingsFilter.SeverityCursor(page.Cursor), page.Backwards, page.Rows + 1);
            return await RowsOfAsync(db, worst, cancellationToken).ConfigureAwait(false);
        }

        if ((await FilterAsync(db, query, cancellationToken).ConfigureAwait(false)).Ids(Few + 1) is { Count: <= Few } ids)
        {
            var few = db.Findings.AsNoTracking().Where(f => ids.Contains(f.Id));
            return await RowsAsync(db, FindingsFilter.Seek(few, query.Order, page).Take(page.Rows + 1), cancellationToken).ConfigureAwait(false);
        }

        var filter = await FindingsFilter.PrepareAsync(db, query, _controls, cancellationToken).ConfigureAwait(false);
        return await RowsAsync(db, FindingsFilter.Seek(filter.Apply(), query.Order, page).Take(page.Rows + 1), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The ids of all findings that match, in the query's order.</summary>
    internal async Task<IReadOnlyList<long>> IdsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (query.Order is FindingsOrder.Severity)
        {
            return (await FilterAsync(db, query, cancellationToken).ConfigureAwait(false)).Worst(null, backwards: false, int.MaxValue);
        }

        var filter = await FindingsFilter.PrepareAsync(db, query, _controls, cancellationToken).ConfigureAwait(false);
        return await FindingsFilter.Seek(filter.Apply(), query.Order, new()).Select(f => f.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows of findings, in the order of their ids as given. One that was removed meanwhile is left out.</summary>
    internal async Task<List<FindingRow>> RowsOfAsync(PostureDbContext db, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var read = (await RowsAsync(db, db.Findings.AsNoTracking().Where(f => ids.Contains(f.Id)), cancellationToken).ConfigureAwait(false)).ToDictionary(r => r.Id);
        return [.. ids.Where(read.ContainsKey).Select(id => read[id])];
    }

    /// <summary>How many findings match, counted up to <see cref="BoundedCount.Limit"/>.</summary>
    public async Task<BoundedCount> CountAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var count = (await FilterAsync(db, query, cancellationToken).ConfigureAwait(false)).Count();
        return new(Math.Min(count, BoundedCount.Limit), count > BoundedCount.Limit);
    }

    /// <summary>The findings that match, grouped by check, worst and most first.</summary>
    public Task<IReadOnlyList<FindingGroup>> GroupsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _kept.GetAsync(query.Scope, "groups " + Text(query), () => ReadGroupsAsync(query, CancellationToken.None), cancellationToken);
    }

    private async Task<IReadOnlyList<FindingGroup>> ReadGroupsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var filter = await FilterAsync(db, query, cancellationToken).ConfigureAwait(false);
        var states = await PostureReader.StatesAsync(db, filter.Scope, cancellationToken).ConfigureAwait(false);
        var verdicts = await PostureReader.ChecksAsync(db, filter.Scope, states, cancellationToken).ConfigureAwait(false);
        return [.. filter.ByCheck()
            .Select(g => new FindingGroup(
                g.CheckId, TitleOf(g.CheckId), g.Severity, g.Findings, g.Subjects, Math.Max(verdicts.GetValueOrDefault(g.CheckId, VerdictCounts.None) is var v ? v.Passes + v.Fails : 0, g.Findings)))
            .OrderByDescending(g => g.Severity).ThenByDescending(g => g.Findings).ThenBy(g => g.CheckId, StringComparer.Ordinal)];
    }

    /// <summary>The facets of the findings that match. A facet's own choice does not narrow its own counts.</summary>
    public Task<IReadOnlyList<Facet>> FacetsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _kept.GetAsync(query.Scope, "facets " + Text(query), () => ReadFacetsAsync(query, CancellationToken.None), cancellationToken);
    }

    private async Task<IReadOnlyList<Facet>> ReadFacetsAsync(FindingsQuery query, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return FacetList.Of(new(await FilterAsync(db, query, cancellationToken).ConfigureAwait(false)), query, _controls, TitleOf);
    }

    /// <summary>Puts a question to the index, which holds all that was committed before.</summary>
    private async Task<IndexFilter> FilterAsync(PostureDbContext db, FindingsQuery query, CancellationToken cancellationToken)
    {
        var scope = await query.Scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        var looked = await LookedUp.ForAsync(db, query, text => _texts.GetAsync(text, () => WithTextAsync(text), cancellationToken), cancellationToken).ConfigureAwait(false);
        return new(await index.GetAsync(db, cancellationToken).ConfigureAwait(false), query, scope, looked, _controls);
    }

    // Put in order here: asked for it, SQLite goes through all findings by id and looks each up among the hits.
    private async Task<long[]> WithTextAsync(string text)
    {
        await using var db = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        var ids = await (db.Search.Ids(db, text) ?? db.Findings.Select(f => f.Id)).ToArrayAsync().ConfigureAwait(false);
        Array.Sort(ids);
        return ids;
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
