using EcsPosture.EndToEnd.Tests.Support;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

[Collection(DemoCollection.Name)]
[Trait("Category", "Browser")]
public sealed class EveryPageTests(Demo demo)
{
    public static TheoryData<string> Pages { get; } = [.. DemoPages.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_has_no_error_asks_nobody_else_suits_every_reader_and_fits_the_window_in_both_themes(string name)
    {
        var address = await DemoPages.AddressAsync(demo.Dashboard, name, TestContext.Current.CancellationToken);
        var tab = await demo.ShareAsync();
        await tab.GoAsync(address);
        Assert.Equal(1, await tab.Page.Locator("main h1").CountAsync());
        await tab.AssertFitsAsync(Tab.Wide);
        await Pictures.TakeAsync(tab.Page, name, "light", Tab.Wide);
        await tab.AssertAccessibleAsync();
        await tab.AssertFitsAsync(Tab.Narrow);
        await Pictures.TakeAsync(tab.Page, name, "light", Tab.Narrow);

        // The themes differ in colours alone, so the narrow layout is judged in the second one.
        await tab.SystemTurnsDarkAsync();
        await Pictures.TakeAsync(tab.Page, name, "dark", Tab.Narrow);
        await tab.AssertColoursAsync();
        await tab.AssertFitsAsync(Tab.Wide);
        await Pictures.TakeAsync(tab.Page, name, "dark", Tab.Wide);

        await tab.AssertCleanAsync();
    }
}
