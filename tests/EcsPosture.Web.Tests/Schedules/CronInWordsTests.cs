using EcsPosture.Web.Schedules;
using Xunit;

namespace EcsPosture.Web.Tests.Schedules;

public sealed class CronInWordsTests
{
    [Theory]
    [InlineData("0 6 * * *", "Every day at 06:00")]
    [InlineData("30 6,18 * * *", "Every day at 06:30 and 18:30")]
    [InlineData("0 6 * * 1-5", "Every weekday (Monday to Friday) at 06:00")]
    [InlineData("0 6 * * MON,THU", "Every Monday and Thursday at 06:00")]
    [InlineData("0 6 * * 7", "Every Sunday at 06:00")]
    [InlineData("0 3 1 * *", "On day 1 of every month at 03:00")]
    [InlineData("0 3 1,15 * *", "On day 1 and 15 of every month at 03:00")]
    [InlineData("0 3 L * *", "On the last day of every month at 03:00")]
    [InlineData("0 3 1 1 *", "On day 1 of January at 03:00")]
    [InlineData("0 3 * JAN,JUL *", "Every day in January and July at 03:00")]
    [InlineData("*/15 * * * *", "Every 15 minutes")]
    [InlineData("*/15 * * * 1-5", "Every 15 minutes, every weekday (Monday to Friday)")]
    [InlineData("0 * * * *", "Every hour")]
    [InlineData("20 * * * *", "Every hour at minute 20")]
    [InlineData("0 */6 * * *", "Every 6 hours at minute 0, counted from 00:00")]
    [InlineData("* * * * *", "Every minute")]
    [InlineData("@daily", "Every day at 00:00")]
    [InlineData("@weekly", "Every Sunday at 00:00")]
    public void Common_shapes_read_as_a_sentence(string cron, string words) => Assert.Equal(words, CronInWords.Describe(cron));

    [Theory]
    [InlineData("5-59/7 3 * * *")]
    [InlineData("0 6 1 * MON")]
    [InlineData("0 6 * * MON#2")]
    public void Unusual_shapes_are_named_as_they_stand(string cron) => Assert.Equal($"At the times of “{cron}”", CronInWords.Describe(cron));
}
