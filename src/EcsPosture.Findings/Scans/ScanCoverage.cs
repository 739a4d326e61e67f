using EcsPosture.Checks;

namespace EcsPosture.Findings.Scans;

/// <summary>How many resources of a kind a scan saw and could read.</summary>
public sealed class ScanCoverage
{
    public long Id { get; set; }
    public long ScanId { get; set; }
    public required string AccountId { get; set; }

    /// <summary>A region, or <c>global</c>.</summary>
    public required string Region { get; set; }
    public ResourceType ResourceType { get; set; }

    /// <summary>Resources that lists named.</summary>
    public int Existing { get; set; }

    /// <summary>Of these, those that could be read.</summary>
    public int Read { get; set; }

    /// <summary>Whether the lists were read to their end; when not, more may exist.</summary>
    public bool IsComplete { get; set; }
}
