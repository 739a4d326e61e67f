using Bunit;
using EcsPosture.Web.Components;

namespace EcsPosture.Web.Tests.Components;

public sealed class LocalTimeTests : FrameContext
{
    private static readonly DateTimeOffset Winter = new(2026, 11, 24, 7, 6, 41, TimeSpan.Zero);
    private static readonly DateTimeOffset Summer = new(2026, 7, 1, 22, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_moment_stands_in_the_readers_zone_with_the_zone_named()
    {
        Reader.Take(ReaderPreferences.Default with { Zone = "Europe/Berlin" });

        Assert.Equal("24 Nov 2026, 08:06 UTC+1", Show(Winter).TextContent);
        Assert.Equal("2 Jul 2026, 00:30 UTC+2", Show(Summer).TextContent);
        Assert.Equal("2026-11-24T07:06:41Z", Show(Winter).GetAttribute("datetime"));
        Assert.Contains("Europe/Berlin", Show(Winter).GetAttribute("title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UTC", "24 Nov 2026, 07:06 UTC")]
    [InlineData("America/St_Johns", "24 Nov 2026, 03:36 UTC−3:30")]
    [InlineData("Asia/Kathmandu", "24 Nov 2026, 12:51 UTC+5:45")]
    [InlineData("Not/AZone", "24 Nov 2026, 07:06 UTC")]
    public void Zones_off_the_hour_and_unknown_zones_are_said_rightly(string zone, string text)
    {
        Reader.Take(ReaderPreferences.Default with { Zone = zone });

        Assert.Equal(text, Show(Winter).TextContent);
    }

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(61, "1 minute ago")]
    [InlineData(7200, "2 hours ago")]
    [InlineData(172800, "2 days ago")]
    [InlineData(-600, "in 10 minutes")]
    public void How_long_ago_is_said_in_words(int seconds, string text)
    {
        Assert.Equal(text, Show(Clock.GetUtcNow().AddSeconds(-seconds), TimeStyle.Ago).TextContent);
    }

    [Fact]
    public void No_moment_is_never()
    {
        Assert.Equal("never", Render<LocalTime>(p => p.Add(c => c.Value, null)).Find("span").TextContent);
    }

    private AngleSharp.Dom.IElement Show(DateTimeOffset value, TimeStyle style = TimeStyle.Minute) =>
        Render<LocalTime>(p => p.Add(c => c.Value, value).Add(c => c.Style, style)).Find("time");
}
