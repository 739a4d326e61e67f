using System.IO.Hashing;
using System.Text;

namespace EcsPosture.Findings.Schedules;

/// <summary>
/// Keeps scans of the same time apart: each is late by a part of the minutes that its name alone decides, so that it is late by
/// the same each time, and that many of them come out evenly.
/// </summary>
/// <param name="Minutes">The minutes over which they are spread.</param>
/// <param name="Name">The schedule's name; the connection's where a schedule is for a group.</param>
public readonly record struct Spread(int Minutes, string Name)
{
    /// <summary>How much later than the cron expression says, in whole seconds.</summary>
    public TimeSpan Delay => Minutes <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Name.Trim())) % ((ulong)Minutes * 60));
}
