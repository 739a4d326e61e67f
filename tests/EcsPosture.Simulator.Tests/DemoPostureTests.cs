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

    // Verdicts that a check's conditions allow and the demo cannot show, and why.
    private static readonly Dictionary<(string Check, Verdict Verdict), string> NotShown = new()
    {
        [("ecs-account-fargate-fips", Verdict.Pass)] = "the setting is of GovCloud, where the company is not",
        [("ecs-account-fargate-fips", Verdict.Fail)] = "the setting is of GovCloud, where the company is not",
        [("ecs-iam-root-user-hardening", Verdict.NotApplicable)] = "only GovCloud does not tell of the root user",
        [("ecs-service-fargate-platform-version", Verdict.Manual)] = "all of AWS's platform versions are numbers so far",
        [("ecs-service-sg-bypasses-lb", Verdict.Manual)] = "ECS makes no more services of awsvpc tasks behind a Classic Load Balancer",
        [("ecs-task-docker-volume-host-bind", Verdict.Manual)] = "nobody writes mount options that look like our own mark of redaction",
    };

    [Fact]
    public void Every_check_gives_every_verdict_that_its_conditions_allow()
    {
        var given = Today.Value.Select(v => (v.CheckId, v.Verdict)).ToHashSet();
        var lacking = CheckCatalogue.Default.Checks.SelectMany(check => Allowed(check.Info).Select(verdict => (check.Info.Id, verdict)))
            .Where(each => !given.Contains(each) && !NotShown.ContainsKey(each))
            .ToList();
        Assert.True(lacking.Count == 0, $"Add these to the demo estate, or say in {nameof(NotShown)} why it cannot show them: {string.Join(", ", lacking)}");

        var shown = NotShown.Keys.Where(given.Contains).ToList();
        Assert.True(shown.Count == 0, $"These are shown and need no excuse any more: {string.Join(", ", shown)}");
    }

    // What could not be read is a matter of a scan, not of an estate.
    private static IEnumerable<Verdict> Allowed(CheckInfo info) =>
        new (Verdict Verdict, string? When)[]
        {
            (Verdict.Pass, info.PassWhen), (Verdict.Fail, info.FailWhen), (Verdict.NotApplicable, info.NotApplicableWhen), (Verdict.Manual, info.ManualWhen),
        }
        .Where(each => each.When is not null && !each.When.StartsWith("Never by itself", StringComparison.Ordinal)).Select(each => each.Verdict);

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
