using EcsPosture.Findings.Retention;
using EcsPosture.Web.Components;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Retention;

/// <summary>How long history is kept, what that removes, and how large the store is and will be. What was typed stays until it is saved.</summary>
public sealed partial class RetentionPanel(
    RetentionStore store, RetentionKeeper keeper, StoreForecaster forecaster, AuthenticationStateProvider signedIn, IAuthorizationService authorization)
{
    private RetentionPolicy? _policy;
    private StoreForecast? _forecast;
    private RetentionRun? _next;
    private IReadOnlyList<string> _errors = [];
    private int? _scanDays;
    private int? _scans;
    private int? _resolvedDays;
    private int? _auditDays;
    private bool _mayChange;
    private bool _saved;
    private bool _busy;

    private RetentionPolicy Typed => new() { ScanDays = _scanDays, ScansPerConnection = _scans, ResolvedDays = _resolvedDays, AuditDays = _auditDays };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var user = (await signedIn.GetAuthenticationStateAsync()).User;
        _mayChange = (await authorization.AuthorizeAsync(user, Policies.Administrator)).Succeeded;
        _policy = await store.GetAsync(CancellationToken.None);
        (_scanDays, _scans, _resolvedDays, _auditDays) = (_policy.ScanDays, _policy.ScansPerConnection, _policy.ResolvedDays, _policy.AuditDays);
        await AskAsync();
        _forecast = await forecaster.MeasureAsync(CancellationToken.None);
    }

    private static string Says(RetentionRun run) => run.IsEmpty
        ? "Tonight nothing would be removed."
        : $"Tonight this would remove {Words.Count(run.Scans, "scan")}, {Words.Count(run.Findings, "resolved finding")}, {Words.Count(run.AuditEntries, "audit entry", "audit entries")} and {Words.Count(run.Bodies, "kept body", "kept bodies")} of revisions that are gone.";

    /// <summary>What the limits typed would do.</summary>
    private async Task AskAsync()
    {
        (_saved, _errors) = (false, Typed.Errors());
        if (_errors.Count > 0)
        {
            _next = null;
            return;
        }

        _next = await keeper.PreviewAsync(Typed, CancellationToken.None);
    }

    private async Task SaveAsync()
    {
        _busy = true;
        try
        {
            _errors = await signedIn.TryAsync(actor => store.ChangeAsync(actor, Typed, CancellationToken.None));
            if (_errors.Count == 0)
            {
                (_saved, _policy) = (true, Typed);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
