using EcsPosture.EndToEnd.Tests.Support;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

/// <summary>Pictures of every page for people to look at; only run by tests/screenshots.sh.</summary>
[Collection(DemoCollection.Name)]
[Trait("Category", "Screenshots")]
public sealed class Screenshots(Demo demo)
{
    private const string Folder = "SCREENSHOTS";

    [Fact(Explicit = true)]
    public async Task Every_page_in_both_themes_and_two_widths()
    {
        var folder = Environment.GetEnvironmentVariable(Folder);
        Assert.False(string.IsNullOrEmpty(folder), $"Set {Folder} to the folder to write to.");
        Directory.CreateDirectory(folder);
        foreach (var theme in (string[])["light", "dark"])
        {
            await using var tab = await demo.OpenAsync(theme);
            foreach (var name in DemoPages.Names)
            {
                await tab.GoAsync(await DemoPages.AddressAsync(demo.Dashboard, name, TestContext.Current.CancellationToken));
                foreach (var width in (int[])[Tab.Wide, Tab.Narrow])
                {
                    await tab.Page.SetViewportSizeAsync(width, Tab.Height);
                    await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{theme}-{width}.png"), FullPage = true });
                }

                await tab.Page.SetViewportSizeAsync(Tab.Wide, Tab.Height);
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task The_picture_of_the_readme()
    {
        await using var tab = await demo.OpenAsync();
        await tab.GoAsync("/");
        var images = Directory.CreateDirectory(Path.Combine(Place.Repository, "docs/images")).FullName;
        await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(images, "overview.png") });
    }
}
