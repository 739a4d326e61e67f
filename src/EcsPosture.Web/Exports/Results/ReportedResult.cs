using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.History;
using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Web.Exports.Results;

/// <summary>What a check says of a subject, in the terms that formats of other tools share: from the store or from one scan alike.</summary>
public sealed record ReportedResult
{
    /// <summary>The finding's short hash: the same from the store, from a scan, and from run to run.</summary>
    public required string Id { get; init; }
    public required string CheckId { get; init; }

    /// <summary>The check's facts; null when the catalogue no longer has it.</summary>
    public CheckInfo? Check { get; init; }
    public required Verdict Verdict { get; init; }

    /// <summary>Where the finding stands; null when the result is a scan's, which keeps no history.</summary>
    public FindingStatus? Status { get; init; }

    /// <summary>A Fail's severity; of anything else, the one that a Fail would have.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What is wrong, why nothing can be said, what to look at, or what holds. Never empty.</summary>
    public required string Message { get; init; }
    public required string SubjectName { get; init; }
    public ResourceType ResourceType { get; init; }

    /// <summary>The container; empty when it is about the whole subject.</summary>
    public string Container { get; init; } = "";
    public required string Partition { get; init; }
    public required string AccountId { get; init; }

    /// <summary>A region, or <c>global</c>.</summary>
    public required string Region { get; init; }

    /// <summary>Names of the clusters it shows in.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>Resources it shows on; none when it stands for a list that could not be read.</summary>
    public IReadOnlyList<ReportedPlace> Places { get; init; } = [];

    /// <summary>When it was first seen; null for a scan's result.</summary>
    public DateTimeOffset? FirstSeenAt { get; init; }

    /// <summary>When it last changed; null for a scan's result.</summary>
    public DateTimeOffset? LastChangedAt { get; init; }

    /// <summary>Why it is suppressed; null when it is not.</summary>
    public string? SuppressionReason { get; init; }

    /// <summary>The check's title; its id when the catalogue no longer has it.</summary>
    public string Title => Check?.Title ?? CheckId;

    /// <summary>The evidence of its first place.</summary>
    public IReadOnlyList<Evidence> Evidence => Places is [var first, ..] ? first.Evidence : [];

    /// <summary>The result that a finding of the store stands for. One that left without being fixed is no pass.</summary>
    public static ReportedResult Of(ExportedFinding exported)
    {
        ArgumentNullException.ThrowIfNull(exported);
        var finding = exported.Finding;
        return new()
        {
            Id = finding.Hash,
            CheckId = finding.CheckId,
            Check = CheckCatalogue.Default.Find(finding.CheckId)?.Info,
            Verdict = finding.Status switch
            {
                FindingStatus.NeedsReview => Verdict.Manual,
                FindingStatus.Resolved when finding.Resolution is Resolution.Fixed => Verdict.Pass,
                FindingStatus.Resolved => Verdict.NotApplicable,
                _ => Verdict.Fail,
            },
            Status = finding.Status,
            Severity = finding.Severity,
            Message = finding.Status is FindingStatus.Resolved
                ? $"Resolved ({(finding.Resolution is { } why ? FindingsReader.Word(why).Replace('-', ' ') : "for an unknown reason")}). Before: {finding.Message}"
                : finding.Message,
            SubjectName = finding.SubjectName,
            ResourceType = exported.ResourceType,
            Container = finding.Container,
            Partition = exported.Partition,
            AccountId = finding.AccountId,
            Region = finding.Region,
            Clusters = finding.Clusters,
            Topics = exported.Topics,
            Places = exported.Occurrences.Count > 0
                ? [.. exported.Occurrences.Select(o => new ReportedPlace(o.ResourceArn, o.Label, o.Evidence))]
                : [new(exported.SubjectKey, finding.Label, [])],
            FirstSeenAt = finding.FirstSeenAt,
            LastChangedAt = finding.LastChangedAt,
            SuppressionReason = exported.SuppressionReason,
        };
    }

    /// <summary>The result of a scan on a subject.</summary>
    public static ReportedResult Of(SubjectVerdict folded)
    {
        ArgumentNullException.ThrowIfNull(folded);
        var deciding = folded.Deciding;
        var check = CheckCatalogue.Default.Find(folded.CheckId)?.Info;
        var showing = folded.Occurrences
            .Where(o => o.Verdict == deciding.Verdict && o.Label is not OccurrenceLabel.Stale)
            .OrderByDescending(o => o == deciding)
            .DistinctBy(o => o.Resource.Arn)
            .ToList();
        return new()
        {
            Id = StableHash.OfFinding(folded.CheckId, folded.Subject, folded.Container),
            CheckId = folded.CheckId,
            Check = check,
            Verdict = folded.Verdict,
            Severity = folded.Severity,
            Message = MessageOf(folded, check),
            SubjectName = folded.Subject.Name,
            ResourceType = deciding.Resource.Type,
            Container = folded.Container ?? "",
            Partition = folded.Subject.Partition,
            AccountId = folded.Subject.AccountId,
            Region = folded.Subject.Region,
            Clusters = [.. folded.Occurrences.SelectMany(o => o.Clusters).Select(Arn.LastSegment).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Topics = deciding.Topics,
            Places = [.. (showing.Count > 0 ? showing : [deciding]).Select(o => new ReportedPlace(o.Resource.Arn, o.Label, o.Evidence))],
        };
    }

    /// <summary>The result that an unread list stands for.</summary>
    public static ReportedResult OfListGap(CheckVerdict gap, string partition)
    {
        ArgumentNullException.ThrowIfNull(gap);
        return new()
        {
            Id = StableHash.Of(gap.CheckId, gap.Resource.AccountId, gap.Resource.Region, gap.Resource.Arn, gap.Reason ?? ""),
            CheckId = gap.CheckId,
            Check = CheckCatalogue.Default.Find(gap.CheckId)?.Info,
            Verdict = Verdict.NotAssessed,
            Severity = gap.Severity,
            Message = gap.Reason is { Length: > 0 } reason ? reason : "The list could not be read.",
            SubjectName = gap.Resource.Name.Length > 0 ? gap.Resource.Name : $"all of {gap.Resource.Region}",
            ResourceType = gap.Resource.Type,
            Partition = partition,
            AccountId = gap.Resource.AccountId,
            Region = gap.Resource.Region,
            Clusters = [.. gap.Clusters.Select(Arn.LastSegment)],
            Topics = gap.Topics,
        };
    }

    private static string MessageOf(SubjectVerdict folded, CheckInfo? check)
    {
        var said = folded.Verdict is Verdict.Fail or Verdict.Pass ? folded.Deciding.Message : folded.Deciding.Reason;
        return !string.IsNullOrWhiteSpace(said) ? said : folded.Verdict switch
        {
            Verdict.Pass => check?.PassWhen ?? "It passes.",
            Verdict.NotAssessed => $"Whether it is in use could not be read. {folded.Deciding.Message}".TrimEnd(),
            Verdict.NotApplicable => "Only stale revisions are left.",
            Verdict.Manual => "A person must judge.",
            _ => check?.FailWhen ?? "It fails.",
        };
    }
}

/// <summary>A resource that a result shows on.</summary>
/// <param name="Arn">Its ARN; a name where it has none.</param>
/// <param name="Label">What it is to the estate.</param>
/// <param name="Evidence">What is wrong there.</param>
public sealed record ReportedPlace(string Arn, OccurrenceLabel Label, IReadOnlyList<Evidence> Evidence);
