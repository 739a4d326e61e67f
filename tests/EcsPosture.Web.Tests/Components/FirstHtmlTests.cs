using System.Net;

namespace EcsPosture.Web.Tests.Components;

/// <summary>The first HTML of a page, before any script ran.</summary>
public sealed class FirstHtmlTests
{
    [Theory]
    [InlineData("theme=dark", "data-theme=\"dark\"", "rgba(14,19,24,1)")]
    [InlineData("theme=light; scheme=dark", "data-theme=\"light\"", "rgba(245,246,248,1)")]
    [InlineData("scheme=dark", "<html lang=\"en\">", "rgba(14,19,24,1)")]
    [InlineData("theme=nonsense", "<html lang=\"en\">", "rgba(245,246,248,1)")]
    public async Task It_has_the_readers_theme(string cookies, string attribute, string background)
    {
        await using var app = await RunningApp.StartAsync();

        var html = await GetAsync(app, cookies);

        Assert.Contains(attribute, html, StringComparison.Ordinal);
        Assert.Contains($"--mud-palette-background: {background}", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zone=Europe%2FBerlin", "Times in Europe/Berlin")]
    [InlineData("zone=Nowhere%2FAtAll", "Times in UTC")]
    [InlineData("zone=..%2F..%2Fetc%2Fpasswd", "Times in UTC")]
    [InlineData("", "Times in UTC")]
    public async Task It_has_the_readers_zone(string cookies, string text)
    {
        await using var app = await RunningApp.StartAsync();

        Assert.Contains(text, await GetAsync(app, cookies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_one_main_landmark_one_heading_and_a_skip_link()
    {
        await using var app = await RunningApp.StartAsync();

        var html = await GetAsync(app, "");

        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "<main[ >]"));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "<h1[ >]"));
        Assert.Contains("class=\"skip-link\"", html, StringComparison.Ordinal);
    }

    private static async Task<string> GetAsync(RunningApp app, string cookies)
    {
        var jar = new CookieContainer();
        using var browser = await app.SignedInAsync(jar);
        foreach (var cookie in cookies.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            jar.SetCookies(app.Address, cookie);
        }

        return await browser.GetStringAsync("/", TestContext.Current.CancellationToken);
    }
}
