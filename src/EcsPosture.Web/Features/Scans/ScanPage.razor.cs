using System.Globalization;
using EcsPosture.Findings.Queries.Scans;
using EcsPosture.Web.Components;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Scans;

/// <summary>One scan: how it went, what it could not read, and what it changed.</summary>
public sealed partial class ScanPage(ScanReader scans, ScanRequests requests, IScanProgressFeed feed, Handover handover, AuthenticationStateProvider signedIn)
{
    private readonly CancellationTokenSource _leaving = new();
    private IDisposable? _subscription;
    private ScanView? _view;
    private bool _isMissing;
    private long? _shown;

    /// <summary>The scan's id.</summary>
    [Parameter]
    public long Id { get; set; }

    [CascadingParameter]
    private PageScope Scope { get; set; } = PageScope.All;

    /// <inheritdoc />
    protected override void OnInitialized() =>
        _subscription = feed.Subscribe(changed => _ = InvokeAsync(async () =>
        {
            if (_view is not null && _view.Scan.EndedAt is null)
            {
                await ReadAsync();
                StateHasChanged();
            }
        }));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Id)
        {
            _shown = Id;
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        _view = await handover.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"scan {Id}"), token => scans.ReadAsync(Id, token), _leaving.Token);
        _isMissing = _view is null;
    }

    private async Task CancelAsync()
    {
        await requests.CancelAsync(Actors.Of((await signedIn.GetAuthenticationStateAsync()).User), Id, _leaving.Token);
        await ReadAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
