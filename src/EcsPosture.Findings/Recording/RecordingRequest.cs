using EcsPosture.Findings.Connections;

namespace EcsPosture.Findings.Recording;

/// <summary>What to record an evaluation under.</summary>
/// <param name="ScanId">The scan that gave it; its row must exist. Its connection says which regions and scope are the usual ones.</param>
public sealed record RecordingRequest(long ScanId)
{
    /// <summary>The scan's connection as it was when the scan began, which then led to the account that was read; null for an import.</summary>
    public Connection? Connection { get; init; }

    /// <summary>Checks that this scan did not run though another connection's scans do, with the regions of those: their findings are left alone.</summary>
    public IReadOnlySet<(string CheckId, string Region)> JudgedElsewhere { get; init; } = new HashSet<(string, string)>();
}

/// <summary>What recording an evaluation came to.</summary>
public sealed record RecordingSummary
{
    /// <summary>Findings opened for the first time.</summary>
    public required int Opened { get; init; }
    public required int Resolved { get; init; }
    public required int Reopened { get; init; }

    /// <summary>Subjects of which all was said before and nothing new, so that none of their findings was looked at.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Gaps of this account that make the scan incomplete: what AWS refused or broke off, and lists that are missing. What no collector asks for is not among them.</summary>
    public required int Gaps { get; init; }

    /// <summary>Regions (and <c>global</c>) whose verdicts entered the history.</summary>
    public required IReadOnlyList<string> RecordedRegions { get; init; }

    /// <summary>Regions whose snapshot is older than the last one recorded: they changed no finding.</summary>
    public required IReadOnlyList<string> OlderRegions { get; init; }
}
