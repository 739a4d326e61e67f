using System.Collections.Concurrent;

namespace EcsPosture.Simulator;

/// <summary>Counts what the simulator was asked, by action in IAM's form (<c>ecs:ListClusters</c>).</summary>
public sealed class SimulatorCalls
{
    private readonly ConcurrentDictionary<(string Action, string Account, string Region), Count> _counts = new();

    /// <summary>All calls that came in.</summary>
    public int Total => _counts.Values.Sum(c => c.Received);

    /// <summary>The actions that were asked.</summary>
    public IReadOnlyList<string> Actions => [.. _counts.Keys.Select(k => k.Action).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Calls of an action that came in, whatever became of them.</summary>
    public int Received(string action, string? account = null, string? region = null) => Sum(action, account, region, c => c.Received);

    /// <summary>Calls of an action that were answered with success.</summary>
    public int Answered(string action, string? account = null, string? region = null) => Sum(action, account, region, c => c.Answered);

    /// <summary>Calls of an action that were refused for asking too often.</summary>
    public int Throttled(string action, string? account = null, string? region = null) => Sum(action, account, region, c => c.Throttled);

    /// <summary>Starts counting anew.</summary>
    public void Reset() => _counts.Clear();

    internal Count Of(string action, string account, string region) => _counts.GetOrAdd((action, account, region), _ => new());

    private int Sum(string action, string? account, string? region, Func<Count, int> pick) =>
        _counts.Where(c => c.Key.Action == action && (account is null || c.Key.Account == account) && (region is null || c.Key.Region == region))
            .Sum(c => pick(c.Value));

    internal sealed class Count
    {
        private int _received;
        private int _answered;
        private int _throttled;

        public int Received => _received;

        public int Answered => _answered;

        public int Throttled => _throttled;

        public void Receive() => Interlocked.Increment(ref _received);

        public void Answer() => Interlocked.Increment(ref _answered);

        public void Throttle() => Interlocked.Increment(ref _throttled);
    }
}
