namespace EcsPosture.Web.SignIn;

/// <summary>Prints how to sign in, once the program listens.</summary>
internal sealed class StartNotice(ListenNotice place, OneTimeLink link, SignInOptions options, ServeOptions serve) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
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
        serve.Output.WriteLine($"Sign in (works once, for {options.LinkLifetime.TotalMinutes:0} minutes): {place.Address}{SignInEndpoints.SignInPath}?token={token}");
        serve.Output.Flush();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
