using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Triage;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Findings;

/// <summary>What people do with one finding. What was typed stays until it is saved.</summary>
public sealed partial class FindingTriagePanel(FindingTriage triage, TimeProvider clock, AuthenticationStateProvider signedIn)
{
    private IReadOnlyList<string> _errors = [];
    private string? _shown;
    private string? _assignee;
    private DateOnly? _due;
    private string? _note;
    private string _reason = "";
    private string _owner = "";
    private DateOnly? _until;
    private bool _busy;

    /// <summary>The finding at hand.</summary>
    [Parameter, EditorRequired]
    public required FindingView Finding { get; set; }

    /// <summary>It was changed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_shown != Finding.Hash)
        {
            _shown = Finding.Hash;
            _errors = [];
            (_assignee, _due, _note) = (Finding.Assignee, Finding.DueOn, Finding.Note);
            _until = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(90);
        }
    }

    private Task SaveAsync() => ActAsync(async actor =>
    {
        if (Blank(_assignee) != Finding.Assignee)
        {
            await triage.AssignAsync(actor, [Finding.Hash], _assignee, CancellationToken.None);
        }

        if (_due != Finding.DueOn)
        {
            await triage.SetDueAsync(actor, [Finding.Hash], _due, CancellationToken.None);
        }

        if (Blank(_note) is { } note && note != Finding.Note)
        {
            await triage.CommentAsync(actor, [Finding.Hash], note, CancellationToken.None);
        }
    });

    private Task SuppressAsync() => ActAsync(actor => triage.SuppressAsync(
        actor,
        new()
        {
            CheckId = Finding.CheckId,
            SubjectHash = Finding.SubjectHash,
            Container = Finding.Container,
            Reason = _reason,
            Owner = _owner,
            ExpiresAt = new(_until?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) ?? default, TimeSpan.Zero),
        },
        CancellationToken.None));

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private async Task ActAsync(Func<Actor, Task> act)
    {
        _busy = true;
        try
        {
            _errors = await signedIn.TryAsync(act);
            if (_errors.Count == 0)
            {
                await Changed.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
