using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Cronos;

namespace EcsPosture.Web.Schedules;

/// <summary>
/// A cron expression in a time zone: the one engine that both previews and fires schedules.
/// </summary>
/// <remarks>
/// A time of day that daylight saving skips fires once, at the first moment after the gap; one that it repeats fires once, the
/// first time. An expression for every hour means elapsed time, so it fires in each real hour.
/// </remarks>
public sealed partial class CronSchedule
{
    private readonly CronExpression _expression;
    private readonly bool _everyHour;

    private CronSchedule(string text, CronExpression expression, TimeZoneInfo zone)
    {
        (Text, _expression, Zone) = (text, expression, zone);
        _everyHour = IsEveryHour(text);
    }

    /// <summary>The expression as it was given, without surrounding space.</summary>
    public string Text { get; }

    /// <summary>The zone in which the expression's hours are meant.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Reads an expression of five fields (or a macro such as <c>@daily</c>) and an IANA zone such as <c>Europe/Berlin</c>.</summary>
    /// <param name="cron">The expression.</param>
    /// <param name="zone">The zone's IANA name.</param>
    /// <param name="now">The moment after which it has to fire at least once.</param>
    /// <param name="schedule">What was read.</param>
    /// <param name="error">What is wrong, in a sentence for the person who typed it.</param>
    public static bool TryParse(
        string? cron,
        string? zone,
        DateTimeOffset now,
        [NotNullWhen(true)] out CronSchedule? schedule,
        [NotNullWhen(false)] out string? error)
    {
        schedule = null;
        error = Read(cron?.Trim() ?? "", zone?.Trim() ?? "", out var read);
        if (error is not null)
        {
            return false;
        }

        if (read!.NextAfter(now) is null)
        {
            error = $"The cron expression “{read.Text}” never fires: there is no such date.";
            return false;
        }

        schedule = read;
        return true;
    }

    /// <summary>The first moment after <paramref name="moment"/> at which it fires, in UTC; null when it never does again.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset moment)
    {
        if (_everyHour || Zone.BaseUtcOffset == TimeSpan.Zero && !Zone.SupportsDaylightSavingTime)
        {
            return _expression.GetNextOccurrence(moment, Zone)?.ToUniversalTime();
        }

        // The calendar of wall-clock times, walked as if it were UTC; each is then placed on the real line. It starts early enough
        // to hold times that a gap pushes forward.
        var wall = DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(moment, Zone).DateTime.AddHours(-4), DateTimeKind.Utc);
        while (_expression.GetNextOccurrence(wall) is { } next)
        {
            var instant = Place(DateTime.SpecifyKind(next, DateTimeKind.Unspecified));
            if (instant > moment)
            {
                return instant;
            }

            wall = next;
        }

        return null;
    }

    /// <summary>The next moments at which it fires, in UTC; fewer than asked when it ends.</summary>
    public IReadOnlyList<DateTimeOffset> Next(int count, DateTimeOffset after)
    {
        var moments = new List<DateTimeOffset>(count);
        while (moments.Count < count && NextAfter(after) is { } next)
        {
            moments.Add(next);
            after = next;
        }

        return moments;
    }

    private static string? Read(string cron, string zoneName, out CronSchedule? schedule)
    {
        schedule = null;
        if (cron.Length == 0)
        {
            return "Enter a cron expression, such as “0 6 * * *” for every day at 06:00.";
        }

        if (JitterField().IsMatch(cron) || cron.Equals("@every_second", StringComparison.OrdinalIgnoreCase))
        {
            return $"The cron expression “{cron}” is not supported: use minute, hour, day of month, month and day of week.";
        }

        CronExpression expression;
        try
        {
            expression = CronExpression.Parse(cron, CronFormat.Standard);
        }
        catch (CronFormatException wrong)
        {
            return $"The cron expression “{cron}” cannot be read: {wrong.Message.TrimEnd('.')}. It needs minute, hour, day of month, month and day of week.";
        }

        if (zoneName.Length == 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone) || (!zone.HasIanaId && zone.Id is not "UTC"))
        {
            return $"“{zoneName}” is not a known time zone. Use an IANA name, such as Europe/Berlin or UTC.";
        }

        schedule = new(cron, expression, zone);
        return null;
    }

    private DateTimeOffset Place(DateTime wall)
    {
        if (Zone.IsInvalidTime(wall))
        {
            return FirstAfterGap(wall);
        }

        var offset = Zone.IsAmbiguousTime(wall) ? Zone.GetAmbiguousTimeOffsets(wall).Max() : Zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    /// <summary>The first valid minute after a skipped one; gaps are whole minutes.</summary>
    private DateTimeOffset FirstAfterGap(DateTime wall)
    {
        do
        {
            wall = wall.AddMinutes(1);
        }
        while (Zone.IsInvalidTime(wall));
        return new DateTimeOffset(wall, Zone.GetUtcOffset(wall)).ToUniversalTime();
    }

    private static bool IsEveryHour(string cron)
    {
        if (cron.StartsWith('@'))
        {
            return cron.Equals("@hourly", StringComparison.OrdinalIgnoreCase) || cron.Equals("@every_minute", StringComparison.OrdinalIgnoreCase);
        }

        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && fields[1] is "*" or "*/1" or "0-23";
    }

    [GeneratedRegex(@"(^|[\s,/-])H($|[\s,/(-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex JitterField();
}
