using EcsPosture.Checks;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;

namespace EcsPosture.Findings.Recording;

/// <summary>What identifies a finding or a latest verdict in the store.</summary>
internal readonly record struct FindingKey(string CheckId, long SubjectId, string Container)
{
    /// <summary>
    /// Of what tells the keys of one check apart, as there are look-ups for each verdict. Subjects have ids one after the other,
    /// and verdicts come in nearly that order: so the look-ups go through memory in order too.
    /// </summary>
    public override int GetHashCode() => unchecked(((int)SubjectId << 2) + (Container.Length == 0 ? 0 : (Container.Length * 31) + (Container[0] * 7) + Container[^1]));
}

/// <summary>A folded verdict on its way into the store. There are tens of thousands for each check, so that it is no object of its own.</summary>
internal readonly record struct Judged
{
    public required SubjectVerdict Folded { get; init; }
    public required FindingKey Key { get; init; }

    /// <summary>The folded verdict; NotAssessed where a doubt forbids to take it as the last word.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Its finding as it was before; null when there was none.</summary>
    public KnownFinding? Finding { get; init; }

    /// <summary>What the store holds of it; null when there is nothing yet.</summary>
    public KnownVerdict? Before { get; init; }

    /// <summary>Why a verdict that is no Fail may not resolve the finding; null when it may.</summary>
    public Doubt? Doubt { get; init; }

    /// <summary>A hash over what was judged in all occurrences that count.</summary>
    public required string InputHash { get; init; }

    public CheckVerdict Deciding => Folded.Deciding;

    /// <summary>Whether it is recorded: not where its region was read more lately than by this scan.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Only stale revisions are left of it: as good as absent.</summary>
    public bool IsStaleOnly { get; init; }
}

/// <summary>Why what was read does not suffice to resolve a finding.</summary>
/// <param name="Reason">In words.</param>
/// <param name="Gap">The gap behind it, where there is one.</param>
internal sealed record Doubt(string Reason, Gap? Gap)
{
    public static Doubt From(Gap gap) => new(gap.ToString(), gap);
}
