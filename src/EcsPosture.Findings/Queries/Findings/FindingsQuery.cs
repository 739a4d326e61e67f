using EcsPosture.Checks;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Queries.Scopes;

namespace EcsPosture.Findings.Queries.Findings;

/// <summary>
/// One question about findings, asked by the Findings page, the REST API and the exports alike. Lists that are empty do not
/// narrow; within a list any value matches, across lists all must.
/// </summary>
public sealed record FindingsQuery
{
    public EstateScope Scope { get; init; } = EstateScope.All;

    /// <summary>Words that title, subject, cluster or container must hold.</summary>
    public string? Text { get; init; }

    /// <summary>Which states; the open ones that are not suppressed unless said otherwise.</summary>
    public IReadOnlyList<FindingStatus> Statuses { get; init; } = [FindingStatus.Open];
    public IReadOnlyList<Severity> Severities { get; init; } = [];
    public IReadOnlyList<Topic> Topics { get; init; } = [];
    public IReadOnlyList<string> CheckIds { get; init; } = [];

    /// <summary>Keys of frameworks (<c>aws-fsbp</c>): findings of checks that give evidence for a control of any.</summary>
    public IReadOnlyList<string> Frameworks { get; init; } = [];

    /// <summary>Keys of framework controls (<c>aws-fsbp:ECS.4</c>): findings of checks that give evidence for any.</summary>
    public IReadOnlyList<string> Controls { get; init; } = [];
    public IReadOnlyList<OccurrenceLabel> Labels { get; init; } = [];

    /// <summary>Short hashes of services.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Short hash of one subject.</summary>
    public string? SubjectHash { get; init; }
    public string? Assignee { get; init; }

    /// <summary>Only those first seen at or after this instant.</summary>
    public DateTimeOffset? FirstSeenFrom { get; init; }
    public FindingsOrder Order { get; init; } = FindingsOrder.Severity;
}

/// <summary>Where a finding stands, as people filter by it.</summary>
public enum FindingStatus
{
    /// <summary>Open and not suppressed.</summary>
    Open,

    /// <summary>Open, and a person must judge.</summary>
    NeedsReview,
    Suppressed,
    Resolved,
}

/// <summary>Orders of findings; each has an index behind it.</summary>
public enum FindingsOrder
{
    /// <summary>Worst first.</summary>
    Severity,

    /// <summary>Last opened first.</summary>
    Newest,

    /// <summary>Longest known first.</summary>
    Oldest,

    /// <summary>Last changed first.</summary>
    Changed,

    /// <summary>By the subject's name.</summary>
    Subject,
}

/// <summary>Which page of a list.</summary>
/// <param name="Cursor">Where it begins, as an earlier page gave it; null for the first.</param>
/// <param name="Backwards">The page that ends before the cursor, rather than the one that begins after it.</param>
/// <param name="Size">Rows, from 1 to 200.</param>
public sealed record PageRequest(string? Cursor = null, bool Backwards = false, int Size = 50)
{
    /// <summary>The most rows a page may have.</summary>
    public const int MaximumSize = 200;

    internal int Rows => Math.Clamp(Size, 1, MaximumSize);
}

/// <summary>One page of a list.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">Cursor of the next page; null when this is the last.</param>
/// <param name="Previous">Cursor of the previous page (with <see cref="PageRequest.Backwards"/>); null when this is the first.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, string? Next, string? Previous);

/// <summary>A number of rows, counted up to a limit.</summary>
/// <param name="Value">The number, or the limit.</param>
/// <param name="IsMore">Whether there are more than that.</param>
public sealed record BoundedCount(int Value, bool IsMore)
{
    /// <summary>How far lists are counted.</summary>
    public const int Limit = 10_000;

    /// <inheritdoc />
    public override string ToString() => Value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) + (IsMore ? "+" : "");
}

/// <summary>One finding as lists show it.</summary>
public sealed record FindingRow
{
    public long Id { get; init; }
    public required string Hash { get; init; }
    public required string CheckId { get; init; }

    /// <summary>The check's title; its id when the catalogue no longer has it.</summary>
    public required string Title { get; init; }
    public Severity Severity { get; init; }
    public FindingStatus Status { get; init; }
    public Checks.Evaluation.SubjectKind SubjectKind { get; init; }
    public required string SubjectName { get; init; }
    public required string SubjectHash { get; init; }
    public required string Container { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public OccurrenceLabel Label { get; init; }
    public required string Message { get; init; }
    public DateTimeOffset FirstSeenAt { get; init; }
    public DateTimeOffset LastOpenedAt { get; init; }
    public DateTimeOffset LastChangedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public History.Resolution? Resolution { get; init; }
    public string? Assignee { get; init; }
    public DateOnly? DueOn { get; init; }

    /// <summary>Names of the clusters it shows in.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];
}

/// <summary>Findings of one check together: "fails on 12 of 40".</summary>
/// <param name="CheckId">The check.</param>
/// <param name="Title">Its title.</param>
/// <param name="Severity">The worst severity among the findings.</param>
/// <param name="Findings">Findings that match.</param>
/// <param name="Subjects">Subjects they are about: several containers of one family are one.</param>
/// <param name="Assessed">What the check passed or failed in the same scope, each container by itself where it judges containers.</param>
public sealed record FindingGroup(string CheckId, string Title, Severity Severity, int Findings, int Subjects, int Assessed);

/// <summary>The values of one facet, with how many findings each would leave.</summary>
/// <param name="Name">Name of the facet, as the address has it.</param>
/// <param name="Values">Values, most findings first.</param>
public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values);

/// <summary>One value of a facet.</summary>
/// <param name="Key">What the address holds.</param>
/// <param name="Title">What the reader sees.</param>
/// <param name="Count">Findings that it would leave.</param>
public sealed record FacetValue(string Key, string Title, int Count);
