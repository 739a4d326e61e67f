namespace EcsPosture.Findings.Storage;

/// <summary>
/// What a transaction writes. Where several processes share the store, one transaction of each area runs at a time: SQLite has
/// one writer at all times, and what is written for it holds there too.
/// </summary>
public enum WriteArea
{
    /// <summary>Connections, schedules, the queue of scans, settings, people.</summary>
    General = 1,

    /// <summary>Findings and what hangs on them, the estate, results of scans.</summary>
    Findings = 2,

    /// <summary>Kept bodies of revisions, which scans write while they read.</summary>
    Bodies = 3,
}
