using System.Globalization;
using EcsPosture.Findings.Queries.Scans;
using EcsPosture.Findings.Scans;

namespace EcsPosture.Web.Features.Scans;

/// <summary>Scans in words.</summary>
internal static class ScanWords
{
    /// <summary>How long something took: "0.8 s", "2 min 5 s".</summary>
    public static string Duration(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.Value.TotalSeconds:0.0} s"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Value.TotalSeconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.Value.TotalMinutes} min {span.Value.Seconds} s"),
    };

    /// <summary>Whether it is queued for a time of its own.</summary>
    public static bool Waits(ScanRow scan) => scan is { State: ScanState.Queued, NotBefore: not null };

    /// <summary>What a state means, and the way on.</summary>
    public static string Meaning(ScanRow scan) => scan.State switch
    {
        ScanState.Queued => Waits(scan) ? "It waits for its turn: its schedule spreads the scans of a group." : "It waits for a free worker.",
        ScanState.Running => scan.Step ?? "It runs.",
        ScanState.Succeeded => "All that the scan asked for was read.",
        ScanState.SucceededWithGaps => "The scan is recorded. Something could not be read: see the gaps. Findings that rest on it kept their state.",
        ScanState.Failed => scan.Error ?? "It failed.",
        ScanState.Cancelled => $"{scan.Error ?? "It was cancelled."} No finding was changed by what was not recorded before.",
        _ => "The program ended, or its worker fell silent, while the scan ran. No finding was changed by what was not recorded before.",
    };
}
