using EcsPosture.Findings.Schedules;

namespace EcsPosture.Web.Schedules;

/// <summary>Says when a cron expression in a zone is due: the same engine for the preview that people see and for firing.</summary>
public sealed class ScheduleClock(TimeProvider time)
{
    /// <summary>What a schedule would do.</summary>
    public SchedulePreview Preview(string? cron, string? zone, Spread spread, int count)
    {
        var now = time.GetUtcNow() - spread.Delay;
        return CronSchedule.TryParse(cron, zone, now, out var schedule, out var error)
            ? new(null, CronInWords.Describe(schedule.Text), [.. schedule.Next(count, now).Select(next => next + spread.Delay)])
            : new(error, "", []);
    }

    /// <summary>The first time after now; null when there is none or the expression cannot be read.</summary>
    public DateTimeOffset? NextDue(string cron, string zone, Spread spread) => Preview(cron, zone, spread, 1).Next is [var next] ? next : null;
}

/// <summary>What a schedule would do.</summary>
/// <param name="Error">What is wrong, in a sentence; null when nothing is.</param>
/// <param name="Words">The expression in plain English.</param>
/// <param name="Next">The next times, in UTC.</param>
public sealed record SchedulePreview(string? Error, string Words, IReadOnlyList<DateTimeOffset> Next)
{
    /// <summary>Whether it can be saved.</summary>
    public bool IsValid => Error is null;
}
