using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Triage;
using EcsPosture.Inventory;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Findings;

/// <summary>What people do with one finding. What was typed stays until it is saved.</summary>
public sealed partial class FindingTriagePanel(FindingTriage triage, TimeProvider clock, AuthenticationStateProvider signedIn)
{
    private const string Subject = "subject";
    private const string Cluster = "cluster";
    private const string Account = "account";
    private const string Everywhere = "everywhere";
    private IReadOnlyList<string> _errors = [];
    private string? _shown;
    private string? _assignee;
    private DateOnly? _due;
    private string? _note;
    private string _reason = "";
    private string _owner = "";
    private DateOnly? _until;
    private string _reach = Subject;
    private int? _hides;
    private bool _revoking;
    private bool _busy;

    /// <summary>The finding at hand.</summary>
    [Parameter, EditorRequired]
    public required FindingView Finding { get; set; }

    /// <summary>It was changed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Finding.Hash)
        {
            _shown = Finding.Hash;
            (_reach, _revoking) = (Subject, false);
            _errors = [];
            (_assignee, _due, _note) = (Finding.Assignee, Finding.DueOn, Finding.Note);
            _until = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(90);
            await CountAsync();
        }
    }

    /// <summary>The one cluster in which it shows; null when it shows in several or none.</summary>
    private string? OnlyCluster => Finding.Occurrences.SelectMany(place => place.Clusters).Distinct().Take(2).ToArray() is [var one] ? one : null;

    private IEnumerable<(string Key, string Name)> Reaches =>
    [
        (Subject, $"This check on {Finding.SubjectName}{(Finding.Container.Length > 0 ? $", container {Finding.Container}" : null)}"),
        .. OnlyCluster is { } cluster ? [(Cluster, $"This check in all of cluster {Arn.LastSegment(cluster)}")] : Array.Empty<(string, string)>(),
        (Account, $"This check in all of account {Finding.AccountId}"),
        (Everywhere, "This check everywhere"),
    ];

    private async Task ReachAsync(string? reach)
    {
        _reach = reach ?? Subject;
        await CountAsync();
    }

    private async Task CountAsync()
    {
        _hides = null;
        _hides = await triage.PreviewAsync(Draft(), CancellationToken.None);
    }

    private SuppressionDraft Draft() => new()
    {
        CheckId = Finding.CheckId,
        SubjectHash = _reach is Subject ? Finding.SubjectHash : null,
        Container = _reach is Subject ? Finding.Container : null,
        ClusterArn = _reach is Cluster ? OnlyCluster : null,
        AccountId = _reach is Account ? Finding.AccountId : null,
        Reason = _reason,
        Owner = _owner,
        ExpiresAt = new(_until?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) ?? default, TimeSpan.Zero),
    };

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

    private Task SuppressAsync() => ActAsync(actor => triage.SuppressAsync(actor, Draft(), CancellationToken.None));

    private async Task RevokeAsync(long suppression)
    {
        await ActAsync(actor => triage.RevokeAsync(actor, suppression, CancellationToken.None));
        _revoking = false;
        await CountAsync();
    }

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
