using EcsPosture.Findings.Scans;

namespace EcsPosture.Web.Scanning;

/// <summary>
/// A scan while it runs: its sign of life in the store, its progress on the pages, and the token that ends it when someone
/// cancels it, when it takes too long, when the program stops or when it was given up for dead.
/// </summary>
internal sealed partial class RunningScan : IAsyncDisposable
{
    private static readonly TimeSpan LongestWatch = TimeSpan.FromSeconds(1);
    private readonly Scan _scan;
    private readonly ScanStore _scans;
    private readonly ScanProgressFeed _feed;
    private readonly TimeSpan _heartbeat;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _watching = new();
    private readonly Task _watch;
    private ScanBeat _beat = new("Starting", null, 0, 0, TimeSpan.Zero);

    public RunningScan(Scan scan, ScanStore scans, ScanProgressFeed feed, ScanSettings settings, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        (_scan, _scans, _feed, _time, _logger) = (scan, scans, feed, time, logger);
        Limit = settings.TimeLimit;
        _heartbeat = new ScanLiveness(settings.SilentAfter).Heartbeat;
        _limit = new(Limit, time);
        _end = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, stopping);
        Step("Starting", null);
        _watch = WatchAsync(_watching.Token);
    }

    /// <summary>Ends the work.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Who cancelled it; null when nobody did.</summary>
    public string? CancelledBy { get; private set; }

    /// <summary>Whether it was given up for dead, and is no longer this worker's to end.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether it took longer than it may.</summary>
    public bool IsOverTime => _limit.IsCancellationRequested;

    /// <summary>How long it may take.</summary>
    public TimeSpan Limit { get; }

    /// <summary>What it does now.</summary>
    /// <param name="step">In words.</param>
    /// <param name="percent">0 to 100, or null while that is not known.</param>
    /// <param name="counts">Calls made, calls saved and time waited so far; null when they did not change.</param>
    public void Step(string step, int? percent, (long Made, long Saved, TimeSpan Waited)? counts = null)
    {
        var (made, saved, waited) = counts ?? (_beat.CallsMade, _beat.CallsSaved, _beat.ThrottleWait);
        Volatile.Write(ref _beat, new(step, percent, made, saved, waited));
        _feed.Report(new(ScanRequests.KeyOf(_scan.Id), _scan.Label, step, percent, _scan.StartedAt ?? _scan.QueuedAt));
    }

    /// <summary>Writes the last counts down, before the scan ends.</summary>
    public Task SettleAsync() => _scans.BeatAsync(_scan.Id, Volatile.Read(ref _beat), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _watching.CancelAsync();
        await _watch;
        _feed.End(ScanRequests.KeyOf(_scan.Id));
        _end.Dispose();
        _limit.Dispose();
        _watching.Dispose();
    }

    private async Task WatchAsync(CancellationToken done)
    {
        using var timer = new PeriodicTimer(_heartbeat < LongestWatch ? _heartbeat : LongestWatch, _time);
        var lastBeat = _time.GetTimestamp();
        ScanBeat? told = null;
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                try
                {
                    // Other processes read from the row how far it is.
                    var beat = Volatile.Read(ref _beat);
                    if (beat != told || _time.GetElapsedTime(lastBeat) >= _heartbeat)
                    {
                        (lastBeat, told) = (_time.GetTimestamp(), beat);
                        var answer = await _scans.BeatAsync(_scan.Id, beat, done);
                        IsLost = !answer.IsMine;
                        CancelledBy = answer.CancelRequestedBy;
                    }
                    else
                    {
                        CancelledBy = await _scans.CancelRequestedByAsync(_scan.Id, done);
                    }
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // A store that is busy for a moment must not end the scan; one that stays away ends it when it is recorded.
                    LogNoBeat(_logger, failure, _scan.Id);
                }

                if (IsLost || CancelledBy is not null)
                {
                    await _end.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The scan is over.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scan {ScanId} could not give a sign of life")]
    private static partial void LogNoBeat(ILogger logger, Exception failure, long scanId);
}
