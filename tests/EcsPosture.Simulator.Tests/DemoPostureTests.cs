using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Simulator.Tests;

/// <summary>What the checks say of the demo estate: it must show every page at its best.</summary>
public sealed class DemoPostureTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<IReadOnlyList<SubjectVerdict>> Today = new(() => Verdicts(0));

    // Checks of which the demo cannot show both: their facts are of services that no snapshot holds yet (KMS, EFS), or of
    // regions in which the company is not (GovCloud).
    private static readonly Dictionary<string, string> NotBoth = new(StringComparer.Ordinal)
    {
        ["ecs-capacity-managed-instances-review"] = "a pass asks for route tables",
        ["ecs-account-fargate-fips"] = "asks for GovCloud",
        ["ecs-api-tls-version"] = "a person judges",
        ["ecs-iam-unused-permissions"] = "a pass asks for last accessed data",
        ["ecs-task-efs-authorization"] = "a pass asks for the access point",
    };

    [Fact]
    public void Every_check_passes_somewhere_and_fails_somewhere()
    {
        var lacking = CheckCatalogue.Default.Checks.Select(c => c.Info.Id)
            .Where(id => !NotBoth.ContainsKey(id))
            .Where(id => !Has(id, Verdict.Pass) || !Has(id, Verdict.Fail))
            .ToList();
        Assert.True(lacking.Count == 0, $"Add good and bad of these to the demo estate, or say in {nameof(NotBoth)} why it cannot show both: {string.Join(", ", lacking)}");

        static bool Has(string id, Verdict verdict) => Today.Value.Any(v => v.CheckId == id && v.Verdict == verdict);
    }

    [Fact]
    public void It_is_a_company_with_homework_whose_worst_cluster_and_service_stand_out()
    {
        Assert.InRange(Score(Today.Value), 50, 85);
        var clusters = By(v => v.Occurrences.SelectMany(o => o.Clusters));
        Assert.True(clusters[0].Name.EndsWith("cluster/depot-edge", StringComparison.Ordinal), string.Join("; ", clusters));
        var services = By(v => v.Occurrences.SelectMany(o => o.Services));
        Assert.EndsWith("service/depot-edge/legacy-manifest", services[0].Name, StringComparison.Ordinal);
        Assert.True(services[0].Score < services[1].Score - 10, $"{services[0]} is hardly worse than {services[1]}");
        Assert.True(services.Count(s => s.Score > 85) > services.Count / 2, "most services should be healthy");
    }

    [Fact]
    public void Its_history_has_problems_solved_and_new_ones()
    {
        foreach (var (before, after) in DemoEstate.HistoryDays.Zip(DemoEstate.HistoryDays.Skip(1).Append(0)))
        {
            var (old, current) = (Failing(before), Failing(after));
            Assert.NotEqual(old.Order(), current.Order());
        }

        var (first, last) = (Failing(DemoEstate.HistoryDays[0]), Failing(0));
        Assert.True(first.Except(last).Count() >= 8, "few problems were solved");
        Assert.True(last.Except(first).Count() >= 8, "few problems are new");
    }

    private static List<(string Name, double Score)> By(Func<SubjectVerdict, IEnumerable<string>> scopes) =>
    [
        .. Today.Value.SelectMany(v => scopes(v).Distinct().Select(s => (Scope: s, Verdict: v)))
            .GroupBy(p => p.Scope, p => p.Verdict)
            .Where(g => g.Any(v => v.Verdict is Verdict.Pass or Verdict.Fail))
            .Select(g => (g.Key, Score(g)))
            .OrderBy(g => g.Item2),
    ];

    private static HashSet<string> Failing(int daysAgo) =>
        [.. Verdicts(daysAgo).Where(v => v.Verdict is Verdict.Fail).Select(v => $"{v.CheckId} {v.Subject} {v.Container} {v.Severity}")];

    private static List<SubjectVerdict> Verdicts(int daysAgo)
    {
        var evaluator = new Evaluator(CheckCatalogue.Default);
        return
        [
            .. DemoEstate.Build(Now, daysAgo).GroupBy(f => f.Manifest.AccountId)
                .SelectMany(g => SubjectVerdict.Fold(evaluator.Evaluate(SnapshotReader.Read([.. g]), new EvaluationOptions()).Verdicts)),
        ];
    }

    private static double Score(IEnumerable<SubjectVerdict> verdicts)
    {
        var (passed, failed) = (0, 0);
        foreach (var verdict in verdicts)
        {
            var weight = verdict.Severity switch { Severity.Critical => 40, Severity.High => 10, Severity.Medium => 3, Severity.Low => 1, _ => 0 };
            passed += verdict.Verdict is Verdict.Pass ? weight : 0;
            failed += verdict.Verdict is Verdict.Fail ? weight : 0;
        }

        return passed + failed == 0 ? 100 : 100.0 * passed / (passed + failed);
    }
}
