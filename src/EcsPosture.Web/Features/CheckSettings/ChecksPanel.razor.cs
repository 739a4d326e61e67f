using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Settings;
using EcsPosture.Web.Components;
using Microsoft.AspNetCore.Components;
using Severity = EcsPosture.Checks.Severity;

namespace EcsPosture.Web.Features.CheckSettings;

/// <summary>All checks with what is set about them; one of them in full when it is chosen.</summary>
public sealed partial class ChecksPanel(CheckSettingsStore store, CheckCatalogue catalogue, NavigationManager navigation)
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<CheckRow>? _rows;
    private string? _text;
    private object? _shown;

    /// <summary>Id of the check that is shown in full.</summary>
    [Parameter]
    public string? Check { get; set; }

    /// <summary>Id of the connection that settings are for; null for all.</summary>
    [Parameter]
    public long? For { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "topic")]
    private string? Topic { get; set; }

    [SupplyParameterFromQuery(Name = "severity")]
    private string? Severity { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    private NavigationManager Navigation => navigation;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var question = (Check, Text, Topic, Severity, State);
        if (question.Equals(_shown))
        {
            return;
        }

        _shown = question;
        _text = Text;
        if (Check is null)
        {
            var settings = (await store.ListAsync(_leaving.Token)).ToLookup(s => s.CheckId, StringComparer.Ordinal);
            _rows = [.. catalogue.Checks.Select(c => CheckRow.Of(c.Info, [.. settings[c.Info.Id]])).Where(IsAsked)];
        }
    }

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => FindingsReader.Word(value);

    private bool IsAsked(CheckRow row) =>
        (string.IsNullOrWhiteSpace(Text) || Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            row.Check.Id.Contains(word, StringComparison.OrdinalIgnoreCase) || row.Check.Title.Contains(word, StringComparison.OrdinalIgnoreCase)))
        && (FindingsReader.FromWord<Topic>(Topic) is not { } topic || row.Check.Topics.Contains(topic))
        && (FindingsReader.FromWord<Severity>(Severity) is not { } severity || row.Severity == severity)
        && State switch
        {
            "set" => row.ChangedAt is not null,
            "off" => row.IsOffSomewhere,
            _ => true,
        };

    private void Search() => navigation.ReplaceQuery(("q", _text?.Trim()));

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
