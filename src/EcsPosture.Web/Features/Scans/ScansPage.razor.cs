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
    ScanReader scans, ScopeReader scopes, ScanRequests requests, IScanProgressFeed feed, AuthenticationStateProvider signedIn)
{
    private const int PageSize = 50;

    /// <summary>More connections than this are chosen from a list instead of having a button each.</summary>
    private const int MostButtons = 3;
    private IDisposable? _subscription;
    private IReadOnlyList<ScanProgress> _running = [];
    private IReadOnlyList<ScanRow>? _scans;
    private IReadOnlyList<ScopeOption> _connections = [];
    private IReadOnlyList<string> _refused = [];
    private string _chosen = "";
    private bool _busy;

    [SupplyParameterFromQuery(Name = "before")]
    private long? Before { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        base.OnInitialized();
        _running = feed.Current;
        _subscription = feed.Subscribe(current => _ = InvokeAsync(() => MovedAsync(current)));
    }

    /// <summary>The connections that can be scanned from here.</summary>
    private List<ScopeOption> Offered => [.. _connections.Where(each => Scope.Connection is null || each.Key == Scope.Connection)];

    /// <inheritdoc />
    protected override object TakeQuestion() => (Scope, Before);

    private async Task MovedAsync(IReadOnlyList<ScanProgress> current)
    {
        var ended = _running.Any(scan => current.All(other => other.ScanId != scan.ScanId));
        _running = current;
        if (ended)
        {
            await ReadAgainAsync();
        }

        StateHasChanged();
    }

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var connection = Scope.ToEstate().ConnectionId;
        _scans = await Handover.ReadAsync($"scans {connection} {Before}", token => scans.ListAsync(connection, Before, PageSize, token), cancellationToken);
        _connections = (await Handover.ReadAsync("scan connections", token => scopes.ReadAsync(EstateScope.All, token), cancellationToken)).Connections;
    }

    private Task StartAsync(string connection) => ActAsync(actor =>
        requests.StartAsync(actor, new(long.Parse(connection, CultureInfo.InvariantCulture), ScanTrigger.Manual), CancellationToken.None));

    private Task CancelAsync(string scan) => ActAsync(actor =>
        requests.CancelAsync(actor, long.Parse(scan, CultureInfo.InvariantCulture), CancellationToken.None));

    private async Task ActAsync(Func<Actor, Task> act)
    {
        _busy = true;
        _refused = [];
        try
        {
            _refused = await signedIn.TryAsync(act);
            if (_refused.Count == 0)
            {
                await ReadAgainAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool isDisposing)
    {
        _subscription?.Dispose();
        base.Dispose(isDisposing);
    }
}
