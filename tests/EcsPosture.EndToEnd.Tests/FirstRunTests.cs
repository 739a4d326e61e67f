using EcsPosture.EndToEnd.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

[Collection(DemoCollection.Name)]
[Trait("Category", "Browser")]
public sealed class FirstRunTests
{
    [Fact]
    public async Task An_empty_store_signs_in_by_its_link_and_shows_three_ways_on()
    {
        await using var dashboard = await Dashboard.StartAsync([], TestContext.Current.CancellationToken);
        await using var browser = await Browser.StartAsync();
        await using var tab = await browser.OpenAsync(dashboard, "light");
        var page = tab.Page;

        await tab.GoAsync("/findings?severity=high");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await tab.AssertAccessibleAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await tab.GoAsync(dashboard.Link);
        await tab.AssertAccessibleAsync();
        await tab.AssertFitsAsync(Tab.Narrow);
        await tab.AssertFitsAsync(Tab.Wide);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await tab.ReadyAsync();

        await Assertions.Expect(page.Locator(".ways section")).ToHaveCountAsync(3);
        await tab.AssertAccessibleAsync();
        await tab.AssertFitsAsync(Tab.Narrow);
        await tab.AssertCleanAsync();
        foreach (var empty in (string[])["/clusters", "/task-definitions", "/findings", "/topics", "/scans", "/schedules", "/settings"])
        {
            await tab.GoAsync(empty);
            await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
            await tab.AssertAccessibleAsync();
        }

        await tab.AssertCleanAsync();
    }
}
