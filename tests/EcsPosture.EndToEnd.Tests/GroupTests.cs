using EcsPosture.EndToEnd.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

[Collection(DemoCollection.Name)]
[Trait("Category", "Browser")]
public sealed class GroupTests(Demo demo)
{
    [Fact]
    public async Task A_group_is_made_in_the_browser_asks_an_organization_for_accounts_and_says_why_there_are_none()
    {
        const string name = "Organization of the test";
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/settings");
        await page.GetByRole(AriaRole.Link, new() { Name = "New group" }).ClickAsync();
        await page.Locator("input[name=name]").FillAsync(name);
        await page.Locator("input[name=organization]").CheckAsync();
        await page.Locator("select[name=source]").SelectOptionAsync(new SelectOptionValue { Label = "Fernpost production" });
        await page.Locator("input[name=role]").FillAsync("ecs-posture-scanner");
        await page.Locator("input[name=regions]").FillAsync("eu-central-1");
        await LookAsync(tab, "group-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save group" }).ClickAsync();

        var row = page.Locator("main table.list tbody tr").Filter(new() { HasText = name });
        await row.GetByRole(AriaRole.Button, new() { Name = "Find accounts" }).ClickAsync();
        await Assertions.Expect(page.Locator("main [role=alert]")).ToContainTextAsync("is in no organization");
        await Assertions.Expect(row).ToContainTextAsync("Nothing was changed.");
        await LookAsync(tab, "group-listed");

        await row.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove for good" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        await tab.AssertCleanAsync();
    }

    private static async Task LookAsync(Tab tab, string picture)
    {
        await tab.AssertFitsAsync(Tab.Wide);
        await Pictures.TakeAsync(tab.Page, picture, "light", Tab.Wide);
        await tab.AssertAccessibleAsync();
        await tab.AssertFitsAsync(Tab.Narrow);
        await Pictures.TakeAsync(tab.Page, picture, "light", Tab.Narrow);
    }
}
