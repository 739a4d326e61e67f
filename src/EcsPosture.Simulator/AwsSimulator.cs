using System.Net;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Actions;
using EcsPosture.Simulator.Estate;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EcsPosture.Simulator;

/// <summary>
/// An AWS endpoint over HTTP that serves snapshots: one URL for every service, account and region, as
/// <c>AWS_ENDPOINT_URL</c> wants it. The account comes from the access key, the region and service from the signature's
/// credential scope; the signature itself is not verified, as the simulator knows no secret keys.
/// </summary>
public sealed class AwsSimulator : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly Endpoint _endpoint;

    private AwsSimulator(WebApplication host, Endpoint endpoint, Uri url) => (_host, _endpoint, Url) = (host, endpoint, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>What it was asked so far.</summary>
    public SimulatorCalls Calls => _endpoint.Calls;

    /// <summary>What goes wrong on purpose.</summary>
    public SimulatorFaults Faults => _endpoint.Options.Faults;

    /// <summary>Every action that is answered, in IAM's form.</summary>
    public static IReadOnlyList<string> SupportedActions => ActionTable.Names;

    /// <summary>Starts serving an estate.</summary>
    /// <param name="estate">Snapshot folders: those of an account's regions and its <c>global</c> one, of one or more accounts. They are copied.</param>
    /// <param name="options">How to behave.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<AwsSimulator> StartAsync(
        IReadOnlyList<SnapshotDocuments> estate, SimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estate);
        return await StartAsync(new ServedEstate(estate), options ?? new(), cancellationToken);
    }

    /// <summary>Starts serving a synthetic estate (see <see cref="SyntheticEstate"/>), whose task definitions are made when they are asked for, so that half a million of them need no memory.</summary>
    /// <param name="scale">How large it is.</param>
    /// <param name="seed">The same size and seed always give the same estate.</param>
    /// <param name="options">How to behave.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static Task<AwsSimulator> StartAsync(ScaleOptions scale, int seed = 1, SimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scale);
        return StartAsync(SyntheticEstate.Serve(scale, seed), options ?? new(), cancellationToken);
    }

    private static async Task<AwsSimulator> StartAsync(ServedEstate estate, SimulatorOptions options, CancellationToken cancellationToken)
    {
        var endpoint = new Endpoint(estate, options);

        // An empty builder: nothing of the surrounding program's settings (ports, logging, content root) reaches the endpoint.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port);
        });
        var host = builder.Build();
        host.Run(endpoint.AnswerAsync);
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        var address = new Uri(host.Urls.First());
        return new(host, endpoint, IPAddress.Any.Equals(options.Address) ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri : address);
    }

    /// <summary>Serves another state of the estate from now on.</summary>
    public void Serve(IReadOnlyList<SnapshotDocuments> estate) => _endpoint.Estate = new ServedEstate(estate);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _host.DisposeAsync();
}
