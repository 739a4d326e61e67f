using System.Globalization;
using EcsPosture.Findings.Connections;
using EcsPosture.Web.Components;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Settings;

/// <summary>The connections, and how to make, test, change and remove them.</summary>
public sealed partial class ConnectionsPanel(ConnectionStore store, NavigationManager navigation, AuthenticationStateProvider signedIn)
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<Connection>? _connections;
    private IReadOnlyList<string> _refused = [];
    private long? _removing;

    /// <summary>Id of the connection that is edited, or <c>new</c>.</summary>
    [Parameter]
    public string? Edit { get; set; }

    /// <summary>Id of the connection whose self-test is shown.</summary>
    [Parameter]
    public string? Test { get; set; }

    private NavigationManager Navigation => navigation;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => ReadAsync();

    private static string Key(Connection connection) => connection.Id.ToString(CultureInfo.InvariantCulture);

    private async Task ReadAsync() => _connections = await store.ListAsync(_leaving.Token);

    private async Task DoneAsync()
    {
        await ReadAsync();
        navigation.ReplaceQuery(("edit", null));
    }

    private async Task RemoveAsync(Connection connection)
    {
        _removing = null;
        _refused = await signedIn.TryAsync(actor => store.RemoveAsync(actor, connection.Id, _leaving.Token));
        await ReadAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
