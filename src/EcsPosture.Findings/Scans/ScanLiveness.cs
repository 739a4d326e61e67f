namespace EcsPosture.Findings.Scans;

/// <summary>When a scan is taken for dead.</summary>
/// <param name="SilentAfter">How long a running scan may go without a sign of life.</param>
public sealed record ScanLiveness(TimeSpan SilentAfter)
{
    /// <summary>Unless someone says otherwise.</summary>
    public static ScanLiveness Default { get; } = new(TimeSpan.FromSeconds(20));

    /// <summary>How often a worker gives a sign of life: several times before it would be missed.</summary>
    public TimeSpan Heartbeat => SilentAfter / 4;
}
