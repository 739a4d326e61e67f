using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EcsPosture.Web;

/// <summary>Prints where the program is once it listens, whatever its role: a worker is asked for its health there.</summary>
internal sealed class ListenNotice(IServer server, ServeOptions serve) : IHostedLifecycleService
{
    /// <summary>The first address it listens on, without a slash at the end.</summary>
    public string Address => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/') ?? ServeOptions.DefaultUrls;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        serve.Output.WriteLine($"ECS Posture listens on {Address}");
        serve.Output.Flush();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
