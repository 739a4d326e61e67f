namespace EcsPosture.Web.Tests;

/// <summary>
/// A clock that stands until it is set. Timers run by the real time: a jump of hours must not make every second of the program's
/// housekeeping happen, as a fake timer would.
/// </summary>
public sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
