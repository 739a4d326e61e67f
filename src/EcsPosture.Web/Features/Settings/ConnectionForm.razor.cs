using EcsPosture.Findings.Connections;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Settings;

/// <summary>Makes or changes a connection. What was typed stays until it is saved.</summary>
public sealed partial class ConnectionForm(ConnectionStore store, AuthenticationStateProvider signedIn)
{
    private IReadOnlyList<string> _errors = [];
    private string _name = "";
    private long? _group;
    private string _regions = "";
    private CredentialKind _kind = CredentialKind.AssumeRole;
    private string? _profile;
    private string? _role;
    private string? _externalId;
    private string? _endpoint;
    private ScanScope _scope = ScanScope.Current;
    private int _regionsAtOnce = Connection.MostRegionsAtOnce;
    private bool _enabled = true;
    private bool _busy;

    /// <summary>The connection to change; null for a new one.</summary>
    [Parameter]
    public Connection? Existing { get; set; }

    /// <summary>The groups to choose from.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ConnectionGroup> Groups { get; set; }

    /// <summary>It was saved.</summary>
    [Parameter]
    public EventCallback Done { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (Existing is { } c)
        {
            (_group, _regionsAtOnce) = (c.GroupId, c.RegionsAtOnce);
            (_name, _regions, _kind, _profile, _role) = (c.Name, string.Join(", ", c.Regions), c.CredentialKind, c.Profile, c.RoleArn);
            (_externalId, _endpoint, _scope, _enabled) = (c.ExternalId, c.EndpointUrl, c.Scope, c.IsEnabled);
        }
    }

    /// <summary>The names that a field for regions holds.</summary>
    internal static IReadOnlyList<string> RegionsIn(string field) => field.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private async Task SaveAsync()
    {
        var draft = new ConnectionDraft
        {
            Name = _name,
            GroupId = _group,
            Regions = RegionsIn(_regions),
            CredentialKind = _kind,
            Profile = _profile,
            RoleArn = _role,
            ExternalId = _externalId,
            EndpointUrl = _endpoint,
            Scope = _scope,
            RegionsAtOnce = _regionsAtOnce,
            IsEnabled = _enabled,
        };
        _busy = true;
        try
        {
            _errors = await signedIn.TryAsync(actor =>
                Existing is null ? store.AddAsync(actor, draft.Tidy(), CancellationToken.None) : store.ChangeAsync(actor, Existing.Id, draft.Tidy(), CancellationToken.None));
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
