using EcsPosture.Checks;

namespace EcsPosture.Findings.Estate;

/// <summary>What a check last said of a subject (and container). Written only when that changes.</summary>
public sealed class LatestVerdict
{
    public long Id { get; set; }
    public required string CheckId { get; set; }
    public long SubjectId { get; set; }
    public StoredSubject? Subject { get; set; }

    /// <summary>The container; empty when it is about the whole subject.</summary>
    public required string Container { get; set; }
    public required string AccountId { get; set; }

    /// <summary>A region, or <c>global</c>.</summary>
    public required string Region { get; set; }

    /// <summary>Kind of the resources that were judged.</summary>
    public ResourceType ResourceType { get; set; }
    public Verdict Verdict { get; set; }
    public Severity Severity { get; set; }

    /// <summary>What is wrong, or notes, of the resource that decided.</summary>
    public required string Message { get; set; }

    /// <summary>Why it was not assessed, does not apply, or what a person should look at.</summary>
    public string? Reason { get; set; }

    /// <summary>The gaps that blind it, as JSON; null when there are none.</summary>
    public string? Gaps { get; set; }

    /// <summary>A hash of what was judged.</summary>
    public required string InputHash { get; set; }
    public int CheckVersion { get; set; }

    /// <summary>A digest of the check's parameters; empty when it has none.</summary>
    public required string ParameterDigest { get; set; }

    /// <summary>The weight it has in scores; 0 when it has none.</summary>
    public int Weight { get; set; }

    /// <summary>A digest of all that it says, by which a scan tells whether anything changed; 0 in stores of before there was one.</summary>
    public long Digest { get; set; }

    /// <summary>The scan that first gave this verdict.</summary>
    public long SinceScanId { get; set; }

    /// <summary>When the snapshot of that scan was taken.</summary>
    public DateTimeOffset SinceAt { get; set; }
}
