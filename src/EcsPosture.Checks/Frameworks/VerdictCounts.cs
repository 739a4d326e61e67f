namespace EcsPosture.Checks.Frameworks;

/// <summary>How many results of each kind there are; a result is what one check says of one subject.</summary>
/// <param name="Passes">Results that pass.</param>
/// <param name="Fails">Results that fail, the suppressed ones included.</param>
/// <param name="Manuals">Results that a person must judge.</param>
/// <param name="NotAssessed">Results that wait for something unread.</param>
/// <param name="NotApplicable">Subjects that the check does not concern.</param>
/// <param name="Suppressed">Of the fails, those that a suppression accepts.</param>
public sealed record VerdictCounts(int Passes, int Fails, int Manuals, int NotAssessed, int NotApplicable, int Suppressed = 0)
{
    /// <summary>No results.</summary>
    public static VerdictCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>All results, those that the check does not concern left out.</summary>
    public int Total => Passes + Fails + Manuals + NotAssessed;

    /// <summary>How a control stands that has these results. Anything unread or left to a person keeps it from passing.</summary>
    public ControlStatus Status =>
        Fails > 0 ? ControlStatus.Failed
        : NotAssessed > 0 ? ControlStatus.NotAssessed
        : Manuals > 0 ? ControlStatus.Manual
        : Passes > 0 ? ControlStatus.Passed
        : ControlStatus.NoResult;

    /// <summary>These results and some of one kind more.</summary>
    public VerdictCounts With(Verdict verdict, int count, int suppressed = 0) => verdict switch
    {
        Verdict.Pass => this with { Passes = Passes + count },
        Verdict.Fail => this with { Fails = Fails + count, Suppressed = Suppressed + suppressed },
        Verdict.Manual => this with { Manuals = Manuals + count },
        Verdict.NotAssessed => this with { NotAssessed = NotAssessed + count },
        _ => this with { NotApplicable = NotApplicable + count },
    };

    /// <summary>Both together.</summary>
    public static VerdictCounts operator +(VerdictCounts left, VerdictCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(
            left.Passes + right.Passes, left.Fails + right.Fails, left.Manuals + right.Manuals,
            left.NotAssessed + right.NotAssessed, left.NotApplicable + right.NotApplicable, left.Suppressed + right.Suppressed);
    }

    /// <summary>Both together.</summary>
    public static VerdictCounts Add(VerdictCounts left, VerdictCounts right) => left + right;
}

/// <summary>How a control stands, worst first.</summary>
public enum ControlStatus
{
    /// <summary>A check that gives evidence for it fails somewhere.</summary>
    Failed,

    /// <summary>Nothing fails, and something needed could not be read.</summary>
    NotAssessed,

    /// <summary>Nothing fails, all was read, and a person must judge.</summary>
    Manual,

    /// <summary>All checks that give evidence for it pass wherever they apply.</summary>
    Passed,

    /// <summary>Its checks found nothing that they concern, or did not run.</summary>
    NoResult,

    /// <summary>No check gives evidence for it.</summary>
    NotCovered,
}
