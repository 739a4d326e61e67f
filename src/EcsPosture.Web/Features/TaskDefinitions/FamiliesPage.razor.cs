using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Components;
using EcsPosture.Web.Features.Scopes;

namespace EcsPosture.Web.Features.TaskDefinitions;

/// <summary>All task definition families.</summary>
public sealed partial class FamiliesPage(FamilyReader families)
{
    private Page<FamilyRow>? _page;
    private string? _text;

    private string? Asked => Navigation.Query("q") is { Length: <= 200 } text ? text : null;

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var page = Navigation.Page();
        var text = _text = Asked;
        _page = await Handover.ReadAsync($"families {Scope} {page} {text}", token => families.PageAsync(Scope.ToEstate(), text, page, token), cancellationToken);
    }

    private void Find() => Navigation.ReplaceQuery(("q", _text?.Trim()));

    private static string Revisions(IReadOnlyDictionary<OccurrenceLabel, int> labels) => labels.Count == 0
        ? "none"
        : string.Join(", ", labels.OrderBy(l => l.Key).Select(l => $"{l.Value} {l.Key.ToString().ToLowerInvariant()}"));
}
