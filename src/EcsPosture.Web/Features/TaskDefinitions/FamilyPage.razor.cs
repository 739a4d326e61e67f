using System.Globalization;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Estate;
using EcsPosture.Web.Components;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Features.TaskDefinitions;

/// <summary>One task definition family: its revisions, what fails in the selected one, and the stale ones to deregister.</summary>
public sealed partial class FamilyPage(FamilyReader families)
{
    private const string RevisionParameter = "revision";
    private string? _shown;
    private bool _isMissing;
    private FamilyView? _family;
    private RevisionRow? _selected;
    private RevisionView? _revision;
    private string _commands = "";
    private int _stale;

    /// <summary>The family's short hash.</summary>
    [Parameter] public string Hash { get; set; } = "";

    private static IReadOnlyList<Crumb> Trail { get; } = [new("Task definitions", "/task-definitions")];

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Hash)
        {
            _family = await Handover.ReadAsync($"family {Hash}", token => families.ReadAsync(Hash, token), cancellationToken);
            _shown = Hash;
            _isMissing = _family is null;
            _stale = _family is null ? 0 : Deregistration.Candidates(_family).Count;
            _commands = _family is null ? "" : Deregistration.Commands(_family);
        }

        if (_family is null)
        {
            return;
        }

        var selected = Select(_family.Revisions, Navigation.Query(RevisionParameter));
        if (selected?.Hash != _selected?.Hash)
        {
            (_selected, _revision) = (selected, null);
        }

        if (selected is not null)
        {
            _revision = await Handover.ReadAsync($"revision {selected.Hash}", token => families.ReadRevisionAsync(selected.Hash, token), cancellationToken);
        }
    }

    // The last scan may have left a stale revision out, so nothing recorded does not mean that nothing fails.
    private static string Judged(RevisionView revision) => revision switch
    {
        { Findings: > 0 } => $"{Words.Count(revision.Findings, "open finding")}; the places that fail are marked and link to them.",
        { Label: OccurrenceLabel.Stale } => "No finding is recorded for this stale revision. Stale revisions are judged only when a scan reads all active ones, so this does not mean that nothing fails.",
        _ => "No open finding shows in this revision.",
    };

    /// <summary>The revision that the address names; else the newest that runs, else the newest.</summary>
    private static RevisionRow? Select(IReadOnlyList<RevisionRow> revisions, string? asked) =>
        (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? revisions.FirstOrDefault(r => r.Revision == number) : null)
        ?? revisions.FirstOrDefault(r => r.Label is OccurrenceLabel.Running)
        ?? (revisions.Count > 0 ? revisions[0] : null);
}
