using EcsPosture.Checks;
using EcsPosture.Findings.Scans;

namespace EcsPosture.Findings.Queries.Posture;

/// <summary>The posture of a scope: its score, and beside it what was not assessed and what is suppressed.</summary>
public sealed record PostureScore
{
    public int PassedWeight { get; init; }
    public int FailedWeight { get; init; }
    public int FailedWeightWithoutSuppressed { get; init; }
    public int Passes { get; init; }
    public int Fails { get; init; }
    public int Manuals { get; init; }
    public int NotAssessed { get; init; }
    public int NotApplicable { get; init; }
    public int SuppressedFails { get; init; }

    /// <summary>100 × passed / (passed + failed), by weight; null when nothing was assessed.</summary>
    public double? Score => Of(PassedWeight, FailedWeight);

    /// <summary>The score with the suppressed fails left out.</summary>
    public double? ScoreWithoutSuppressed => Of(PassedWeight, FailedWeightWithoutSuppressed);

    /// <summary>Share of what should have been assessed and was not, from 0 to 1.</summary>
    public double NotAssessedShare => Passes + Fails + NotAssessed == 0 ? 0 : (double)NotAssessed / (Passes + Fails + NotAssessed);

    /// <summary>Adds aggregates up.</summary>
    internal static PostureScore Sum(IEnumerable<ScanAggregate> aggregates)
    {
        var score = new PostureScore();
        foreach (var a in aggregates)
        {
            score = score with
            {
                PassedWeight = score.PassedWeight + a.PassedWeight,
                FailedWeight = score.FailedWeight + a.FailedWeight,
                FailedWeightWithoutSuppressed = score.FailedWeightWithoutSuppressed + a.FailedWeightWithoutSuppressed,
                Passes = score.Passes + (a.Verdict is Verdict.Pass ? a.Count : 0),
                Fails = score.Fails + (a.Verdict is Verdict.Fail ? a.Count : 0),
                Manuals = score.Manuals + (a.Verdict is Verdict.Manual ? a.Count : 0),
                NotAssessed = score.NotAssessed + (a.Verdict is Verdict.NotAssessed ? a.Count : 0),
                NotApplicable = score.NotApplicable + (a.Verdict is Verdict.NotApplicable ? a.Count : 0),
                SuppressedFails = score.SuppressedFails + a.SuppressedCount,
            };
        }

        return score;
    }

    private static double? Of(int passed, int failed) => passed + failed == 0 ? null : 100.0 * passed / (passed + failed);
}

/// <summary>Numbers by severity.</summary>
public sealed record SeverityCounts(int Critical, int High, int Medium, int Low, int Info)
{
    /// <summary>None.</summary>
    public static SeverityCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>All together.</summary>
    public int Total => Critical + High + Medium + Low + Info;

    /// <summary>The number of one severity.</summary>
    public int this[Severity severity] => severity switch
    {
        Severity.Critical => Critical,
        Severity.High => High,
        Severity.Medium => Medium,
        Severity.Low => Low,
        _ => Info,
    };

    /// <summary>The numbers by severity.</summary>
    public IReadOnlyDictionary<Severity, int> BySeverity => Enum.GetValues<Severity>().ToDictionary(s => s, s => this[s]);

    /// <summary>Weight of all, as scores weigh.</summary>
    public int Weight => Enum.GetValues<Severity>().Sum(s => this[s] * SeverityWeight.Of(s));

    /// <summary>From numbers by severity.</summary>
    internal static SeverityCounts From(IEnumerable<(Severity Severity, int Count)> counts)
    {
        var by = counts.GroupBy(c => c.Severity).ToDictionary(g => g.Key, g => g.Sum(c => c.Count));
        return new(
            by.GetValueOrDefault(Severity.Critical),
            by.GetValueOrDefault(Severity.High),
            by.GetValueOrDefault(Severity.Medium),
            by.GetValueOrDefault(Severity.Low),
            by.GetValueOrDefault(Severity.Info));
    }
}

/// <summary>The score at one moment.</summary>
/// <param name="At">When the snapshot was taken.</param>
/// <param name="Score">The score; null when nothing was assessed.</param>
/// <param name="OpenFails">Failing verdicts on subjects then.</param>
/// <param name="ScanId">The scan.</param>
public sealed record TrendPoint(DateTimeOffset At, double? Score, int OpenFails, long ScanId);
