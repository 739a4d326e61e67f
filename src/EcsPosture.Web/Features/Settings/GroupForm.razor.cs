using EcsPosture.Findings.Connections;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Settings;

/// <summary>Makes or changes a group of connections. What was typed stays until it is saved.</summary>
public sealed partial class GroupForm(ConnectionGroupStore store, AuthenticationStateProvider signedIn)
{
    private IReadOnlyList<string> _errors = [];
    private string _name = "";
    private bool _finds;
    private long? _source;
    private string _role = "";
    private string? _externalId;
    private string _regions = "";
    private ScanScope _scope = ScanScope.Current;
    private bool _daily = true;
    private bool _busy;

    /// <summary>The group to change; null for a new one.</summary>
    [Parameter]
    public ConnectionGroup? Group { get; set; }

    /// <summary>The connections of which one lists the accounts of an organization.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<Connection> Connections { get; set; }

    /// <summary>It was saved.</summary>
    [Parameter]
    public EventCallback Done { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _name = Group?.Name ?? "";
        if (Group?.Discovery is { } found)
        {
            (_finds, _source, _role, _externalId) = (true, found.SourceId, found.RoleName, found.ExternalId);
            (_regions, _scope, _daily) = (string.Join(", ", found.Regions), found.Scope, found.IsDaily);
        }
    }

    private async Task SaveAsync()
    {
        var draft = new ConnectionGroupDraft
        {
            Name = _name,
            Discovery = _finds
                ? new() { SourceId = _source, RoleName = _role, ExternalId = _externalId, Regions = ConnectionForm.RegionsIn(_regions), Scope = _scope, IsDaily = _daily }
                : null,
        };
        _busy = true;
        try
        {
            _errors = await signedIn.TryAsync(actor =>
                Group is null ? store.AddAsync(actor, draft, CancellationToken.None) : store.ChangeAsync(actor, Group.Id, draft, CancellationToken.None));
            if (_errors.Count == 0)
            {
                await Done.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
