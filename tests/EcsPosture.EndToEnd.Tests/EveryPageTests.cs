using EcsPosture.EndToEnd.Tests.Support;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

[Collection(DemoCollection.Name)]
[Trait("Category", "Browser")]
public sealed class EveryPageTests(Demo demo)
{
    public static TheoryData<string, string> Pages { get; } = [.. DemoPages.Names.SelectMany(name => new[] { (name, "light"), (name, "dark") })];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_has_no_error_asks_nobody_else_suits_every_reader_and_fits_the_window(string name, string theme)
    {
        var address = await DemoPages.AddressAsync(demo.Dashboard, name, TestContext.Current.CancellationToken);
        await using var tab = await demo.OpenAsync(theme);
        await tab.GoAsync(address);
        await Microsoft.Playwright.Assertions.Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
        Assert.Equal(1, await tab.Page.Locator("main h1").CountAsync());
        await tab.AssertFitsAsync(Tab.Wide);
        await Pictures.TakeAsync(tab.Page, name, theme, Tab.Wide);
        if (theme == "light")
        {
            await tab.AssertAccessibleAsync();
        }

        // Colours are judged once in each theme, and with them the wide and the narrow layout.
        await tab.AssertFitsAsync(Tab.Narrow);
        await Pictures.TakeAsync(tab.Page, name, theme, Tab.Narrow);
        if (theme == "dark")
        {
            await tab.AssertAccessibleAsync();
        }

        await tab.AssertCleanAsync();
    }
}
