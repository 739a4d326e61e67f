using System.Collections.Concurrent;

namespace EcsPosture.Collection.Aws.Calls;

/// <summary>The token buckets of this process: one per account, region and API group, shared by all scans.</summary>
/// <param name="time">The clock.</param>
/// <param name="factor">Multiplies bursts and rates.</param>
internal sealed class CallPacer(TimeProvider time, double factor = 1)
{
    private readonly ConcurrentDictionary<(string Account, string Region, string Group), TokenBucket> _buckets = new();

    /// <summary>The bucket that a call draws from.</summary>
    public TokenBucket For(string account, string region, ApiAction action)
    {
        var rate = CallRates.Of(action);
        return _buckets.GetOrAdd((account, region, rate.Name), _ => new(rate.Burst * factor, rate.RatePerSecond * factor, time));
    }
}
