namespace EcsPosture.Findings.Scans;

/// <summary>
/// Gives back the memory of what a step of a scan has left behind. The runtime collects by what is allocated next, so that what a large
/// scan left would lie beside what the next step, or the next scan, needs; and a dashboard that has nothing to do allocates nothing.
/// </summary>
public static class Leftovers
{
    /// <summary>Bytes in use, live or not, up to which nothing is done: a small scan leaves nothing worth a pause.</summary>
    private const long Little = 128 * 1024 * 1024;

    /// <summary>How long a thread may take to return from all the calls that a step's end made. It holds the step's state until then.</summary>
    private static readonly TimeSpan Unwinding = TimeSpan.FromMilliseconds(20);

    /// <summary>Collects, compacts and gives back. Everything pauses for it, some tenths of a second where hundreds of megabytes are alive.</summary>
    public static async Task GiveBackAsync()
    {
        await LetGoAsync();
        GiveBack();
    }

    /// <summary>The same, from within a step that goes on.</summary>
    public static void GiveBack()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > Little)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>
    /// Goes on from an empty stack. A step that ended calls back whoever awaits it, and holds all that it worked with until that returns;
    /// and what awaits it may be the rest of the scan.
    /// </summary>
    public static Task LetGoAsync() => Task.Delay(Unwinding);
}
