using System.Globalization;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Queries.Scans;
using EcsPosture.Findings.Queries.Scopes;
using EcsPosture.Findings.Scans;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Scopes;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Scans;

/// <summary>Running scans with their progress, and past ones.</summary>
public sealed partial class ScansPage(
    ScanReader scans, ScopeReader scopes, ScanRequests requests, IScanProgressFeed feed, Handover handover, NavigationManager navigation, AuthenticationStateProvider signedIn)
{
    private const int PageSize = 50;
    private readonly CancellationTokenSource _leaving = new();
    private IDisposable? _subscription;
    private IReadOnlyList<ScanProgress> _running = [];
    private IReadOnlyList<ScanRow>? _scans;
    private IReadOnlyList<ScopeOption> _connections = [];
    private IReadOnlyList<string> _refused = [];
    private bool _busy;
    private string? _shown;

    [CascadingParameter]
    private PageScope Scope { get; set; } = PageScope.All;

    [SupplyParameterFromQuery(Name = "before")]
    private long? Before { get; set; }

    private NavigationManager Navigation => navigation;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _running = feed.Current;
        _subscription = feed.Subscribe(current => _ = InvokeAsync(() => MovedAsync(current)));
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != $"{Scope} {Before}")
        {
            _shown = $"{Scope} {Before}";
            await ReadAsync();
        }
    }

    private async Task MovedAsync(IReadOnlyList<ScanProgress> current)
    {
        var ended = _running.Any(scan => current.All(other => other.ScanId != scan.ScanId));
        _running = current;
        if (ended)
        {
            await ReadAsync();
        }

        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        var connection = Scope.ToEstate().ConnectionId;
        _scans = await handover.ReadAsync($"scans {connection} {Before}", token => scans.ListAsync(connection, Before, PageSize, token), _leaving.Token);
        _connections = (await handover.ReadAsync("scan connections", token => scopes.ReadAsync(EstateScope.All, token), _leaving.Token)).Connections;
    }

    private Task StartAsync(string connection) => ActAsync(actor =>
        requests.StartAsync(actor, new(long.Parse(connection, CultureInfo.InvariantCulture), ScanTrigger.Manual), _leaving.Token));

    private Task CancelAsync(string scan) => ActAsync(actor =>
        requests.CancelAsync(actor, long.Parse(scan, CultureInfo.InvariantCulture), _leaving.Token));

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
