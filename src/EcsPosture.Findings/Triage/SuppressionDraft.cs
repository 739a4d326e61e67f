using EcsPosture.Checks.Catalogue;

namespace EcsPosture.Findings.Triage;

/// <summary>What a person fills in to accept findings for a time. Each part that is set narrows it; unset parts match all.</summary>
public sealed record SuppressionDraft
{
    /// <summary>The longest time for which findings may be accepted; after it somebody looks again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(731);
    private const int LongestText = 2000;

    public string? CheckId { get; init; }

    /// <summary>Hash of a subject (<see cref="Estate.StoredSubject.Hash"/>).</summary>
    public string? SubjectHash { get; init; }

    /// <summary>A container; empty for findings on the whole subject.</summary>
    public string? Container { get; init; }
    public string? AccountId { get; init; }
    public string? Region { get; init; }
    public string? ClusterArn { get; init; }
    public string? ServiceArn { get; init; }
    public required string Reason { get; init; }
    public required string Owner { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>All that is wrong with it, each naming its field; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors(CheckCatalogue catalogue, DateTimeOffset now)
    {
        var errors = RuleErrors(catalogue).ToList();
        if (string.IsNullOrWhiteSpace(Reason) || Reason.Trim().Length > LongestText)
        {
            errors.Add($"Reason: say why, in at most {LongestText} characters.");
        }

        if (string.IsNullOrWhiteSpace(Owner) || Owner.Trim().Length > 200)
        {
            errors.Add("Owner: say who answers for the decision, in at most 200 characters.");
        }

        if (ExpiresAt <= now)
        {
            errors.Add("Expiry: choose a time in the future.");
        }
        else if (ExpiresAt > now + Longest)
        {
            errors.Add("Expiry: choose a time within two years.");
        }

        return errors;
    }

    /// <summary>What is wrong with what it matches, whatever its reason, owner and expiry.</summary>
    public IReadOnlyList<string> RuleErrors(CheckCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var errors = new List<string>();
        if (CheckId is null && SubjectHash is null && ClusterArn is null && ServiceArn is null)
        {
            errors.Add("Rule: name at least a check, a subject, a cluster or a service; a rule that matches everything is refused.");
        }

        if (CheckId is not null && catalogue.Find(CheckId) is null)
        {
            errors.Add($"Check: there is no check “{CheckId}”.");
        }

        return errors;
    }
}
