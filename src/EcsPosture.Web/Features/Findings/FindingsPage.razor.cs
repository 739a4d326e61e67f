using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Overview;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Severity = EcsPosture.Checks.Severity;

namespace EcsPosture.Web.Features.Findings;

/// <summary>All findings: grouped by check or as a list, narrowed by facets, each opening in a drawer. The address is the state.</summary>
public sealed partial class FindingsPage(FindingsReader findings, Handover handover, NavigationManager navigation)
{
    private const string SortParameter = "sort";
    private readonly CancellationTokenSource _leaving = new();
    private FindingsAddress _address = FindingsAddress.From("/findings");
    private IReadOnlyList<Facet>? _facets;
    private IReadOnlyList<FindingGroup>? _groups;
    private Page<FindingRow>? _page;
    private BoundedCount? _count;
    private string? _text;
    private string? _error;
    private string? _question;

    private NavigationManager Navigation => navigation;

    [CascadingParameter]
    private PageScope Scope { get; set; } = PageScope.All;

    private string? Summary => _count is null ? null
        : $"{_count} {(_count.Value == 1 && !_count.IsMore ? "finding" : "findings")}{(_address.Grouped && _groups is not null ? $" of {Words.Count(_groups.Count, "check")}" : null)}";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        navigation.LocationChanged += Moved;
        await ReadAsync();
    }

    private void Moved(object? sender, LocationChangedEventArgs arguments)
    {
        if (new Uri(arguments.Location).AbsolutePath == "/findings")
        {
            _ = InvokeAsync(async () =>
            {
                await ReadAsync();
                StateHasChanged();
            });
        }
    }

    private async Task ReadAsync()
    {
        _address = FindingsAddress.From(navigation.Uri);
        _text = _address.Query.Text;
        // Opening the drawer changes the address and nothing of the list.
        var question = System.Text.Json.JsonSerializer.Serialize(_address with { Open = null });
        if (question == _question)
        {
            return;
        }

        _question = question;
        var token = _leaving.Token;
        _error = null;
        try
        {
            _count = await handover.ReadAsync("count " + question, t => findings.CountAsync(_address.Query, t), token);
            _facets = await handover.ReadAsync("facets " + question, t => findings.FacetsAsync(_address.Query, t), token);
            if (_address.Grouped)
            {
                _groups = await handover.ReadAsync("groups " + question, t => findings.GroupsAsync(_address.Query, t), token);
            }
            else
            {
                _page = await handover.ReadAsync("page " + question, t => findings.PageAsync(_address.Query, _address.Page, t), token);
            }
        }
        catch (FormatException wrong)
        {
            _error = wrong.Message;
        }
    }

    /// <summary>The reader changed a finding, so the same question may have another answer.</summary>
    private Task ReadAgainAsync()
    {
        _question = null;
        return ReadAsync();
    }

    private void Search() => navigation.ReplaceQuery(("q", _text?.Trim()), ("view", string.IsNullOrWhiteSpace(_text) ? null : "list"));

    private void Choose(string facet, IReadOnlyList<string> keys)
    {
        if (facet == FacetNames.Cluster)
        {
            // The cluster is part of the scope: one at a time, the last one chosen.
            navigation.ReplaceQuery((facet, keys.Count == 0 ? null : keys[^1]));
            return;
        }

        navigation.ReplaceQuery((facet, keys));
    }

    private IReadOnlyCollection<string> ChosenOf(string facet) => facet switch
    {
        FacetNames.Status => [.. _address.Query.Statuses.Select(FindingsReader.Word)],
        FacetNames.Cluster => _address.Query.Scope.ClusterHash is { } cluster ? [cluster] : [],
        _ => [.. navigation.QueryAll(facet)],
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

    private static string FailsOn(FindingGroup group) =>
        group.Assessed > 0 ? $"{group.Subjects:N0} of {group.Assessed:N0}" : Words.Count(group.Subjects, "subject");

    private string Export(string format)
    {
        var query = new Uri(navigation.With(("view", null), ("after", null), ("before", null), ("open", null), ("size", null), ("format", format))).Query;
        return "/api/v1/findings/export" + query;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        navigation.LocationChanged -= Moved;
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
