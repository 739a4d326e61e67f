using System.CommandLine;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>health</c>: asks a running dashboard whether it is well; for container health checks, where there is no other client.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var url = new Argument<string>("URL") { Description = "The health address of the dashboard.", DefaultValueFactory = _ => ServeOptions.DefaultUrls + "/health" };
        var command = new Command("health", "Asks a running dashboard whether it is well.") { url };
        command.Runs(async (parsed, cancellationToken) =>
        {
            if (!Uri.TryCreate(parsed.GetRequiredValue(url), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new CommandFailedException($"URL must be an http or https address, such as {ServeOptions.DefaultUrls}/health.");
            }

            using var client = new HttpClient { Timeout = Patience };
            try
            {
                using var answer = await client.GetAsync(address, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(answer.IsSuccessStatusCode ? "Healthy" : $"Unhealthy: status {(int)answer.StatusCode}");
                return answer.IsSuccessStatusCode ? ExitCodes.Done : ExitCodes.CouldNotRun;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                throw new CommandFailedException($"The dashboard does not answer: {failure.Message}");
            }
        });
        return command;
    }
}
