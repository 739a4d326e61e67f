using System.Globalization;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Schedules;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.Schedules;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Schedules;

/// <summary>Schedules: when they fire next, what they did last, and how to change them.</summary>
public sealed partial class SchedulesPage(
    ScheduleStore store, ScheduleBook book, ConnectionStore connections, ConnectionGroupStore groups, ScanRequests requests, IScanProgressFeed feed, NavigationManager navigation, AuthenticationStateProvider signedIn)
{
    private readonly CancellationTokenSource _leaving = new();
    private IDisposable? _subscription;
    private IReadOnlyList<Schedule>? _schedules;
    private IReadOnlyList<Connection> _connections = [];
    private IReadOnlyList<ConnectionGroup> _groups = [];
    private IReadOnlyList<string> _refused = [];
    private bool _busy;
    private int _running;

    [CascadingParameter]
    private PageScope Scope { get; set; } = PageScope.All;

    /// <summary>Id of the schedule that is edited, or <c>new</c>.</summary>
    [SupplyParameterFromQuery(Name = "edit")]
    private string? Edit { get; set; }

    private NavigationManager Navigation => navigation;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _subscription = feed.Subscribe(current => _ = InvokeAsync(async () =>
        {
            if (current.Count != _running)
            {
                _running = current.Count;
                await ReadAsync();
                StateHasChanged();
            }
        }));
        await ReadAsync();
    }

    private static string Key(Schedule schedule) => schedule.Id.ToString(CultureInfo.InvariantCulture);

    private async Task ReadAsync()
    {
        var scope = long.TryParse(Scope.Connection, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null;
        _connections = await connections.ListAsync(_leaving.Token);
        _groups = await groups.ListAsync(_leaving.Token);
        var group = _connections.FirstOrDefault(connection => connection.Id == scope)?.GroupId;
        _schedules = [.. (await store.ListAsync(_leaving.Token))
            .Where(schedule => scope is null || schedule.ConnectionId == scope || (group is not null && schedule.GroupId == group))];
    }

    private async Task DoneAsync()
    {
        await ReadAsync();
        navigation.ReplaceQuery(("edit", null));
    }

    private Task RunNowAsync(Schedule schedule) => ActAsync(actor => requests.RunNowAsync(actor, schedule.Id, _leaving.Token));

    private Task TurnAsync(Schedule schedule) => ActAsync(actor =>
        schedule.IsPaused ? book.ContinueAsync(actor, schedule.Id, _leaving.Token) : book.PauseAsync(actor, schedule.Id, _leaving.Token));

    private Task RemoveAsync(Schedule schedule) => ActAsync(actor => book.RemoveAsync(actor, schedule.Id, _leaving.Token));

    private async Task ActAsync(Func<Actor, Task> act)
    {
        _busy = true;
        _refused = [];
        try
        {
            _refused = await signedIn.TryAsync(act);
            if (_refused.Count == 0)
            {
                await ReadAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
