namespace EcsPosture.Collection.Aws.Calls;

/// <summary>
/// Lets calls through as fast as AWS allows: a burst, then a steady rate. Callers reserve in turn, so nobody starves. When AWS
/// throttles all the same (other programs share the account's bucket), the rate is halved, and recovers slowly with each success.
/// </summary>
internal sealed class TokenBucket
{
    private const double SlowestShare = 1.0 / 64;
    private const double RecoveryShare = 0.02;
    private static readonly TimeSpan OneHalvingPer = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly double _burst;
    private readonly double _fullRate;
    private readonly TimeProvider _time;
    private double _tokens;
    private double _rate;
    private long _refilledAt;
    private long? _halvedAt;
    private bool _isAnswered;

    /// <param name="burst">Calls that are let through at once.</param>
    /// <param name="ratePerSecond">Calls per second after that.</param>
    /// <param name="time">The clock.</param>
    public TokenBucket(double burst, double ratePerSecond, TimeProvider time)
    {
        (_burst, _fullRate, _time) = (burst, ratePerSecond, time);
        (_tokens, _rate, _refilledAt) = (burst, ratePerSecond, time.GetTimestamp());
    }

    /// <summary>Calls per second that are let through now once the burst is used up.</summary>
    public double Rate
    {
        get
        {
            lock (_lock)
            {
                return _rate;
            }
        }
    }

    /// <summary>Waits for the caller's turn and says how long that took.</summary>
    public async ValueTask<TimeSpan> TakeAsync(CancellationToken cancellationToken)
    {
        var wait = Reserve();
        if (wait <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        try
        {
            await Task.Delay(wait, _time, cancellationToken);
            return wait;
        }
        catch (OperationCanceledException)
        {
            GiveBack();
            throw;
        }
    }

    /// <summary>
    /// A call came back, with whatever answer. AWS's bucket is full until the first call reaches it, so what would have been
    /// refilled here until then is not there.
    /// </summary>
    public void Answered()
    {
        lock (_lock)
        {
            Refill();
            _isAnswered = true;
        }
    }

    /// <summary>AWS throttled a call. Answers to calls that were sent together count once.</summary>
    public void SlowDown()
    {
        lock (_lock)
        {
            Refill();
            _tokens = Math.Min(_tokens, 0);
            if (_halvedAt is { } halved && _time.GetElapsedTime(halved) < OneHalvingPer)
            {
                return;
            }

            _halvedAt = _time.GetTimestamp();
            _rate = Math.Max(_rate / 2, _fullRate * SlowestShare);
        }
    }

    /// <summary>A call went through.</summary>
    public void SpeedUp()
    {
        lock (_lock)
        {
            if (_rate < _fullRate)
            {
                Refill();
                _rate = Math.Min(_fullRate, _rate + (_fullRate * RecoveryShare));
            }
        }
    }

    private TimeSpan Reserve()
    {
        lock (_lock)
        {
            Refill();
            _tokens -= 1;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _rate);
        }
    }

    private void GiveBack()
    {
        lock (_lock)
        {
            _tokens = Math.Min(_burst, _tokens + 1);
        }
    }

    private void Refill()
    {
        if (_isAnswered)
        {
            _tokens = Math.Min(_burst, _tokens + (_time.GetElapsedTime(_refilledAt).TotalSeconds * _rate));
        }

        _refilledAt = _time.GetTimestamp();
    }
}
