using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Evaluation;

/// <summary>The verdict of one check on one resource (for containers: on one container of one revision).</summary>
/// <remarks>There may be a million of them, so that each holds its own facts only, and shares those of its check and its resource.</remarks>
public sealed record CheckVerdict
{
    private readonly CheckInfo _check;
    private readonly PlacedResource _placed;

    internal CheckVerdict(CheckInfo check, PlacedResource placed, in Judgement judgement, Severity? severitySet)
    {
        (_check, _placed) = (check, placed);
        Verdict = judgement.Verdict;
        Severity = severitySet ?? judgement.Severity ?? check.Severity;
        IsSeveritySet = severitySet is not null;
        Container = judgement.Container;
        Message = judgement.Message;
        Reason = judgement.Reason;
        Evidence = judgement.Evidence;
        Gaps = judgement.Gaps;
        InputHash = judgement.InputHash;
        IsListGap = judgement.IsListGap;
    }

    public string CheckId => _check.Id;
    public int CheckVersion => _check.Version;
    public Verdict Verdict { get; }

    /// <summary>The highest severity of its violations for a Fail; the check's own otherwise.</summary>
    public Severity Severity { get; }

    /// <summary>Whether the severity is set by the settings of the check, and not by the check.</summary>
    public bool IsSeveritySet { get; }
    public IReadOnlyList<Topic> Topics => _check.Topics;
    public ResourceRef Resource => _placed.Reference;

    /// <summary>The container the verdict is about; null when it is about the whole resource.</summary>
    public string? Container { get; }

    /// <summary>What is wrong (Fail), or notes (Pass).</summary>
    public string Message { get; }

    /// <summary>Why it was not assessed, does not apply, or what a person should look at.</summary>
    public string? Reason { get; }
    public IReadOnlyList<Evidence> Evidence { get; }

    /// <summary>What could not be read on the way; a Fail may have gaps too.</summary>
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>What the finding is about; null for a verdict that stands for an unread list.</summary>
    public Subject? Subject => _placed.Subject;

    /// <summary>What the resource is to the estate now.</summary>
    public OccurrenceLabel Label => _placed.Placement.Label;

    /// <summary>ARNs of the services that run or use the resource.</summary>
    public IReadOnlyList<string> Services => _placed.Placement.Services;

    /// <summary>ARNs of the clusters it runs in, is in or is used in.</summary>
    public IReadOnlyList<string> Clusters => _placed.Placement.Clusters;

    /// <summary>Launch types it runs with; empty where that means nothing.</summary>
    public IReadOnlyList<string> LaunchTypes => _placed.Placement.LaunchTypes;

    /// <summary>A hash of what was judged, without the check's own logic and parameters.</summary>
    public string InputHash { get; }

    /// <summary>
    /// The list this verdict stands for could not be read to its end: resources of the check's type under
    /// <see cref="ResourceRef.Arn"/> (a cluster, or all of the region when it is empty) may exist unseen.
    /// </summary>
    public bool IsListGap { get; }
}
