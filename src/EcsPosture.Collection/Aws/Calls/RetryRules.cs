using EcsPosture.Inventory;

namespace EcsPosture.Collection.Aws.Calls;

/// <summary>How the transport waits and tries again.</summary>
public sealed record TransportOptions
{
    /// <summary>The longest that one try may take, its answer read to the end.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waiting before the first retry; doubles with each further one, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest wait before a retry, whatever the answer asks for.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Retries of a throttled call.</summary>
    public int RetriesWhenThrottled { get; init; } = 8;

    /// <summary>Retries of a call that failed on AWS's side (5xx) or broke off.</summary>
    public int RetriesWhenFailed { get; init; } = 3;

    /// <summary>Retries when nothing answers, before a region counts as unreachable.</summary>
    public int RetriesWhenUnreachable { get; init; } = 2;

    /// <summary>Multiplies the rates at which AWS is called; more than 1 only for endpoints that are not AWS.</summary>
    public double PaceFactor { get; init; } = 1;

    /// <summary>Calls that draw from one token bucket and are under way at once in a scan.</summary>
    public int CallsAtOncePerBucket { get; init; } = 8;

    /// <summary>Regions that are read at once.</summary>
    public int RegionsAtOnce { get; init; } = 8;
}

/// <summary>Which failures are tried again, and after how long.</summary>
internal sealed class RetryRules(TransportOptions options)
{
    /// <summary>The most retries that any failure gets.</summary>
    public int MostRetries { get; } = Math.Max(1, Math.Max(options.RetriesWhenThrottled, Math.Max(options.RetriesWhenFailed, options.RetriesWhenUnreachable)));

    /// <summary>Whether to try again after this many retries (0 after the first try).</summary>
    public bool ShouldRetry(AwsError error, int retries) => !error.IsCredentials && error.Kind switch
    {
        GapKind.Throttled => retries < options.RetriesWhenThrottled,
        GapKind.Unreachable => retries < options.RetriesWhenUnreachable,
        GapKind.Failed when error.Status >= 500 || error.Code is "RequestTimeout" or "RequestTimeoutException" => retries < options.RetriesWhenFailed,
        _ => false,
    };

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan Delay(AwsError? error, int retries)
    {
        if (error?.RetryAfter is { } asked && asked >= TimeSpan.Zero)
        {
            return asked < options.LongestDelay ? asked : options.LongestDelay;
        }

        // Equal jitter: at least half of the step, so that a throttled bucket gets its rest.
        var step = Math.Min(options.LongestDelay.TotalMilliseconds, options.FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retries, 16)));
        return TimeSpan.FromMilliseconds((step / 2) + (Random.Shared.NextDouble() * step / 2));
    }
}
