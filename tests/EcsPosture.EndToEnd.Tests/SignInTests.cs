using System.Net;
using EcsPosture.EndToEnd.Tests.Support;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

[Collection(DemoCollection.Name)]
public sealed class SignInTests(Demo demo)
{
    public static TheoryData<string> Pages { get; } = [.. DemoPages.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Without_a_session_every_page_leads_to_the_sign_in_page(string name)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var address = await DemoPages.AddressAsync(demo.Dashboard, name, cancellationToken);
        using var answer = await demo.Dashboard.Stranger.GetAsync(address, cancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in?", new Uri(demo.Dashboard.Address, answer.Headers.Location!).PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    [Theory]
    [InlineData("/api/v1/scans")]
    [InlineData("/api/v1/scans/1")]
    [InlineData("/api/v1/findings")]
    [InlineData("/api/v1/findings/export?format=csv")]
    public async Task Without_a_session_the_api_says_so_and_leads_nowhere(string address)
    {
        using var answer = await demo.Dashboard.Stranger.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/api/v1/scans")]
    public async Task Without_a_session_nothing_can_be_begun(string address)
    {
        using var answer = await demo.Dashboard.Stranger.PostAsync(address, null, TestContext.Current.CancellationToken);
        Assert.False(answer.IsSuccessStatusCode, $"{address} answered {(int)answer.StatusCode}.");
    }

    [Fact]
    public async Task The_printed_link_signed_in_once_and_does_not_again()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var answer = await demo.Dashboard.Stranger.GetAsync(demo.Dashboard.Link, cancellationToken);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.Contains("does not work any more", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"token\"", page, StringComparison.Ordinal);
    }
}
