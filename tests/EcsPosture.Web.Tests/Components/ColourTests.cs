using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EcsPosture.Web.Components;
using MudBlazor.Utilities;

namespace EcsPosture.Web.Tests.Components;

/// <summary>Computes the contrast of both themes from the style sheet itself (WCAG 2.2: 4.5 for text, 3 for shapes and borders of controls).</summary>
public sealed partial class ColourTests
{
    private static readonly Dictionary<string, string[]> Colours = Read();

    public static TheoryData<string, string, double> Pairs => new()
    {
        { "--ink", "--ground", 7 },
        { "--ink", "--surface", 7 },
        { "--ink", "--surface-sunk", 7 },
        { "--ink-quiet", "--ground", 4.5 },
        { "--ink-quiet", "--surface", 4.5 },
        { "--ink-quiet", "--surface-sunk", 4.5 },
        { "--accent", "--ground", 4.5 },
        { "--accent", "--surface", 4.5 },
        { "--accent", "--accent-wash", 4.5 },
        { "--ink", "--accent-wash", 4.5 },
        { "--ink-quiet", "--accent-wash", 4.5 },
        { "--accent-ink", "--accent", 4.5 },
        { "--critical", "--surface", 4.5 },
        { "--high", "--surface", 4.5 },
        { "--medium", "--surface", 4.5 },
        { "--low", "--surface", 4.5 },
        { "--info", "--surface", 4.5 },
        { "--good", "--surface", 4.5 },
        { "--critical", "--ground", 3 },
        { "--high", "--ground", 3 },
        { "--medium", "--ground", 3 },
        { "--low", "--ground", 3 },
        { "--info", "--ground", 3 },
        { "--line-strong", "--surface", 3 },
        { "--line-strong", "--ground", 3 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Both_themes_have_enough_contrast(string front, string back, double least)
    {
        for (var theme = 0; theme < 2; theme++)
        {
            var contrast = Contrast(Colours[front][theme], Colours[back][theme]);
            Assert.True(contrast >= least, $"{front} on {back} has {contrast:0.00} in the {(theme == 0 ? "light" : "dark")} theme, less than {least}.");
        }
    }

    [Fact]
    public void MudBlazor_has_the_style_sheets_colours()
    {
        var light = PostureTheme.Theme.PaletteLight;
        var dark = PostureTheme.Theme.PaletteDark;
        (string Name, MudColor Light, MudColor Dark)[] shared =
        [
            ("--ground", light.Background, dark.Background),
            ("--surface", light.Surface, dark.Surface),
            ("--surface-sunk", light.BackgroundGray, dark.BackgroundGray),
            ("--line", light.LinesDefault, dark.LinesDefault),
            ("--line-strong", light.LinesInputs, dark.LinesInputs),
            ("--ink", light.TextPrimary, dark.TextPrimary),
            ("--ink-quiet", light.TextSecondary, dark.TextSecondary),
            ("--accent", light.Primary, dark.Primary),
            ("--accent-ink", light.PrimaryContrastText, dark.PrimaryContrastText),
            ("--good", light.Success, dark.Success),
            ("--critical", light.Error, dark.Error),
            ("--medium", light.Warning, dark.Warning),
        ];

        Assert.All(shared, colour => Assert.Equal(
            (colour.Name, Colours[colour.Name][0], Colours[colour.Name][1]),
            (colour.Name, colour.Light.ToString(MudColorOutputFormats.Hex), colour.Dark.ToString(MudColorOutputFormats.Hex))));
    }

    private static double Contrast(string first, string second)
    {
        var (a, b) = (Luminance(first), Luminance(second));

        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));

        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;

            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }

    private static Dictionary<string, string[]> Read([CallerFilePath] string thisFile = "") =>
        ColourPattern()
            .Matches(File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "src", "EcsPosture.Web", "wwwroot", "css", "tokens.css")))
            .ToDictionary(m => m.Groups["name"].Value, m => new[] { m.Groups["light"].Value, m.Groups["dark"].Value });

    [GeneratedRegex(@"(?<name>--[a-z-]+): light-dark\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\);")]
    private static partial Regex ColourPattern();
}
