using System.Globalization;

namespace EcsPosture.Web.Schedules;

/// <summary>Says a cron expression in plain English; one with an unusual shape is named as it stands.</summary>
public static class CronInWords
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@every_minute"] = "* * * * *",
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    /// <summary>A sentence without a full stop, such as “Every Monday and Thursday at 06:00”.</summary>
    public static string Describe(string cron)
    {
        ArgumentNullException.ThrowIfNull(cron);
        cron = cron.Trim();
        var fields = Macros.GetValueOrDefault(cron, cron).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 5 && When(fields[0], fields[1]) is { } when && On(fields[2], fields[3], fields[4], when.IsTimeOfDay) is { } on
            ? Join(on, when)
            : $"At the times of “{cron}”";
    }

    private static string Join(string on, TimePart when) =>
        when.IsTimeOfDay ? $"{on} {when.Text}"
        : on.Length == 0 ? when.Text
        : $"{when.Text}, {char.ToLowerInvariant(on[0])}{on[1..]}";

    private static TimePart? When(string minute, string hour)
    {
        if (minute == "*" && hour == "*")
        {
            return new("Every minute", false);
        }

        if (Step(minute) is { } minutes && hour == "*")
        {
            return new(minutes == 1 ? "Every minute" : $"Every {minutes} minutes", false);
        }

        if (!Number(minute, 0, 59, out var at))
        {
            return null;
        }

        if (hour is "*" or "*/1")
        {
            return new(at == 0 ? "Every hour" : $"Every hour at minute {at}", false);
        }

        if (Step(hour) is { } hours && hours < 24)
        {
            return new($"Every {hours} hours at minute {at}, counted from 00:00", false);
        }

        var named = List(hour, 0, 23);
        return named is null ? null : new($"at {And(named.Select(h => string.Create(CultureInfo.InvariantCulture, $"{h:00}:{at:00}")))}", true);
    }

    private static string? On(string day, string month, string weekday, bool isTimeOfDay)
    {
        var inMonths = "";
        if (month is not ("*" or "?"))
        {
            if (List(month, 1, 12, Months) is not { } months)
            {
                return null;
            }

            inMonths = $" in {And(months.Select(m => Months[m - 1]))}";
        }

        var anyDay = day is "*" or "?";
        var anyWeekday = weekday is "*" or "?";
        if (anyDay && anyWeekday)
        {
            return isTimeOfDay || inMonths.Length > 0 ? $"Every day{inMonths}" : "";
        }

        if (anyWeekday)
        {
            return day.Equals("L", StringComparison.OrdinalIgnoreCase) ? $"On the last day of {MonthsOr(inMonths)}"
                : List(day, 1, 31) is { } days ? $"On day {And(days.Select(d => d.ToString(CultureInfo.InvariantCulture)))} of {MonthsOr(inMonths)}"
                : null;
        }

        if (!anyDay || List(weekday, 0, 7, Days) is not { } weekdays)
        {
            return null;
        }

        var sorted = weekdays.Select(d => d % 7).Distinct().OrderBy(d => (d + 6) % 7).ToList();
        return sorted is [1, 2, 3, 4, 5] ? $"Every weekday (Monday to Friday){inMonths}" : $"Every {And(sorted.Select(d => Days[d]))}{inMonths}";
    }

    private static string MonthsOr(string inMonths) => inMonths.Length == 0 ? "every month" : inMonths[4..];

    private static int? Step(string field) =>
        field.StartsWith("*/", StringComparison.Ordinal) && Number(field[2..], 1, 59, out var step) ? step : null;

    /// <summary>Numbers named by a list and ranges; null for steps and other shapes.</summary>
    private static List<int>? List(string field, int low, int high, string[]? names = null)
    {
        var numbers = new List<int>();
        foreach (var part in field.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !Value(ends[0], low, high, names, out var first) || !Value(ends[^1], low, high, names, out var last) || last < first)
            {
                return null;
            }

            numbers.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return [.. numbers.Distinct().Order()];
    }

    private static bool Value(string text, int low, int high, string[]? names, out int value)
    {
        if (names is not null && text.Length == 3 && Array.FindIndex(names, n => n.StartsWith(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at)
        {
            value = at + low;
            return true;
        }

        return Number(text, low, high, out value);
    }

    private static bool Number(string text, int low, int high, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= low && value <= high;

    private static string And(IEnumerable<string> parts)
    {
        var all = parts.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all.Take(all.Count - 1))} and {all[^1]}";
    }

    private sealed record TimePart(string Text, bool IsTimeOfDay);
}
