using EcsPosture.Inventory;

namespace EcsPosture.Findings.Scans;

/// <summary>Something a scan could not read, and how many verdicts that blinded.</summary>
public sealed class ScanGap
{
    public long Id { get; set; }
    public long ScanId { get; set; }
    public required string AccountId { get; set; }

    /// <summary>A region, or <c>global</c>.</summary>
    public required string Region { get; set; }
    public GapKind Kind { get; set; }

    /// <summary>The API action; empty when nothing asked.</summary>
    public required string Action { get; set; }
    public string? Resource { get; set; }
    public string? Code { get; set; }

    /// <summary>AWS's words: hostile text.</summary>
    public string? Message { get; set; }

    /// <summary>The permission that would close it.</summary>
    public string? Permission { get; set; }

    /// <summary>Verdicts that came out as not assessed because of it.</summary>
    public int BlindedVerdicts { get; set; }
}
