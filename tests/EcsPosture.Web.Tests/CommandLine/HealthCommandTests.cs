using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EcsPosture.Web.Tests.CommandLine;

public sealed class HealthCommandTests
{
    [Theory]
    [InlineData(200, 0, "Healthy")]
    [InlineData(503, 1, "Unhealthy: status 503")]
    public async Task What_the_dashboard_answers_is_the_exit_code(int status, int exitCode, string words)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/health", () => Results.StatusCode(status));
        await app.StartAsync(TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("health", app.Urls.Single() + "/health");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dashboard_that_is_not_there_and_a_wrong_address_are_told_in_a_line()
    {
        Assert.Contains("does not answer", (await CommandRun.OfAsync("health", "http://127.0.0.1:9/health")).Line, StringComparison.Ordinal);
        Assert.Contains("http or https", (await CommandRun.OfAsync("health", "nonsense")).Line, StringComparison.Ordinal);
    }
}
