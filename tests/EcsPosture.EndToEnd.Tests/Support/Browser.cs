using System.Net;
using Microsoft.Playwright;

namespace EcsPosture.EndToEnd.Tests.Support;

/// <summary>Debian's Chromium without windows, which takes half the processor time.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium-headless-shell";
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        ProgramRun.Require(Chromium, "chromium-headless-shell");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new(playwright, browser);
    }

    /// <summary>A page with the dashboard's session, if there is one, in a context of its own.</summary>
    public async Task<Tab> OpenAsync(Dashboard dashboard, string theme)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = dashboard.Address.ToString(),
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            ViewportSize = new() { Width = Tab.Wide, Height = Tab.Height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(45_000);
        await context.AddCookiesAsync(
        [
            .. dashboard.Cookies.Cast<System.Net.Cookie>().Select(each => new Microsoft.Playwright.Cookie { Name = each.Name, Value = each.Value, Url = dashboard.Address.ToString() }),
            .. theme == Tab.FollowsSystem ? Array.Empty<Microsoft.Playwright.Cookie>() : [new() { Name = "theme", Value = theme, Url = dashboard.Address.ToString() }],
            new() { Name = "zone", Value = "Europe/Berlin", Url = dashboard.Address.ToString() },
        ]);
        return new(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
