using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EcsPosture.Web.SignIn;

/// <summary>What the program prints once it listens: where it is, and how to sign in.</summary>
internal sealed class StartNotice(IServer server, OneTimeLink link, SignInOptions options, ServeOptions serve) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        serve.Output.WriteLine($"ECS Posture listens on {Address()}");
        if (options.HasPassword)
        {
            serve.Output.WriteLine("Sign in with the administrator's password.");
        }
        else
        {
            PrintLink(link.Create());
        }

        return Task.CompletedTask;
    }

    /// <summary>Prints the address that signs in once.</summary>
    public void PrintLink(string token)
    {
        serve.Output.WriteLine($"Sign in (works once, for {options.LinkLifetime.TotalMinutes:0} minutes): {Address()}{SignInEndpoints.SignInPath}?token={token}");
        serve.Output.Flush();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Address() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/') ?? ServeOptions.DefaultUrls;
}
