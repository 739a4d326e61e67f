using System.Globalization;
using Microsoft.Playwright;

namespace EcsPosture.EndToEnd.Tests.Support;

/// <summary>Pictures of the pages for people to look at, taken on the way when tests/screenshots.sh asks for them.</summary>
internal static class Pictures
{
    /// <summary>Writes the whole page, and of the Overview what the README shows, to the folder that <c>SCREENSHOTS</c> names, if it does.</summary>
    public static async Task TakeAsync(IPage page, string name, string theme, int width)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is not { Length: > 0 } folder)
        {
            return;
        }

        var file = string.Create(CultureInfo.InvariantCulture, $"{name}-{theme}-{width}.png");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file), FullPage = true });
        if (file == "overview-light-1440.png")
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Place.Repository, "docs/images/overview.png") });
        }
    }
}
