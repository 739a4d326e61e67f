using EcsPosture.Inventory;

namespace EcsPosture.Checks.Evaluation;

/// <summary>What came of one check on one resource (or container), before it is put into its place in the estate.</summary>
/// <remarks>A value, as there is one for each check and resource, and most say no more than Pass.</remarks>
internal readonly record struct Judgement(string ResourceArn, IResource? Resource, string? Container, Verdict Verdict)
{
    public Severity? Severity { get; init; }
    public string Message { get; init; } = "";
    public string? Reason { get; init; }
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
    public IReadOnlyList<Gap> Gaps { get; init; } = [];
    public string InputHash { get; init; } = "";

    /// <summary>Whether it stands for a list that could not be read to its end, rather than for a resource.</summary>
    public bool IsListGap { get; init; }

    /// <summary>What kind of resource was judged, for a check that judges several; null for the check's own.</summary>
    public ResourceType? Type { get; init; }

    /// <summary>For a list gap of a check that is judged account-wide: the region whose list it is; null for the check's own.</summary>
    public string? Region { get; init; }

    public static Judgement NotAssessed(string arn, Gap gap) =>
        new(arn, null, null, Verdict.NotAssessed) { Reason = gap.ToString(), Gaps = [gap] };

    public static Judgement NotListed(Gap gap) =>
        new(gap.Resource ?? "", null, null, Verdict.NotAssessed) { Reason = gap.ToString(), Gaps = [gap], IsListGap = true };

    /// <summary>What does not concern a check, as a check that knows so before it looks says it.</summary>
    public static Judgement NotApplicable(IResource resource, string? container, string reason, CheckContext context) =>
        new(resource.Arn, resource, container, Verdict.NotApplicable) { Reason = reason, InputHash = context.InputHash };

    /// <summary>Derives the verdict: a violation fails; else something unread leaves it open; else a person judges; else it may not apply; else it passes.</summary>
    public static Judgement From(IResource resource, string? container, IEnumerable<Statement> statements, CheckContext context)
    {
        if (statements is Statement[] { Length: 0 })
        {
            return new(resource.Arn, resource, container, Verdict.Pass) { InputHash = context.InputHash };
        }

        List<Violation>? violations = null;
        List<Gap>? gaps = null;
        List<string>? notes = null;
        NeedsReview? review = null;
        DoesNotApply? notApplicable = null;
        try
        {
            foreach (var statement in statements)
            {
                switch (statement)
                {
                    case Violation violation:
                        (violations ??= []).Add(violation);
                        break;
                    case Unread unread:
                        (gaps ??= []).Add(unread.Gap);
                        break;
                    case NeedsReview needed:
                        review ??= needed;
                        break;
                    case DoesNotApply reason:
                        notApplicable ??= reason;
                        break;
                    case Note note:
                        (notes ??= []).Add(note.Text);
                        break;
                    default:
                        throw new InvalidOperationException($"Unknown statement {statement.GetType().Name}.");
                }
            }
        }
        catch (UnobservedException unobserved)
        {
            (gaps ??= []).Add(unobserved.Gap);
        }

        var result = new Judgement(resource.Arn, resource, container, Verdict.Pass) { Gaps = gaps ?? (IReadOnlyList<Gap>)[], InputHash = context.InputHash };
        if (violations is not null)
        {
            return result with
            {
                Verdict = Verdict.Fail,
                Severity = WorstOf(violations, context.Check.Info.Severity),
                Message = violations.Count == 1 ? violations[0].Message : string.Join(" ", violations.Select(v => v.Message).Distinct(StringComparer.Ordinal)),
                Evidence = violations.Count == 1 ? violations[0].Evidence : [.. violations.SelectMany(v => v.Evidence)],
            };
        }

        if (gaps is not null)
        {
            return result with { Verdict = Verdict.NotAssessed, Reason = gaps[0].ToString() };
        }

        if (review is not null)
        {
            return result with { Verdict = Verdict.Manual, Reason = review.LookAt, Evidence = review.Evidence };
        }

        return notApplicable is not null ? result with { Verdict = Verdict.NotApplicable, Reason = notApplicable.Reason }
            : notes is not null ? result with { Message = string.Join(" ", notes) }
            : result;
    }

    // Apart, so that it is not paid for where nothing is wrong.
    private static Severity WorstOf(List<Violation> violations, Severity ofCheck) => violations.Max(v => v.Severity ?? ofCheck);
}
