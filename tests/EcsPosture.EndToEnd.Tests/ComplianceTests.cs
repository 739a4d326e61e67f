using System.Globalization;
using System.Text.RegularExpressions;
using EcsPosture.EndToEnd.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

/// <summary>What an auditor comes for.</summary>
[Collection(DemoCollection.Name)]
[Trait("Category", "Browser")]
public sealed partial class ComplianceTests(Demo demo)
{
    [Fact]
    public async Task From_the_navigation_three_clicks_lead_to_the_findings_of_a_failing_control()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/");

        await page.Locator("nav#navigation").GetByText("Compliance").ClickAsync();
        await Assertions.Expect(page.Locator("table.frameworks tbody tr")).ToHaveCountAsync(6);
        await page.Locator("table.frameworks tbody tr").First.Locator("a").First.ClickAsync();
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("AWS Foundational Security Best Practices ");
        var link = page.Locator("table.controls tr", new() { HasText = "Containers run without privileges" }).Locator("td.number a").First;
        var failed = int.Parse(await link.InnerTextAsync(), CultureInfo.InvariantCulture);
        await link.ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(ControlAddress());
        await tab.ReadyAsync();
        await Assertions.Expect(page.Locator(".facets").GetByText("ECS.4: Containers run without privileges")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".page-words p")).ToHaveTextAsync($"{failed} {(failed == 1 ? "finding" : "findings")}");
        Assert.Equal(failed, await page.Locator("table.finding-table tbody tr").CountAsync());
        await tab.AssertCleanAsync();
    }

    [Fact]
    public async Task A_framework_says_what_no_check_looks_at_and_who_mapped_what()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/compliance/nist-800-53-r5");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Parts of the standard that no check looks at" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".uncovered")).ToContainTextAsync("Physical and environmental protection");
        await page.Locator("details.checks summary").First.ClickAsync();
        await Assertions.Expect(page.Locator("details.checks[open]").First).ToContainTextAsync("mapping: ");
        var ours = page.Locator("details.checks", new() { HasText = "mapping: ours" });
        Assert.True(await ours.CountAsync() > 0);
        await page.GetByLabel("Only published mappings").CheckAsync();
        await Assertions.Expect(ours).ToHaveCountAsync(0);
        await Assertions.Expect(page).ToHaveURLAsync(PublishedAddress());
        await tab.AssertCleanAsync();
    }

    [Fact]
    public async Task The_export_menu_opens_by_keyboard_and_gives_the_document_of_what_is_shown()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/compliance/aws-fsbp?mapping=published");

        await page.Locator(".export-menu summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var link = page.Locator(".export-menu a", new() { HasText = "JSON" });
        await Assertions.Expect(link).ToBeVisibleAsync();
        var text = await demo.Dashboard.Client.GetStringAsync(await link.GetAttributeAsync("href"), TestContext.Current.CancellationToken);

        Assert.Contains("\"publishedMappingsOnly\": true", text, StringComparison.Ordinal);
        await tab.AssertCleanAsync();
    }

    [GeneratedRegex("/findings\\?.*control=aws-fsbp%3AECS\\.4|/findings\\?.*control=aws-fsbp:ECS\\.4")]
    private static partial Regex ControlAddress();

    [GeneratedRegex("mapping=published")]
    private static partial Regex PublishedAddress();
}
