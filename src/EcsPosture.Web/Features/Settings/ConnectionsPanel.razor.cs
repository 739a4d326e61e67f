using System.Globalization;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Web.Components;
using EcsPosture.Web.Organizations;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Settings;

/// <summary>The connections by their groups, and how to make, test, change and remove them.</summary>
public sealed partial class ConnectionsPanel(ConnectionStore store, ConnectionGroupStore groups, AccountFinder finder, NavigationManager navigation, AuthenticationStateProvider signedIn)
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<Connection>? _connections;
    private IReadOnlyList<ConnectionGroup> _groups = [];
    private IReadOnlyList<string> _refused = [];
    private long? _finding;

    /// <summary>Id of the connection that is edited, or <c>new</c>.</summary>
    [Parameter]
    public string? Edit { get; set; }

    /// <summary>Id of the group that is edited, or <c>new</c>.</summary>
    [Parameter]
    public string? EditGroup { get; set; }

    /// <summary>Id of the connection whose self-test is shown.</summary>
    [Parameter]
    public string? Test { get; set; }

    private NavigationManager Navigation => navigation;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => ReadAsync();

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);

    private async Task ReadAsync()
    {
        _groups = await groups.ListAsync(_leaving.Token);
        _connections = await store.ListAsync(_leaving.Token);
    }

    private async Task DoneAsync()
    {
        await ReadAsync();
        navigation.ReplaceQuery(("edit", null), ("group", null));
    }

    private Task RemoveAsync(Connection connection) => ActAsync(actor => store.RemoveAsync(actor, connection.Id, _leaving.Token));

    private Task RemoveGroupAsync(ConnectionGroup group) => ActAsync(actor => groups.RemoveAsync(actor, group.Id, _leaving.Token));

    private async Task FindAsync(ConnectionGroup group)
    {
        _finding = group.Id;
        try
        {
            await ActAsync(actor => Task.Run(() => finder.FindAsync(actor, group.Id, _leaving.Token)));
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The reader left.
        }
        finally
        {
            _finding = null;
        }
    }

    private async Task ActAsync(Func<Actor, Task> act)
    {
        _refused = await signedIn.TryAsync(act);
        await ReadAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
