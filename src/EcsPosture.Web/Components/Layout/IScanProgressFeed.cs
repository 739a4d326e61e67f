namespace EcsPosture.Web.Components.Layout;

/// <summary>The one broadcaster of running scans. The global bar and the Scans page listen to it.</summary>
public interface IScanProgressFeed
{
    /// <summary>Scans that are queued or running, oldest first. Empty when none is.</summary>
    IReadOnlyList<ScanProgress> Current { get; }

    /// <summary>Calls back with <see cref="Current"/> after it changed, at most twice a second, on any thread, until the returned object is disposed.</summary>
    IDisposable Subscribe(Action<IReadOnlyList<ScanProgress>> changed);
}

/// <summary>How far one scan is.</summary>
/// <param name="ScanId">The scan's id as its page's address has it (<c>/scans/{id}</c>).</param>
/// <param name="Connection">The name of the connection that is scanned.</param>
/// <param name="Step">What it does now, in words: "Reading task definitions in eu-central-1".</param>
/// <param name="Percent">0 to 100, or null while that is not known.</param>
/// <param name="StartedAt">When it began to run, or was queued.</param>
public sealed record ScanProgress(string ScanId, string Connection, string Step, int? Percent, DateTimeOffset StartedAt);
