namespace EcsPosture.Web.Scanning;

/// <summary>Gives queued scans to the workers.</summary>
public interface IScanLauncher
{
    /// <summary>Has a worker take a queued scan; does nothing when one was asked to already. Whoever takes it first runs it, so asking twice is harmless.</summary>
    void Launch(long scanId);
}
