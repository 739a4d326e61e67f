using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Scopes;
using Microsoft.AspNetCore.Components;
using Severity = EcsPosture.Checks.Severity;

namespace EcsPosture.Web.Features.Overview;

/// <summary>How the estate stands, at a glance: the first page.</summary>
public sealed partial class OverviewPage(OverviewReader overview, Handover handover, Reader reader, IScanProgressFeed feed)
{
    private readonly CancellationTokenSource _leaving = new();
    private IDisposable? _subscription;
    private OverviewView? _view;
    private PageScope? _shown;
    private int _running;
    private IReadOnlyList<TrendPoint> _trend = [];

    private static Severity[] Severities { get; } = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low];

    private Reader Reader => reader;

    [CascadingParameter]
    private PageScope Scope { get; set; } = PageScope.All;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _running = feed.Current.Count;
        _subscription = feed.Subscribe(scans => _ = InvokeAsync(() => ScansChangedAsync(scans.Count)));
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Scope)
        {
            _shown = Scope;
            await ReadAsync();
        }
    }

    private static string Word(Severity severity) => FindingsReader.Word(severity);

    /// <summary>A scan that ended may have changed all that stands here.</summary>
    private async Task ScansChangedAsync(int running)
    {
        if (running < _running)
        {
            await ReadAsync();
            StateHasChanged();
        }

        _running = running;
    }

    private async Task ReadAsync()
    {
        _view = await handover.ReadAsync($"overview {Scope}", token => overview.ReadAsync(Scope.ToEstate(), token), _leaving.Token);
        _trend = [.. _view.Trend.Select(point => new TrendPoint(point.At, point.Score))];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
