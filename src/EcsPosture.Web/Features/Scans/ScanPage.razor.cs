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
public sealed partial class ScanPage(ScanReader scans, ScanRequests requests, IScanProgressFeed feed, AuthenticationStateProvider signedIn)
{
    private IDisposable? _subscription;
    private ScanView? _view;
    private bool _isMissing;

    /// <summary>The scan's id.</summary>
    [Parameter]
    public long Id { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        base.OnInitialized();
        _subscription = feed.Subscribe(changed => _ = InvokeAsync(async () =>
        {
            if (_view is not null && _view.Scan.EndedAt is null)
            {
                await ReadAgainAsync();
                StateHasChanged();
            }
        }));
    }

    /// <inheritdoc />
    protected override object TakeQuestion() => Id;

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        _view = await Handover.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"scan {Id}"), token => scans.ReadAsync(Id, token), cancellationToken);
        _isMissing = _view is null;
    }

    private async Task CancelAsync()
    {
        await requests.CancelAsync(Actors.Of((await signedIn.GetAuthenticationStateAsync()).User), Id, CancellationToken.None);
        await ReadAgainAsync();
    }

    /// <inheritdoc />
    protected override void Dispose(bool isDisposing)
    {
        _subscription?.Dispose();
        base.Dispose(isDisposing);
    }
}
