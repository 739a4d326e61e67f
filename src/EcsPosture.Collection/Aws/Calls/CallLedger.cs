using System.Collections.Concurrent;

namespace EcsPosture.Collection.Aws.Calls;

/// <summary>Counts the calls of one scan while they are made.</summary>
internal sealed class CallLedger
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private int _total;
    private int _retries;
    private int _throttles;
    private int _saved;
    private long _waitedTicks;

    public void Sent(ApiAction action, bool isRetry)
    {
        CallTelemetry.Sent(action, isRetry);
        _calls.AddOrUpdate(action.IamName, 1, (_, n) => n + 1);
        Interlocked.Increment(ref _total);
        if (isRetry)
        {
            Interlocked.Increment(ref _retries);
        }
    }

    public void Throttled(ApiAction action)
    {
        CallTelemetry.Throttled(action);
        Interlocked.Increment(ref _throttles);
    }

    public void Saved(int calls) => Interlocked.Add(ref _saved, calls);

    public void Waited(TimeSpan time) => Interlocked.Add(ref _waitedTicks, time.Ticks);

    public CallAccount Snapshot() => new()
    {
        Calls = Volatile.Read(ref _total),
        // A copy under the dictionary's locks: to sort it while calls are counted would fail.
        CallsByAction = _calls.ToArray().OrderBy(c => c.Key, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
        Retries = Volatile.Read(ref _retries),
        Throttles = Volatile.Read(ref _throttles),
        CallsSaved = Volatile.Read(ref _saved),
        Waited = TimeSpan.FromTicks(Interlocked.Read(ref _waitedTicks)),
    };
}
