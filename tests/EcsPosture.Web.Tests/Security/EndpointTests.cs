using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.Security;

/// <summary>Walks every endpoint that the program has.</summary>
public sealed class EndpointTests
{
    private static readonly string[] Anonymous = ["/health", "/health/live", "/health/ready", "/sign-in", "/sign-in/link", "/sign-in/new-link", "/sign-in/password"];
    private static readonly string[] AnonymousAssets = ["css/", "js/", "fonts/", "favicon."];

    [Fact]
    public async Task Only_health_the_sign_in_page_and_its_assets_answer_a_stranger()
    {
        await using var app = await RunningApp.StartAsync();

        var open = Endpoints(app)
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => e.RoutePattern.RawText!)
            .Where(path => !AnonymousAssets.Any(path.TrimStart('/').StartsWith))
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(Anonymous, open);
    }

    [Fact]
    public async Task A_stranger_is_turned_away_from_every_other_endpoint()
    {
        await using var app = await RunningApp.StartAsync();
        using var stranger = app.Browser();
        var walked = 0;
        foreach (var endpoint in Endpoints(app).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            var method = methods.Count == 0 || methods.Contains("GET") ? "GET" : methods[0];
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                _ => "1",
            }))));
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            var answer = await stranger.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.True(
                answer.StatusCode is HttpStatusCode.Unauthorized || (answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location!.AbsolutePath == "/sign-in"),
                $"{method} {path} ({endpoint.DisplayName}) answered {(int)answer.StatusCode}.");
            walked++;
        }

        Assert.True(walked > 10, $"Only {walked} endpoints were walked.");
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/_blazor/disconnect")]
    [InlineData("/_blazor")]
    public async Task No_circuit_opens_for_a_stranger(string path)
    {
        await using var app = await RunningApp.StartAsync();
        using var stranger = app.Browser();

        var posted = await stranger.PostAsync(path, null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, posted.StatusCode);
    }

    private static IEnumerable<RouteEndpoint> Endpoints(RunningApp app) =>
        app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
