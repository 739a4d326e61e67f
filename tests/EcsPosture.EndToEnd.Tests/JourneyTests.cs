using System.Text.RegularExpressions;
using EcsPosture.EndToEnd.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

/// <summary>What people come for, done as they do it.</summary>
[Collection(DemoCollection.Name)]
[Trait("Category", "Browser")]
public sealed partial class JourneyTests(Demo demo)
{
    [Fact]
    public async Task The_overview_says_how_the_estate_stands_and_leads_to_a_topic()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/");

        await Assertions.Expect(page.Locator(".page-words p")).ToHaveTextAsync(Headline());
        await Assertions.Expect(page.Locator(".posture .score-number")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".posture svg").First).ToBeVisibleAsync();
        Assert.True(await page.Locator(".topic-card").CountAsync() >= 4);
        var card = page.Locator(".topic-card h2 a").First;
        var topic = await card.InnerTextAsync();
        await card.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/topics/"));
        await tab.ReadyAsync();
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(topic);
        await Assertions.Expect(page.Locator(".tree a[aria-current=page]")).ToContainTextAsync(topic);
        Assert.True(await page.Locator(".tree .below .below a").CountAsync() > 0, "The shown topic stands open in the tree.");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Checks" }).First).ToBeVisibleAsync();
        await tab.AssertCleanAsync();
    }

    [Fact]
    public async Task Three_clicks_lead_from_the_overview_to_the_worst_clusters_worst_finding_and_its_fix()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/");

        await page.Locator("nav#navigation").GetByText("Clusters").ClickAsync();
        await page.Locator("table.clusters tbody tr").First.Locator("a").First.ClickAsync();
        await page.Locator("table.finding-table tbody tr").First.Locator("a").First.ClickAsync();

        await Assertions.Expect(tab.Drawer.GetByText("Evidence")).ToBeVisibleAsync();
        await Assertions.Expect(tab.Drawer.GetByText("Critical").First).ToBeVisibleAsync();
        var evidence = await tab.Drawer.Locator(".place table tbody tr").First.Locator("td").AllInnerTextsAsync();
        Assert.Equal(3, evidence.Count);
        Assert.All(evidence, cell => Assert.NotEqual("", cell.Trim()));
        var subject = await tab.Drawer.Locator("p.quiet a").First.InnerTextAsync();
        await Assertions.Expect(tab.Drawer.GetByRole(AriaRole.Tab, new() { Name = "AWS CLI" })).ToHaveAttributeAsync("aria-selected", "true");
        var fix = tab.Drawer.Locator("pre").First;
        await Assertions.Expect(fix).ToContainTextAsync("aws ");
        await Assertions.Expect(fix).ToContainTextAsync(subject);

        // Whoever is sent the link sees the same.
        var title = await tab.Drawer.Locator("h2").InnerTextAsync();
        await using var colleague = await demo.OpenAsync();
        await colleague.GoAsync(page.Url);
        await Assertions.Expect(colleague.Drawer.Locator("h2")).ToHaveTextAsync(title, new() { UseInnerText = true });
        await Assertions.Expect(colleague.Drawer.Locator("pre").First).ToHaveTextAsync(await fix.InnerTextAsync());
        await tab.AssertCleanAsync();
        await colleague.AssertCleanAsync();
    }

    [Fact]
    public async Task Back_and_Escape_close_the_drawer_and_leave_the_list()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/findings?view=list&severity=high");
        var rows = page.Locator("table.finding-table tbody tr");
        var first = await rows.First.Locator("a").First.InnerTextAsync();

        await rows.First.Locator("a").First.ClickAsync();
        await Assertions.Expect(tab.Drawer.Locator("h2")).ToContainTextAsync(first);
        await page.GoBackAsync();
        await Assertions.Expect(tab.Drawer).ToHaveCountAsync(0);
        Assert.DoesNotContain("open=", page.Url, StringComparison.Ordinal);

        await rows.Nth(1).Locator("a").First.ClickAsync();
        await Assertions.Expect(tab.Drawer).ToBeVisibleAsync();
        await tab.ReadyAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(tab.Drawer).ToHaveCountAsync(0);
        await Assertions.Expect(rows.First).ToContainTextAsync(first);
        await tab.AssertCleanAsync();
    }

    [Fact]
    public async Task The_list_of_findings_goes_on_and_back_and_marks_the_one_that_is_open()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/findings?view=list");
        var rows = page.Locator("table.finding-table tbody tr");
        var pager = page.Locator("main").GetByRole(AriaRole.Link);
        var first = await rows.First.InnerTextAsync();

        await pager.Filter(new() { HasText = "Next" }).ClickAsync();
        await Assertions.Expect(rows.First).Not.ToHaveTextAsync(first, new() { UseInnerText = true });
        await pager.Filter(new() { HasText = "Previous" }).ClickAsync();
        await Assertions.Expect(rows.First).ToHaveTextAsync(first, new() { UseInnerText = true });
        await Assertions.Expect(pager.Filter(new() { HasText = "Previous" })).ToHaveCountAsync(0);

        await rows.First.Locator("a").First.ClickAsync();
        await Assertions.Expect(page.Locator("table.finding-table tbody tr.row-open")).ToHaveCountAsync(1);
        await tab.AssertCleanAsync();
    }

    [Fact]
    public async Task The_self_test_of_a_connection_asks_every_action_and_says_what_it_may()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/settings");

        await page.Locator("main table.list tbody tr").First.GetByRole(AriaRole.Link, new() { Name = "Self-test" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run the self-test" }).ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText(TriedActions())).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("ecs:DescribeTaskDefinition");
        await Pictures.TakeAsync(page, "connection-tested", "light", Tab.Wide);
        await tab.AssertFitsAsync(Tab.Narrow);
        await Pictures.TakeAsync(page, "connection-tested", "light", Tab.Narrow);
        await tab.AssertAccessibleAsync();
        await tab.AssertCleanAsync();
    }

    [Fact]
    public async Task A_schedule_made_in_the_browser_fires_and_its_scan_appears_with_progress()
    {
        const string name = "Every minute for the test";
        await using var tab = await demo.OpenAsync();
        await using var watcher = await demo.OpenAsync();
        var page = tab.Page;
        await watcher.GoAsync("/scans");
        var known = await watcher.Page.Locator("main table.list tbody a").First.GetAttributeAsync("href");

        await tab.GoAsync("/schedules");
        await page.GetByRole(AriaRole.Link, new() { Name = "New schedule" }).ClickAsync();
        await page.Locator("input[name=name]").FillAsync(name);
        await page.Locator("select[name=connection]").SelectOptionAsync(new SelectOptionValue { Label = "Fernpost staging" });
        await page.Locator("select[name=rhythm]").SelectOptionAsync("Custom");
        await page.Locator("input[name=cron]").FillAsync("61 * * * *");
        await Assertions.Expect(page.Locator(".preview .notice")).ToBeVisibleAsync();
        await page.Locator("input[name=cron]").FillAsync("* * * * *");
        await Assertions.Expect(page.Locator(".preview strong")).ToContainTextAsync("minute", new() { IgnoreCase = true });
        await Assertions.Expect(page.Locator(".preview tbody tr")).ToHaveCountAsync(5);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save schedule" }).ClickAsync();
        var row = page.Locator("main table.list tbody tr").Filter(new() { HasText = name });
        await Assertions.Expect(row).ToContainTextAsync("Active");

        // It fires at the next full minute.
        await watcher.Page.Locator(".running-scan", new() { HasText = "Fernpost staging" }).Locator("progress").WaitForAsync(new() { Timeout = 100_000 });
        var newest = watcher.Page.Locator("main table.list tbody tr").First;
        await Assertions.Expect(newest.Locator("a").First).Not.ToHaveAttributeAsync("href", known!, new() { Timeout = 60_000 });
        await Assertions.Expect(newest).ToContainTextAsync("Succeeded", new() { Timeout = 60_000 });
        await Assertions.Expect(newest).ToContainTextAsync("Schedule", new() { IgnoreCase = true });

        await row.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Paused");
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove for good" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        await tab.AssertCleanAsync();
        await watcher.AssertCleanAsync();
    }

    [GeneratedRegex("""Account \d{12}: \d+ actions allowed of \d+ tried""")]
    private static partial Regex TriedActions();

    [GeneratedRegex("""\d+ critical and \d+ high findings in \d+ clusters""")]
    private static partial Regex Headline();
}
