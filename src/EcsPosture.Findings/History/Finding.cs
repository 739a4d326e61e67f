using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;

namespace EcsPosture.Findings.History;

/// <summary>One check failing on one subject (and container), with its life.</summary>
public sealed class Finding
{
    public long Id { get; set; }

    /// <summary>A short stable hash of its identity (<see cref="StableHash.OfFinding"/>), used in URLs.</summary>
    public required string Hash { get; set; }
    public required string CheckId { get; set; }
    public long SubjectId { get; set; }
    public StoredSubject? Subject { get; set; }

    /// <summary>The subject's kind, here too so that lists need no join.</summary>
    public SubjectKind SubjectKind { get; set; }

    /// <summary>The subject's name, here too so that lists can be ordered by it.</summary>
    public required string SubjectName { get; set; }

    /// <summary>The container; empty when it is about the whole subject.</summary>
    public required string Container { get; set; }
    public required string Partition { get; set; }
    public required string AccountId { get; set; }

    /// <summary>A region, or <c>global</c>.</summary>
    public required string Region { get; set; }

    /// <summary>Kind of the resources that the check judges.</summary>
    public ResourceType ResourceType { get; set; }
    public Severity Severity { get; set; }

    /// <summary>Whether the severity is set by the settings of the check, and not by the check.</summary>
    public bool IsSeveritySet { get; set; }
    public FindingState State { get; set; }

    /// <summary>It failed once, and now a person must judge.</summary>
    public bool NeedsReview { get; set; }

    /// <summary>Open, and a suppression in force matches it.</summary>
    public bool IsSuppressed { get; set; }

    /// <summary>The suppression that hides it.</summary>
    public long? SuppressionId { get; set; }

    /// <summary>The weightiest label of its occurrences: running before latest before unknown before stale.</summary>
    public OccurrenceLabel Label { get; set; }

    /// <summary>What is wrong, with the values seen.</summary>
    public required string Message { get; set; }
    public DateTimeOffset FirstSeenAt { get; set; }
    public long FirstScanId { get; set; }

    /// <summary>When anything about it last changed, by a scan or a person.</summary>
    public DateTimeOffset LastChangedAt { get; set; }

    /// <summary>When it was opened, or last reopened.</summary>
    public DateTimeOffset LastOpenedAt { get; set; }
    public long LastOpenedScanId { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }
    public long? ResolvedScanId { get; set; }
    public Resolution? Resolution { get; set; }
    public int ReopenedCount { get; set; }
    public string? Assignee { get; set; }
    public string? Note { get; set; }
    public DateOnly? DueOn { get; set; }

    /// <summary>A digest of all that its occurrences show, to tell a change.</summary>
    public required string ShownHash { get; set; }

    /// <summary>A hash of what was judged when it last failed.</summary>
    public required string InputHash { get; set; }

    /// <summary>The check's version when it last failed.</summary>
    public int CheckVersion { get; set; }

    /// <summary>A digest of the check's parameters when it last failed.</summary>
    public required string ParameterDigest { get; set; }
}

/// <summary>Where a finding stands. The numbers are ranks.</summary>
public enum FindingState
{
    Open = 0,
    Resolved = 1,
}

/// <summary>Why a finding is resolved.</summary>
public enum Resolution
{
    /// <summary>Every running or latest occurrence was assessed and passes.</summary>
    Fixed,

    /// <summary>The check no longer concerns it.</summary>
    NotApplicable,

    /// <summary>What it was about is no longer there.</summary>
    ResourceGone,

    /// <summary>The check's version or parameters changed, not what it judged.</summary>
    CheckChanged,

    /// <summary>The check was switched off, or left the catalogue.</summary>
    CheckDisabled,

    /// <summary>No connection covers it any more.</summary>
    OutOfScope,
}
