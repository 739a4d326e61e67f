using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Posture;

namespace EcsPosture.Findings.Queries.Estate;

/// <summary>A family as lists show it.</summary>
/// <param name="Hash">Its short hash.</param>
/// <param name="Name">Its name.</param>
/// <param name="AccountId">Its account.</param>
/// <param name="Region">Its region.</param>
/// <param name="Open">Open findings that are not suppressed.</param>
/// <param name="Revisions">How many of the revisions that were read bear which label.</param>
/// <param name="UsedBy">Names of what runs it, at most four.</param>
/// <param name="Users">How many run it.</param>
public sealed record FamilyRow(
    string Hash, string Name, string AccountId, string Region, SeverityCounts Open, IReadOnlyDictionary<OccurrenceLabel, int> Revisions, IReadOnlyList<string> UsedBy, int Users);

/// <summary>A family as its page shows it.</summary>
public sealed record FamilyView
{
    public required string Hash { get; init; }
    public required string Name { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }

    /// <summary>When it was found to be gone; null while it exists.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    /// <summary>Open findings that are not suppressed.</summary>
    public required SeverityCounts Open { get; init; }

    /// <summary>Revisions that were read, newest first, at most 200.</summary>
    public required IReadOnlyList<RevisionRow> Revisions { get; init; }
}

/// <summary>A revision's redacted body and what fails in it.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Number">Its number in the family.</param>
/// <param name="Label">What it is to the estate.</param>
/// <param name="Lines">The body as lines, with what fails marked.</param>
/// <param name="Findings">Findings that show in it.</param>
public sealed record RevisionView(string Arn, int Number, OccurrenceLabel Label, IReadOnlyList<JsonLine> Lines, int Findings);

/// <summary>A place in a revision's body that fails.</summary>
/// <param name="Path">The path as the check gives it.</param>
/// <param name="Actual">What stands there.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="FindingHash">The finding.</param>
/// <param name="Title">The check's title.</param>
public sealed record PathMark(string Path, string Actual, string Expected, Severity Severity, string FindingHash, string Title);
