using EcsPosture.Checks.Catalogue;
using EcsPosture.Collection;
using EcsPosture.Findings.Audit;
using EcsPosture.Findings.Connections;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Settings;

/// <summary>Tries each action of the scanner once over a connection, and says what a missing permission blinds.</summary>
public sealed partial class SelfTestPanel(ConnectionSelfTest test, DemoEndpoint demo, CheckCatalogue catalogue, AuthenticationStateProvider signedIn) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _leaving = new();
    private ConnectionTestResult? _result;
    private string? _error;
    private bool _busy;

    /// <summary>The connection to test.</summary>
    [Parameter, EditorRequired]
    public required Connection Connection { get; set; }

    private string Blinded(ActionTrial trial)
    {
        var blinded = catalogue.Checks.Where(check => check.Info.Actions.Contains(trial.Action)).Select(check => check.Info.Id).ToList();
        return blinded.Count == 0 ? "none directly" : string.Join(", ", blinded);
    }

    private async Task RunAsync()
    {
        Actors.Of((await signedIn.GetAuthenticationStateAsync()).User).Require(Role.Operator);
        (_busy, _error, _result) = (true, null, null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        limit.CancelAfter(Patience);
        try
        {
            var request = ConnectionReading.Request(Connection, demo);
            _result = await Task.Run(() => test.RunAsync(request.Credentials, Connection.Regions[0], request.Endpoint, limit.Token), limit.Token);
        }
        catch (OperationCanceledException) when (!_leaving.IsCancellationRequested)
        {
            _error = "AWS did not answer within two minutes. Check the network and the endpoint.";
        }
        catch (Exception failure) when (ScanFailure.IsForeseen(failure))
        {
            _error = ScanFailure.Explain(failure);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
