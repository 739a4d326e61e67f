using MudBlazor;

namespace EcsPosture.Web.Components;

/// <summary>MudBlazor's part of the look. The colours are those of <c>css/tokens.css</c>; a test holds the two together.</summary>
internal static class PostureTheme
{
    private static readonly string[] Font = ["Roboto Variable", "system-ui", "Segoe UI", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = Fill(new PaletteLight(), new("#f5f6f8", "#ffffff", "#edf0f4", "#d8dde4", "#7c8794", "#16202b", "#4d5967", "#0a5aa8", "#ffffff", "#18743f", "#a1074b", "#8f6200")),
        PaletteDark = Fill(new PaletteDark(), new("#0e1318", "#151b22", "#1c242d", "#2b3540", "#738091", "#e5eaf0", "#a5b0bd", "#6fb4ff", "#04203d", "#5ccb8b", "#ff7fa8", "#e6bb48")),
        LayoutProperties = new() { DefaultBorderRadius = "6px" },
        Typography = new()
        {
            Default = new DefaultTypography { FontFamily = Font, FontSize = ".875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            H1 = Heading<H1Typography>("1.375rem"),
            H2 = Heading<H2Typography>("1rem"),
            H3 = Heading<H3Typography>(".875rem"),
            H4 = Heading<H4Typography>(".875rem"),
            H5 = Heading<H5Typography>(".875rem"),
            H6 = Heading<H6Typography>(".875rem"),
            Subtitle1 = Text<Subtitle1Typography>(".875rem"),
            Subtitle2 = Text<Subtitle2Typography>(".8125rem"),
            Body1 = Text<Body1Typography>(".875rem"),
            Body2 = Text<Body2Typography>(".8125rem"),
            Caption = Text<CaptionTypography>(".75rem"),
            Button = new ButtonTypography { FontFamily = Font, FontSize = ".875rem", FontWeight = "500", LineHeight = "1.5", LetterSpacing = "normal", TextTransform = "none" },
        },
    };

    private static TPalette Fill<TPalette>(TPalette palette, Colours colours)
        where TPalette : Palette
    {
        palette.Background = colours.Ground;
        palette.BackgroundGray = colours.SurfaceSunk;
        palette.Surface = colours.Surface;
        palette.DrawerBackground = colours.Surface;
        palette.AppbarBackground = colours.Surface;
        palette.AppbarText = colours.Ink;
        palette.DrawerText = colours.Ink;
        palette.DrawerIcon = colours.InkQuiet;
        palette.TextPrimary = colours.Ink;
        palette.TextSecondary = colours.InkQuiet;
        palette.TextDisabled = colours.InkQuiet;
        palette.ActionDefault = colours.InkQuiet;
        palette.ActionDisabled = colours.LineStrong;
        palette.Primary = colours.Accent;
        palette.PrimaryContrastText = colours.AccentInk;
        palette.Secondary = colours.InkQuiet;
        palette.SecondaryContrastText = colours.Surface;
        palette.Tertiary = colours.Accent;
        palette.TertiaryContrastText = colours.AccentInk;
        palette.Info = colours.Accent;
        palette.InfoContrastText = colours.AccentInk;
        palette.Success = colours.Good;
        palette.SuccessContrastText = colours.Surface;
        palette.Warning = colours.Medium;
        palette.WarningContrastText = colours.Surface;
        palette.Error = colours.Critical;
        palette.ErrorContrastText = colours.Surface;
        palette.Dark = colours.Ink;
        palette.DarkContrastText = colours.Surface;
        palette.LinesDefault = colours.Line;
        palette.LinesInputs = colours.LineStrong;
        palette.TableLines = colours.Line;
        palette.TableHover = colours.SurfaceSunk;
        palette.TableStriped = colours.SurfaceSunk;
        palette.Divider = colours.Line;
        palette.DividerLight = colours.Line;
        palette.OverlayDark = "rgba(0,0,0,0.5)";

        return palette;
    }

    private static T Heading<T>(string size)
        where T : BaseTypography, new() => new() { FontFamily = Font, FontSize = size, FontWeight = "600", LineHeight = "1.25", LetterSpacing = "normal" };

    private static T Text<T>(string size)
        where T : BaseTypography, new() => new() { FontFamily = Font, FontSize = size, FontWeight = "400", LineHeight = "1.45", LetterSpacing = "normal" };

    private sealed record Colours(
        string Ground, string Surface, string SurfaceSunk, string Line, string LineStrong, string Ink, string InkQuiet, string Accent, string AccentInk, string Good, string Critical, string Medium);
}
