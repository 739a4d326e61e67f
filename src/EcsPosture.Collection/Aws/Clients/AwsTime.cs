using System.Globalization;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Writes times as the AWS CLI does in UTC: <c>2025-01-31T12:00:00.123000+00:00</c>, without a fraction when there is none.</summary>
internal static class AwsTime
{
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'+00:00'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>The time that a number of seconds since 1970 stands for; null when it is no time.</summary>
    public static string? FromEpoch(double seconds) =>
        double.IsFinite(seconds) && Math.Abs(seconds) < 2e11
            ? Write(DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * 1_000_000) * TimeSpan.TicksPerMicrosecond))
            : null;

    /// <summary>The time that a text in ISO 8601 stands for, written our way; the text itself when it is none.</summary>
    public static string Rewrite(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Write(time) : text;
}
