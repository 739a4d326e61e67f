using System.Globalization;

namespace EcsPosture.Web.Features.Schedules;

/// <summary>How often a schedule fires, as the form offers it.</summary>
public enum Rhythm
{
    EveryHours,
    Daily,
    Weekly,
    Custom,
}

/// <summary>What the form's fields say of a rhythm, and the cron expression they come to.</summary>
public sealed record CronBuilder
{
    public Rhythm Rhythm { get; init; } = Rhythm.Daily;

    /// <summary>Hours between two fires; a divisor of 24.</summary>
    public int Hours { get; init; } = 6;

    /// <summary>Time of day in the schedule's zone.</summary>
    public TimeOnly At { get; init; } = new(6, 0);
    public DayOfWeek Day { get; init; } = DayOfWeek.Monday;

    /// <summary>The expression when the rhythm is <see cref="Rhythm.Custom"/>.</summary>
    public string Custom { get; init; } = "";

    /// <summary>The five cron fields.</summary>
    public string Cron => Rhythm switch
    {
        Rhythm.EveryHours => Hours == 24 ? "0 0 * * *" : string.Create(CultureInfo.InvariantCulture, $"0 */{Hours} * * *"),
        Rhythm.Daily => string.Create(CultureInfo.InvariantCulture, $"{At.Minute} {At.Hour} * * *"),
        Rhythm.Weekly => string.Create(CultureInfo.InvariantCulture, $"{At.Minute} {At.Hour} * * {(int)Day}"),
        _ => Custom,
    };

    /// <summary>The fields that come to an expression; a custom one when no other does.</summary>
    public static CronBuilder From(string cron)
    {
        var custom = new CronBuilder { Rhythm = Rhythm.Custom, Custom = cron };
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is ["0", ['*', '/', .. var hours], "*", "*", "*"] && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every > 0 && 24 % every == 0)
        {
            return custom with { Rhythm = Rhythm.EveryHours, Hours = every };
        }

        if (fields is [var minute, var hour, "*", "*", var day]
            && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m < 60
            && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && h < 24)
        {
            if (day == "*")
            {
                return custom with { Rhythm = Rhythm.Daily, At = new(h, m) };
            }

            if (int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && d < 7)
            {
                return custom with { Rhythm = Rhythm.Weekly, At = new(h, m), Day = (DayOfWeek)d };
            }
        }

        return custom;
    }
}
