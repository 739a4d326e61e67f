using EcsPosture.EndToEnd.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

/// <summary>What somebody comes for who wants to know how far a role reaches.</summary>
[Collection(DemoCollection.Name)]
[Trait("Category", "Browser")]
public sealed class AccessTests(Demo demo)
{
    [Fact]
    public async Task Three_roles_show_a_way_to_all_permissions_whose_every_step_opens_to_the_statements_that_allow_it()
    {
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await tab.GoAsync("/access?tier=can-escalate");
        var roles = await page.Locator("main table.list tbody tr td:first-child a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        Assert.True(roles.Length >= 3, $"Only {roles.Length} roles of the demo can escalate.");

        foreach (var role in roles.Take(3))
        {
            await tab.GoAsync(role);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Shortest way to all permissions" })).ToBeVisibleAsync();
            var steps = page.Locator("section[aria-labelledby=way-title] > ol.steps > li.step");
            Assert.True(await steps.CountAsync() > 0);
            foreach (var step in await steps.AllAsync())
            {
                var grants = await step.Locator("table.grants tbody tr").AllAsync();
                Assert.NotEmpty(grants);
                foreach (var grant in grants)
                {
                    var needed = await grant.Locator("td").First.InnerTextAsync();
                    foreach (var statement in await grant.Locator("details").AllAsync())
                    {
                        await statement.Locator("summary").ClickAsync();
                        await Assertions.Expect(statement.Locator("pre")).ToContainTextAsync("\"Allow\"");
                    }

                    Assert.True(await Covers(grant, needed), $"{role}: no statement shown allows {needed}.");
                }
            }
        }

        await tab.AssertCleanAsync();
    }

    /// <summary>Whether a statement that the row shows names the action, its service or everything; a trust policy names the service that it trusts.</summary>
    private static async Task<bool> Covers(ILocator grant, string needed)
    {
        var shown = await grant.Locator("details pre").AllInnerTextsAsync();
        var wanted = needed.Contains(" trusts", StringComparison.Ordinal) ? await grant.Locator("td").Nth(1).InnerTextAsync() : needed;
        return shown.Any(statement => statement.Contains($"\"{wanted}\"", StringComparison.OrdinalIgnoreCase)
            || statement.Contains($"\"{wanted.Split(':')[0]}:*\"", StringComparison.OrdinalIgnoreCase)
            || statement.Contains("\"*\"", StringComparison.Ordinal));
    }
}
