using System.Globalization;
using System.Text;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Storage;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Queries.Findings;

/// <summary>Turns a question about findings into a query of the store.</summary>
internal sealed class FindingsFilter
{
    private readonly PostureDbContext _db;
    private readonly FindingsQuery _query;
    private readonly ControlIndex _index;
    private readonly IReadOnlyList<string> _serviceArns;

    private FindingsFilter(PostureDbContext db, FindingsQuery query, ControlIndex index, ResolvedScope scope, IReadOnlyList<string> serviceArns) =>
        (_db, _query, _index, Scope, _serviceArns) = (db, query, index, scope, serviceArns);

    /// <summary>The question's scope in the store's words.</summary>
    public ResolvedScope Scope { get; }

    /// <summary>Looks up, once, what the question names.</summary>
    public static async Task<FindingsFilter> PrepareAsync(PostureDbContext db, FindingsQuery query, ControlIndex index, CancellationToken cancellationToken)
    {
        var scope = await query.Scope.ResolveAsync(db, cancellationToken).ConfigureAwait(false);
        return new(db, query, index, scope, await ServiceArnsAsync(db, query, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>ARNs of the services that a question names.</summary>
    public static async Task<IReadOnlyList<string>> ServiceArnsAsync(PostureDbContext db, FindingsQuery query, CancellationToken cancellationToken) =>
        query.Services.Count == 0 ? [] : await db.Resources.AsNoTracking()
            .Where(r => r.Kind == ResourceKind.Service && query.Services.Contains(r.Hash))
            .Select(r => r.Arn)
            .ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The findings that match, without an order.</summary>
    public IQueryable<Finding> Apply()
    {
        var (db, query, arns) = (_db, _query, _serviceArns);
        var findings = OfStatus(Scope.Narrow(db, db.Findings.AsNoTracking()), query.Statuses);

        if (query.Severities.Count > 0)
        {
            findings = findings.Where(f => query.Severities.Contains(f.Severity));
        }

        if (query.CheckIds.Count > 0)
        {
            findings = findings.Where(f => query.CheckIds.Contains(f.CheckId));
        }

        if (query.Frameworks.Count > 0)
        {
            var checks = _index.ChecksOfFrameworks(query.Frameworks);
            findings = findings.Where(f => checks.Contains(f.CheckId));
        }

        if (query.Controls.Count > 0)
        {
            var checks = _index.ChecksOf(query.Controls);
            findings = findings.Where(f => checks.Contains(f.CheckId));
        }

        if (query.Topics.Count > 0)
        {
            findings = findings.Where(f => db.FindingTopics.Any(t => t.FindingId == f.Id && query.Topics.Contains(t.Topic)));
        }

        if (query.Labels.Count > 0)
        {
            findings = findings.Where(f => db.FindingLabels.Any(l => l.FindingId == f.Id && query.Labels.Contains(l.Label)));
        }

        if (query.Services.Count > 0)
        {
            findings = findings.Where(f => db.FindingServices.Where(s => arns.Contains(s.ServiceArn)).Select(s => s.FindingId).Contains(f.Id));
        }

        if (query.SubjectHash is not null)
        {
            findings = findings.Where(f => f.Subject!.Hash == query.SubjectHash);
        }

        if (query.Assignee is not null)
        {
            findings = findings.Where(f => f.Assignee == query.Assignee);
        }

        if (query.FirstSeenFrom is { } from)
        {
            findings = findings.Where(f => f.FirstSeenAt >= from);
        }

        return string.IsNullOrWhiteSpace(query.Text) ? findings : db.Search.Filter(db, findings, query.Text);
    }

    /// <summary>Orders findings and keeps those after (or, backwards, before) the cursor.</summary>
    /// <exception cref="FormatException">The cursor is none of this order's.</exception>
    public static IQueryable<Finding> Seek(IQueryable<Finding> findings, FindingsOrder order, PageRequest page)
    {
        var (value, id) = page.Cursor is null ? (null, 0L) : Decode(page.Cursor);
        var back = page.Backwards;
        switch (order)
        {
            case FindingsOrder.Newest:
                return ByInstant(findings, back, value, id, FindingsOrder.Newest);
            case FindingsOrder.Oldest:
                return ByInstant(findings, back, value, id, FindingsOrder.Oldest);
            case FindingsOrder.Changed:
                return ByInstant(findings, back, value, id, FindingsOrder.Changed);
            case FindingsOrder.Subject:
                if (value is not null)
                {
                    findings = back
                        ? findings.Where(f => string.Compare(f.SubjectName, value) < 0 || (f.SubjectName == value && f.Id < id))
                        : findings.Where(f => string.Compare(f.SubjectName, value) > 0 || (f.SubjectName == value && f.Id > id));
                }

                return back
                    ? findings.OrderByDescending(f => f.SubjectName).ThenByDescending(f => f.Id)
                    : findings.OrderBy(f => f.SubjectName).ThenBy(f => f.Id);
            default:
                if (value is not null)
                {
                    var severity = (Checks.Severity)int.Parse(value, CultureInfo.InvariantCulture);
                    findings = back
                        ? findings.Where(f => f.Severity > severity || (f.Severity == severity && f.Id > id))
                        : findings.Where(f => f.Severity < severity || (f.Severity == severity && f.Id < id));
                }

                return back
                    ? findings.OrderBy(f => f.Severity).ThenBy(f => f.Id)
                    : findings.OrderByDescending(f => f.Severity).ThenByDescending(f => f.Id);
        }
    }

    /// <summary>Where a page begins when the worst come first; null for the first page.</summary>
    /// <exception cref="FormatException">The cursor is none of this order's.</exception>
    public static (Checks.Severity Severity, long Id)? SeverityCursor(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var (value, id) = Decode(cursor);
        return ((Checks.Severity)int.Parse(value, CultureInfo.InvariantCulture), id);
    }

    /// <summary>The cursor that stands at a row.</summary>
    public static string CursorOf(FindingRow row, FindingsOrder order)
    {
        var value = order switch
        {
            FindingsOrder.Newest => Ticks(row.LastOpenedAt),
            FindingsOrder.Oldest => Ticks(row.FirstSeenAt),
            FindingsOrder.Changed => Ticks(row.LastChangedAt),
            FindingsOrder.Subject => row.SubjectName,
            _ => ((int)row.Severity).ToString(CultureInfo.InvariantCulture),
        };
        var text = string.Create(CultureInfo.InvariantCulture, $"{row.Id}~{value}");
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static IQueryable<Finding> OfStatus(IQueryable<Finding> findings, IReadOnlyList<FindingStatus> statuses)
    {
        if (statuses.Count is 0)
        {
            return findings;
        }

        var open = statuses.Contains(FindingStatus.Open);
        var review = statuses.Contains(FindingStatus.NeedsReview);
        var suppressed = statuses.Contains(FindingStatus.Suppressed);
        var resolved = statuses.Contains(FindingStatus.Resolved);
        return (open, review, suppressed, resolved) switch
        {
            (true, _, false, false) => findings.Where(f => f.State == FindingState.Open && !f.IsSuppressed),
            (false, false, false, true) => findings.Where(f => f.State == FindingState.Resolved),
            _ => findings.Where(f =>
                (resolved && f.State == FindingState.Resolved)
                || (suppressed && f.State == FindingState.Open && f.IsSuppressed)
                || (open && f.State == FindingState.Open && !f.IsSuppressed)
                || (review && f.State == FindingState.Open && !f.IsSuppressed && f.NeedsReview)),
        };
    }

    private static IQueryable<Finding> ByInstant(IQueryable<Finding> findings, bool back, string? value, long id, FindingsOrder order)
    {
        var at = value is null ? default : new DateTimeOffset(long.Parse(value, CultureInfo.InvariantCulture), TimeSpan.Zero);
        if (order is FindingsOrder.Oldest)
        {
            if (value is not null)
            {
                findings = back
                    ? findings.Where(f => f.FirstSeenAt < at || (f.FirstSeenAt == at && f.Id < id))
                    : findings.Where(f => f.FirstSeenAt > at || (f.FirstSeenAt == at && f.Id > id));
            }

            return back
                ? findings.OrderByDescending(f => f.FirstSeenAt).ThenByDescending(f => f.Id)
                : findings.OrderBy(f => f.FirstSeenAt).ThenBy(f => f.Id);
        }

        if (order is FindingsOrder.Newest)
        {
            if (value is not null)
            {
                findings = back
                    ? findings.Where(f => f.LastOpenedAt > at || (f.LastOpenedAt == at && f.Id > id))
                    : findings.Where(f => f.LastOpenedAt < at || (f.LastOpenedAt == at && f.Id < id));
            }

            return back
                ? findings.OrderBy(f => f.LastOpenedAt).ThenBy(f => f.Id)
                : findings.OrderByDescending(f => f.LastOpenedAt).ThenByDescending(f => f.Id);
        }

        if (value is not null)
        {
            findings = back
                ? findings.Where(f => f.LastChangedAt > at || (f.LastChangedAt == at && f.Id > id))
                : findings.Where(f => f.LastChangedAt < at || (f.LastChangedAt == at && f.Id < id));
        }

        return back
            ? findings.OrderBy(f => f.LastChangedAt).ThenBy(f => f.Id)
            : findings.OrderByDescending(f => f.LastChangedAt).ThenByDescending(f => f.Id);
    }

    private static string Ticks(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);

    private static (string Value, long Id) Decode(string cursor)
    {
        try
        {
            var padded = cursor.Replace('-', '+').Replace('_', '/').PadRight((cursor.Length + 3) / 4 * 4, '=');
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(padded));
            var at = text.IndexOf('~', StringComparison.Ordinal);
            if (at > 0 && long.TryParse(text.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return (text[(at + 1)..], id);
            }
        }
        catch (FormatException)
        {
            // Told below, in words.
        }

        throw new FormatException("The cursor is not one that this list gave out. Start from the first page.");
    }
}

/// <summary>Names of the facets, as addresses have them.</summary>
public static class FacetNames
{
    public const string Severity = "severity";
    public const string Status = "status";
    public const string Topic = "topic";
    public const string Check = "check";
    public const string Framework = "framework";
    public const string Control = "control";
    public const string Cluster = "cluster";
    public const string Service = "service";
    public const string Label = "label";
}
