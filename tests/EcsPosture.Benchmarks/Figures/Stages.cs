namespace EcsPosture.Benchmarks.Figures;

/// <summary>How long each stage of something took.</summary>
internal sealed class Stages
{
    private readonly List<string> _done = [];
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;
    private long _stage = TimeProvider.System.GetTimestamp();
    private TimeSpan _used = Environment.CpuUsage.TotalTime;

    /// <summary>From the beginning to the last stage's end.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>The processor time that this process used from the beginning to the last stage's end.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>A stage is over.</summary>
    public void Done(string stage)
    {
        var used = Environment.CpuUsage.TotalTime;
        _done.Add($"{stage} {FigureTable.Of(TimeProvider.System.GetElapsedTime(_stage))} ({FigureTable.Of(used - _used)} of processor time)");
        (_stage, _used) = (TimeProvider.System.GetTimestamp(), used);
        ProcessorTime = used - _usedBefore;
        Total = TimeProvider.System.GetElapsedTime(_began);
    }

    public override string ToString() => string.Join(", ", _done);
}
