using System.Globalization;
using EcsPosture.Web.Schedules;
using Xunit;

namespace EcsPosture.Web.Tests.Schedules;

public sealed class CronScheduleTests
{
    private static readonly DateTimeOffset Now = At("2026-11-20T06:00Z");

    [Fact]
    public void A_time_that_Berlin_skips_fires_once_after_the_gap()
    {
        var schedule = Parse("30 2 * * *", "Europe/Berlin");

        Assert.Equal(
            [At("2027-03-27T01:30Z"), At("2027-03-28T01:00Z"), At("2027-03-29T00:30Z")],
            schedule.Next(3, At("2027-03-26T12:00Z")));
    }

    [Fact]
    public void A_time_that_Berlin_repeats_fires_once()
    {
        var schedule = Parse("30 2 * * *", "Europe/Berlin");

        Assert.Equal(
            [At("2026-10-24T00:30Z"), At("2026-10-25T00:30Z"), At("2026-10-26T01:30Z")],
            schedule.Next(3, At("2026-10-23T12:00Z")));
    }

    [Fact]
    public void After_the_first_of_two_equal_times_the_second_does_not_fire()
    {
        var schedule = Parse("30 2 * * *", "Europe/Berlin");

        Assert.Equal(At("2026-10-26T01:30Z"), schedule.NextAfter(At("2026-10-25T00:30Z")));
        Assert.Equal(At("2026-10-26T01:30Z"), schedule.NextAfter(At("2026-10-25T01:15Z")));
        Assert.Equal(At("2026-10-26T01:30Z"), schedule.NextAfter(At("2026-10-25T01:30Z")));
    }

    [Fact]
    public void New_York_skips_and_repeats_without_losing_or_doubling_a_fire()
    {
        var schedule = Parse("15 2 * * *", "America/New_York");

        Assert.Equal([At("2027-03-13T07:15Z"), At("2027-03-14T07:00Z"), At("2027-03-15T06:15Z")], schedule.Next(3, At("2027-03-13T00:00Z")));

        var repeated = Parse("15 1 * * *", "America/New_York");

        Assert.Equal([At("2026-10-31T05:15Z"), At("2026-11-01T05:15Z"), At("2026-11-02T06:15Z")], repeated.Next(3, At("2026-10-31T00:00Z")));
    }

    [Fact]
    public void Lord_Howe_moves_by_half_an_hour_and_fires_once()
    {
        var skipped = Parse("15 2 * * *", "Australia/Lord_Howe");

        Assert.Equal([At("2026-10-02T15:45Z"), At("2026-10-03T15:30Z"), At("2026-10-04T15:15Z")], skipped.Next(3, At("2026-10-02T12:00Z")));

        var repeated = Parse("45 1 * * *", "Australia/Lord_Howe");

        Assert.Equal([At("2027-04-02T14:45Z"), At("2027-04-03T14:45Z"), At("2027-04-04T15:15Z")], repeated.Next(3, At("2027-04-02T12:00Z")));
    }

    [Fact]
    public void Several_times_in_a_skipped_hour_fire_as_one()
    {
        var schedule = Parse("0,15,30 2,3 * * *", "Europe/Berlin");

        Assert.Equal([At("2027-03-28T01:00Z"), At("2027-03-28T01:15Z"), At("2027-03-28T01:30Z"), At("2027-03-29T00:00Z")], schedule.Next(4, At("2027-03-27T12:00Z")));
    }

    [Fact]
    public void A_range_of_hours_fires_once_in_the_repeated_hour()
    {
        var schedule = Parse("0 1-4 * * *", "Europe/Berlin");

        Assert.Equal(
            [At("2026-10-24T23:00Z"), At("2026-10-25T00:00Z"), At("2026-10-25T02:00Z"), At("2026-10-25T03:00Z")],
            schedule.Next(4, At("2026-10-24T12:00Z")));
    }

    [Fact]
    public void An_hourly_schedule_fires_in_every_real_hour()
    {
        var schedule = Parse("0 * * * *", "Europe/Berlin");
        var repeated = schedule.Next(5, At("2026-10-24T22:30Z"));
        var skipped = schedule.Next(5, At("2027-03-27T23:30Z"));

        Assert.All(repeated.Zip(repeated.Skip(1)), pair => Assert.Equal(TimeSpan.FromHours(1), pair.Second - pair.First));
        Assert.All(skipped.Zip(skipped.Skip(1)), pair => Assert.Equal(TimeSpan.FromHours(1), pair.Second - pair.First));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Santiago")]
    [InlineData("UTC")]
    public void Every_day_of_two_years_has_exactly_one_fire_for_each_time_of_day(string zone)
    {
        foreach (var cron in new[] { "0 0 * * *", "10 1 * * *", "0 2 * * *", "45 2 * * *", "59 23 * * *" })
        {
            var schedule = Parse(cron, zone);
            var fires = schedule.Next(731, At("2026-01-01T14:00Z"));
            var days = fires.Select(f => TimeZoneInfo.ConvertTime(f, schedule.Zone).Date).ToList();

            Assert.Equal(days.Distinct().Count(), days.Count);
            Assert.Equal(730, (days[^1] - days[0]).Days);
        }
    }

    [Theory]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 6 31 4,6 *")]
    public void A_cron_that_never_fires_is_refused(string cron)
    {
        Assert.False(CronSchedule.TryParse(cron, "UTC", Now, out _, out var error));
        Assert.Contains("never fires", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leap_day_fires() => Assert.Equal(At("2028-02-29T00:00Z"), Parse("0 0 29 2 *", "UTC").NextAfter(Now));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("0 6 * *")]
    [InlineData("60 6 * * *")]
    [InlineData("0 0 6 * * *")]
    [InlineData("H 6 * * *")]
    [InlineData("H/15 * * * *")]
    [InlineData("@every_second")]
    [InlineData("@reboot")]
    public void A_cron_that_cannot_be_read_is_refused_with_a_sentence(string cron)
    {
        Assert.False(CronSchedule.TryParse(cron, "UTC", Now, out var schedule, out var error));
        Assert.Null(schedule);
        Assert.Contains("cron", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("../../etc/passwd")]
    public void An_unknown_zone_is_refused(string zone)
    {
        Assert.False(CronSchedule.TryParse("0 6 * * *", zone, Now, out _, out var error));
        Assert.Contains("time zone", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Thursdays_are_not_mistaken_for_a_jitter_field() => Assert.Equal(At("2026-11-26T06:00Z"), Parse("0 6 * * THU", "UTC").NextAfter(Now));

    private static CronSchedule Parse(string cron, string zone)
    {
        Assert.True(CronSchedule.TryParse(cron, zone, Now, out var schedule, out var error), error);
        return schedule;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
