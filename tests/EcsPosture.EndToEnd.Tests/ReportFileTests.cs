using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcsPosture.EndToEnd.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

/// <summary>The HTML files that people keep and send on, opened from a disk.</summary>
[Collection(DemoCollection.Name)]
[Trait("Category", "Browser")]
public sealed partial class ReportFileTests(Demo demo)
{
    [Theory]
    [InlineData("report", "/api/v1/findings/export?format=html", "light")]
    [InlineData("report", "/api/v1/findings/export?format=html", "dark")]
    [InlineData("compliance-report", "/api/v1/compliance?format=html", "light")]
    [InlineData("compliance-report", "/api/v1/compliance?format=html", "dark")]
    public async Task It_opens_from_a_disk_without_errors_suits_every_reader_and_fits_the_window(string name, string address, string theme)
    {
        using var file = new FileOnDisk(await GetAsync(address));
        await using var tab = await demo.OpenAsync(theme);
        await tab.Page.GotoAsync(file.Url);

        await tab.AssertFitsAsync(Tab.Wide);
        await Pictures.TakeAsync(tab.Page, name, theme, Tab.Wide);
        await tab.AssertAccessibleAsync();
        await tab.AssertFitsAsync(Tab.Narrow);
        await Pictures.TakeAsync(tab.Page, name, theme, Tab.Narrow);
        await tab.AssertCleanAsync();
    }

    [Fact]
    public async Task Its_list_is_narrowed_paged_and_opened()
    {
        using var file = new FileOnDisk(Multiplied(await GetAsync("/api/v1/findings/export?format=html"), 250));
        await using var tab = await demo.OpenAsync();
        var page = tab.Page;
        await page.GotoAsync(file.Url);

        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("1–100 of 250");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("101–200 of 250");
        await page.Locator("#by-severity").SelectOptionAsync("Critical");
        await Assertions.Expect(page.Locator("#count")).ToContainTextAsync("(250 without filters)");
        Assert.All(await page.Locator("#found tr td:first-child").AllInnerTextsAsync(), text => Assert.Equal("Critical", text));
        var open = page.Locator("#found button").First;
        await open.ClickAsync();
        await Assertions.Expect(open).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(page.Locator("#found tr.details")).ToContainTextAsync("Why it matters");
        await tab.AssertAccessibleAsync();
        await page.Locator("#by-text").FillAsync("nothing-is-called-like-this");
        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("Nothing matches these filters.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Light or dark" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await tab.AssertCleanAsync();
    }

    [Fact]
    public async Task It_opens_quickly_with_ten_thousand_findings()
    {
        using var file = new FileOnDisk(Multiplied(await GetAsync("/api/v1/findings/export?format=html"), 10_000));
        await using var tab = await demo.OpenAsync();

        var watch = Stopwatch.StartNew();
        await tab.Page.GotoAsync(file.Url);
        await Assertions.Expect(tab.Page.Locator("#count")).ToHaveTextAsync("1–100 of 10,000");
        watch.Stop();

        Assert.Equal(100, await tab.Page.Locator("#found tr").CountAsync());
        // Well under a second on an idle machine; a machine that builds and tests at once is given more.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(6), $"It took {watch.Elapsed}.");
        await tab.AssertCleanAsync();
    }

    private static string Multiplied(string html, int count)
    {
        var rows = Rows().Match(html).Groups[1];
        var own = JsonNode.Parse(rows.Value)!.AsArray().Select(row => row!.ToJsonString()).ToList();
        return string.Concat(html.AsSpan(0, rows.Index), "[" + string.Join(',', Enumerable.Range(0, count).Select(i => own[i % own.Count])) + "]", html.AsSpan(rows.Index + rows.Length));
    }

    private Task<string> GetAsync(string address) => demo.Dashboard.Client.GetStringAsync(address, TestContext.Current.CancellationToken);

    [GeneratedRegex("id=\"rows\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Rows();

    private sealed class FileOnDisk : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecs-posture-report-");

        public FileOnDisk(string content)
        {
            var path = Path.Combine(_folder.FullName, "report.html");
            File.WriteAllText(path, content);
            Url = new Uri(path).ToString();
        }

        public string Url { get; }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
