using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Findings.Queries.Overview;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Scopes;
using Microsoft.AspNetCore.Components;
using Severity = EcsPosture.Checks.Severity;

namespace EcsPosture.Web.Features.Overview;

/// <summary>How the estate stands, at a glance: the first page.</summary>
public sealed partial class OverviewPage(OverviewReader overview, Reader reader, IScanProgressFeed feed)
{
    private IDisposable? _subscription;
    private OverviewView? _view;
    private int _running;
    private IReadOnlyList<TrendPoint> _trend = [];

    private static Severity[] Severities { get; } = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low];

    private Reader Reader => reader;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        base.OnInitialized();
        _running = feed.Current.Count;
        _subscription = feed.Subscribe(scans => _ = InvokeAsync(() => ScansChangedAsync(scans.Count)));
    }

    /// <inheritdoc />
    protected override object TakeQuestion() => Scope;

    private static string Word(Severity severity) => FindingsReader.Word(severity);

    /// <summary>A scan that ended may have changed all that stands here.</summary>
    private async Task ScansChangedAsync(int running)
    {
        if (running < _running)
        {
            await ReadAgainAsync();
            StateHasChanged();
        }

        _running = running;
    }

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        _view = await Handover.ReadAsync($"overview {Scope}", token => overview.ReadAsync(Scope.ToEstate(), token), cancellationToken);
        _trend = [.. _view.Trend.Select(point => new TrendPoint(point.At, point.Score))];
    }

    /// <inheritdoc />
    protected override void Dispose(bool isDisposing)
    {
        _subscription?.Dispose();
        base.Dispose(isDisposing);
    }
}
