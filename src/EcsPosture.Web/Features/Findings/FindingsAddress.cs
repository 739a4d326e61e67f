using System.Globalization;
using EcsPosture.Checks;
using EcsPosture.Checks.Frameworks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Scopes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EcsPosture.Web.Features.Findings;

/// <summary>
/// The question about findings that an address asks: the same words for the page, the REST API and the exports. Words that
/// are none are ignored, so that an old link still opens.
/// </summary>
public sealed record FindingsAddress
{
    /// <summary>Whether findings are shown grouped by check; the API and exports do not group.</summary>
    public bool Grouped { get; init; }
    public required FindingsQuery Query { get; init; }
    public required PageRequest Page { get; init; }

    /// <summary>Short hash of the finding whose drawer is open.</summary>
    public string? Open { get; init; }

    /// <summary>Reads an address, absolute or not.</summary>
    public static FindingsAddress From(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var start = address.IndexOf('?', StringComparison.Ordinal);
        var query = start < 0 ? [] : QueryHelpers.ParseQuery(address[start..].Split('#')[0]);
        var statuses = Enums<FindingStatus>(query, FacetNames.Status);
        var before = One(query, "before");
        return new()
        {
            Grouped = One(query, "view") is not "list" && One(query, "check") is null && One(query, "subject") is null && One(query, "q") is null,
            Query = new()
            {
                Scope = PageScope.From(address).ToEstate(),
                Text = One(query, "q"),
                Statuses = statuses.Count > 0 ? statuses : [FindingStatus.Open],
                Severities = Enums<Severity>(query, FacetNames.Severity),
                Topics = Enums<Topic>(query, FacetNames.Topic),
                Labels = Enums<OccurrenceLabel>(query, FacetNames.Label),
                CheckIds = All(query, FacetNames.Check),
                Frameworks = [.. All(query, FacetNames.Framework).Where(key => FrameworkList.Find(key) is not null)],
                Controls = [.. All(query, FacetNames.Control).Where(key => FrameworkList.FindControl(key) is not null)],
                Services = All(query, FacetNames.Service),
                SubjectHash = One(query, "subject"),
                Assignee = One(query, "assignee"),
                FirstSeenFrom = DateTimeOffset.TryParse(One(query, "since"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null,
                Order = FindingsReader.FromWord<FindingsOrder>(One(query, "sort")) ?? FindingsOrder.Severity,
            },
            Page = new(before ?? One(query, "after"), before is not null, int.TryParse(One(query, "size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 50),
            Open = One(query, "open"),
        };
    }

    /// <summary>Whether anything but the state is narrowed.</summary>
    public bool IsNarrowed =>
        Query.Text is not null || Query.Severities.Count > 0 || Query.Topics.Count > 0 || Query.Labels.Count > 0 || Query.CheckIds.Count > 0
        || Query.Frameworks.Count > 0 || Query.Controls.Count > 0 || Query.Services.Count > 0 || Query.SubjectHash is not null || Query.Assignee is not null || Query.FirstSeenFrom is not null;

    private static string? One(Dictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var values) && values[0] is { Length: > 0 and <= 500 } value ? value : null;

    private static IReadOnlyList<string> All(Dictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(v => v.Length is > 0 and <= 200).Distinct(StringComparer.Ordinal).Take(100)] : [];

    private static IReadOnlyList<TEnum> Enums<TEnum>(Dictionary<string, StringValues> query, string name)
        where TEnum : struct, Enum =>
        [.. All(query, name).Select(FindingsReader.FromWord<TEnum>).OfType<TEnum>().Distinct()];
}
