using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Overview;
using Microsoft.AspNetCore.Components;
using Severity = EcsPosture.Checks.Severity;

namespace EcsPosture.Web.Features.Findings;

/// <summary>All findings: grouped by check or as a list, narrowed by facets, each opening in a drawer. The address is the state.</summary>
public sealed partial class FindingsPage(FindingsReader findings)
{
    private const string SortParameter = "sort";
    private FindingsAddress _address = FindingsAddress.From("/findings");
    private IReadOnlyList<Facet>? _facets;
    private IReadOnlyList<FindingGroup>? _groups;
    private Page<FindingRow>? _page;
    private BoundedCount? _count;
    private string? _text;
    private string? _error;
    private bool _filtersOpen;

    private int ActiveFilters => _facets?.Sum(facet => Navigation.QueryAll(facet.Name).Count) ?? 0;

    private string? Summary => _count is null ? null
        : $"{_count} {(_count.Value == 1 && !_count.IsMore ? "finding" : "findings")}{(_address.Grouped && _groups is not null ? $" of {Words.Count(_groups.Count, "check")}" : null)}";

    /// <summary>Opening the drawer changes the address and nothing of the list.</summary>
    protected override object TakeQuestion()
    {
        _address = FindingsAddress.From(Navigation.Uri);
        return Question;
    }

    private string Question => System.Text.Json.JsonSerializer.Serialize(_address with { Open = null });

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var question = Question;
        _text = _address.Query.Text;
        _error = null;
        try
        {
            _count = await Handover.ReadAsync("count " + question, t => findings.CountAsync(_address.Query, t), cancellationToken);
            _facets = await Handover.ReadAsync("facets " + question, t => findings.FacetsAsync(_address.Query, t), cancellationToken);
            if (_address.Grouped)
            {
                _groups = await Handover.ReadAsync("groups " + question, t => findings.GroupsAsync(_address.Query, t), cancellationToken);
            }
            else
            {
                _page = await Handover.ReadAsync("page " + question, t => findings.PageAsync(_address.Query, _address.Page, t), cancellationToken);
            }
        }
        catch (FormatException wrong)
        {
            _error = wrong.Message;
        }
    }

    private void Search() => Navigation.ReplaceQuery(("q", _text?.Trim()), ("view", string.IsNullOrWhiteSpace(_text) ? null : "list"));

    private void Choose(string facet, IReadOnlyList<string> keys)
    {
        if (facet == FacetNames.Cluster)
        {
            // The cluster is part of the scope: one at a time, the last one chosen.
            Navigation.ReplaceQuery((facet, keys.Count == 0 ? null : keys[^1]));
            return;
        }

        Navigation.ReplaceQuery((facet, keys));
    }

    private IReadOnlyCollection<string> ChosenOf(string facet) => facet switch
    {
        FacetNames.Status => [.. _address.Query.Statuses.Select(FindingsReader.Word)],
        FacetNames.Cluster => _address.Query.Scope.ClusterHash is { } cluster ? [cluster] : [],
        _ => [.. Navigation.QueryAll(facet)],
    };

    private static string TitleOf(string facet) => facet switch
    {
        FacetNames.Status => "State",
        FacetNames.Label => "Revision",
        _ => Words.Of(char.ToUpperInvariant(facet[0]) + facet[1..]),
    };

    private static IReadOnlyList<FacetOption> OptionsOf(Facet facet) =>
    [
        .. facet.Values.Select(value => new FacetOption(value.Key, NameOf(facet.Name, value), value.Count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture))
        {
            Content = facet.Name == FacetNames.Severity && FindingsReader.FromWord<Severity>(value.Key) is { } severity ? Chip(severity) : null,
        }),
    ];

    private static string NameOf(string facet, FacetValue value) =>
        facet == FacetNames.Topic && FindingsReader.FromWord<Topic>(value.Key) is { } topic ? TopicNames.Of(topic)
        : facet == FacetNames.Label && FindingsReader.FromWord<OccurrenceLabel>(value.Key) is { } label ? label.ToString()
        : value.Title;

    private static RenderFragment Chip(Severity severity) => builder =>
    {
        builder.OpenComponent<SeverityChip>(0);
        builder.AddComponentParameter(1, nameof(SeverityChip.Severity), severity);
        builder.CloseComponent();
    };

    private static string FailsOn(FindingGroup group) => $"{group.Findings:N0} of {group.Assessed:N0}";

    private string Export(string format)
    {
        var query = new Uri(Navigation.With(("view", null), ("after", null), ("before", null), ("open", null), ("size", null), ("format", format))).Query;
        return "/api/v1/findings/export" + query;
    }
}
