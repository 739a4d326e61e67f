using EcsPosture.Web.Components.Layout;

namespace EcsPosture.Web.Scanning;

/// <summary>The one broadcaster of running scans: jobs report into it, pages listen, at most twice a second.</summary>
public sealed partial class ScanProgressFeed : IScanProgressFeed, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ScanProgress> _scans = new(StringComparer.Ordinal);
    private readonly HashSet<string> _here = new(StringComparer.Ordinal);
    private readonly List<Subscription> _subscriptions = [];
    private readonly TimeProvider _time;
    private readonly ILogger<ScanProgressFeed> _logger;
    private readonly ITimer _timer;
    private long? _lastSent;
    private bool _isPending;

    /// <summary>A broadcaster without news.</summary>
    public ScanProgressFeed(TimeProvider time, ILogger<ScanProgressFeed> logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _logger) = (time, logger);
        _timer = time.CreateTimer(_ => Send(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public IReadOnlyList<ScanProgress> Current
    {
        get
        {
            lock (_lock)
            {
                return Sorted();
            }
        }
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<IReadOnlyList<ScanProgress>> changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        lock (_lock)
        {
            var subscription = new Subscription(this, changed);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>A scan is queued, or got further.</summary>
    /// <param name="progress">How far it is.</param>
    /// <param name="runsHere">Whether this process runs it, and so knows better than the store.</param>
    public void Report(ScanProgress progress, bool runsHere = true)
    {
        ArgumentNullException.ThrowIfNull(progress);
        lock (_lock)
        {
            if (runsHere)
            {
                _here.Add(progress.ScanId);
            }

            if (_scans.GetValueOrDefault(progress.ScanId) != progress)
            {
                _scans[progress.ScanId] = progress;
                SendSoon();
            }
        }
    }

    /// <summary>A scan is over, however it ended.</summary>
    public void End(string scanId)
    {
        lock (_lock)
        {
            _here.Remove(scanId);
            if (_scans.Remove(scanId))
            {
                SendSoon();
            }
        }
    }

    /// <summary>Takes over how far the scans of other processes are: all that are queued or run, as the store has them.</summary>
    public void Follow(IReadOnlyCollection<ScanProgress> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        lock (_lock)
        {
            var news = stored.Where(s => !_here.Contains(s.ScanId) && _scans.GetValueOrDefault(s.ScanId) != s).ToList();
            var ended = _scans.Keys.Except(stored.Select(s => s.ScanId)).Where(id => !_here.Contains(id)).ToList();
            news.ForEach(s => _scans[s.ScanId] = s);
            ended.ForEach(id => _scans.Remove(id));
            if (news.Count + ended.Count > 0)
            {
                SendSoon();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _timer.Dispose();
            _subscriptions.Clear();
        }
    }

    private List<ScanProgress> Sorted() => [.. _scans.Values.OrderBy(s => s.StartedAt).ThenBy(s => s.ScanId, StringComparer.Ordinal)];

    /// <summary>Sends now when the last time is half a second ago, else once when it will be; what changes in between goes with it.</summary>
    private void SendSoon()
    {
        if (_isPending)
        {
            return;
        }

        _isPending = true;
        var wait = _lastSent is { } last ? Interval - _time.GetElapsedTime(last) : TimeSpan.Zero;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Send()
    {
        List<ScanProgress> scans;
        List<Subscription> listeners;
        lock (_lock)
        {
            _isPending = false;
            _lastSent = _time.GetTimestamp();
            scans = Sorted();
            listeners = [.. _subscriptions];
        }

        foreach (var listener in listeners)
        {
            try
            {
                listener.Changed(scans);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // A page that cannot draw must not keep the news from the others.
                LogListenerFailed(failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A listener to scan progress failed")]
    private partial void LogListenerFailed(Exception failure);

    private sealed class Subscription(ScanProgressFeed feed, Action<IReadOnlyList<ScanProgress>> changed) : IDisposable
    {
        public Action<IReadOnlyList<ScanProgress>> Changed { get; } = changed;

        public void Dispose()
        {
            lock (feed._lock)
            {
                feed._subscriptions.Remove(this);
            }
        }
    }
}
