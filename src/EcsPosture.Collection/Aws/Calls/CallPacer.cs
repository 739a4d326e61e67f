using System.Collections.Concurrent;

namespace EcsPosture.Collection.Aws.Calls;

/// <summary>The token buckets of this process: one per account, region and API group, shared by all scans.</summary>
internal sealed class CallPacer(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Account, string Region, string Group), TokenBucket> _buckets = new();

    /// <summary>The bucket that a call draws from.</summary>
    public TokenBucket For(string account, string region, ApiAction action)
    {
        var rate = CallRates.Of(action);
        return _buckets.GetOrAdd((account, region, rate.Name), _ => new(rate.Burst, rate.RatePerSecond, time));
    }
}
