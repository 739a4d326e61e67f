using System.Collections.Concurrent;

namespace EcsPosture.Collection.Aws.Calls;

/// <summary>The token buckets of this process: one per account, region and API group, shared by all scans.</summary>
/// <param name="time">The clock.</param>
/// <param name="factor">Multiplies bursts and rates.</param>
internal sealed class CallPacer(TimeProvider time, double factor = 1)
{
    /// <summary>
    /// How much of AWS's burst is used. Calls do not arrive in the rhythm in which they are sent; the rest lets those that come
    /// early find a token all the same.
    /// </summary>
    private const double BurstShare = 0.9;

    private readonly ConcurrentDictionary<(string Account, string Region, string Group), TokenBucket> _buckets = new();

    /// <summary>The bucket that a call draws from.</summary>
    public TokenBucket For(string account, string region, ApiAction action)
    {
        var rate = CallRates.Of(action);
        return _buckets.GetOrAdd((account, region, rate.Name), _ => new(rate.Burst * BurstShare * factor, rate.RatePerSecond * factor, time));
    }
}
