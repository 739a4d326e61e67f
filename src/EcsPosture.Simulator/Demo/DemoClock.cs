namespace EcsPosture.Simulator.Demo;

/// <summary>Which state of the demo estate is built: as it stood so many days before now.</summary>
internal sealed record DemoClock(DateTimeOffset Now, int DaysAgo)
{
    /// <summary>When the snapshot of this state was taken.</summary>
    public DateTimeOffset TakenAt => Now.AddDays(-DaysAgo);

    /// <summary>Whether something that happened so many days ago had happened by then.</summary>
    public bool Since(int days) => DaysAgo <= days;

    /// <summary>The moment so many days ago.</summary>
    public DateTimeOffset Ago(int days) => Now.AddDays(-days);
}
