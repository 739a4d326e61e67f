using Microsoft.JSInterop;

namespace EcsPosture.Web.Components;

/// <summary>Which theme the reader wants.</summary>
public enum ThemeChoice
{
    /// <summary>What the reader's system uses.</summary>
    System,
    Light,
    Dark,
}

/// <summary>What the reader's cookies say: theme, the system's colour scheme and time zone. Read once per request, then handed to the circuit.</summary>
/// <param name="Theme">The reader's choice.</param>
/// <param name="SystemIsDark">What the reader's system used when the last page was open.</param>
/// <param name="Zone">The IANA name of the reader's time zone; UTC until it is known.</param>
public sealed record ReaderPreferences(ThemeChoice Theme, bool SystemIsDark, string Zone)
{
    /// <summary>Follow the system, which is taken to be light, and show UTC.</summary>
    public static ReaderPreferences Default { get; } = new(ThemeChoice.System, SystemIsDark: false, "UTC");

    /// <summary>Reads the cookies <c>theme</c>, <c>scheme</c> and <c>zone</c>. What is no choice or no zone is ignored.</summary>
    public static ReaderPreferences From(HttpRequest? request)
    {
        if (request is null)
        {
            return Default;
        }

        var theme = request.Cookies["theme"] switch
        {
            "light" => ThemeChoice.Light,
            "dark" => ThemeChoice.Dark,
            _ => ThemeChoice.System,
        };

        var scheme = request.Cookies["scheme"] ?? request.Headers["Sec-CH-Prefers-Color-Scheme"].ToString().Trim('"');
        var zone = request.Cookies["zone"];

        return new(theme, scheme == "dark", zone is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : "UTC");
    }
}

/// <summary>The person who reads this page: theme and time zone. One per circuit; a page's first HTML uses the same.</summary>
public sealed class Reader(IJSRuntime browser)
{
    private ReaderPreferences _preferences = ReaderPreferences.Default;

    /// <summary>Raised when the theme changed.</summary>
    public event Action? Changed;

    /// <summary>The choice as made: perhaps to follow the system.</summary>
    public ThemeChoice Theme => _preferences.Theme;

    /// <summary>Whether the page is dark, the system's scheme considered.</summary>
    public bool IsDark => Theme == ThemeChoice.Dark || (Theme == ThemeChoice.System && _preferences.SystemIsDark);

    /// <summary>The reader's time zone.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Takes what the cookies said.</summary>
    public void Take(ReaderPreferences preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);

        _preferences = preferences;
        Zone = TimeZoneInfo.TryFindSystemTimeZoneById(preferences.Zone, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    /// <summary>Changes the theme, here and for the pages to come.</summary>
    public async Task ChooseAsync(ThemeChoice theme)
    {
        _preferences = _preferences with { Theme = theme };
        Changed?.Invoke();
        await browser.InvokeVoidAsync("posture.setTheme", theme switch
        {
            ThemeChoice.Light => "light",
            ThemeChoice.Dark => "dark",
            _ => "system",
        });
    }

    /// <summary>Notes that the reader's system turned dark or light.</summary>
    public void SystemTurned(bool dark)
    {
        if (_preferences.SystemIsDark != dark)
        {
            _preferences = _preferences with { SystemIsDark = dark };
            Changed?.Invoke();
        }
    }

    /// <summary>The moment in the reader's zone.</summary>
    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>How far the reader's zone is from UTC at the moment: <c>UTC</c>, <c>UTC+1</c>, <c>UTC−3:30</c>.</summary>
    public string ZoneName(DateTimeOffset moment)
    {
        var offset = Zone.GetUtcOffset(moment);
        if (offset == TimeSpan.Zero)
        {
            return "UTC";
        }

        var size = offset.Duration();
        var minutes = size.Minutes == 0 ? "" : $":{size.Minutes:00}";

        return $"UTC{(offset < TimeSpan.Zero ? '−' : '+')}{size.Hours}{minutes}";
    }
}
