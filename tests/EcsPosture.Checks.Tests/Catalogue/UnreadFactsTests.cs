using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using Xunit;

namespace EcsPosture.Checks.Tests.Catalogue;

/// <summary>
/// What holds for all checks on an estate of which less could be read: nothing looks safer, and nothing is held against a resource
/// that was not before. Only the smallest account is tried, with every tenth loss, unless UNREAD_FACTS is <c>all</c>.
/// </summary>
public sealed class UnreadFactsTests
{
    private const int Small = 40;
    private const int Every = 10;
    private static readonly bool TriesAll = Environment.GetEnvironmentVariable("UNREAD_FACTS") is "all";

    // It looks at what roles may gain in all, which takes most of the time, and leaves everything open that it cannot follow.
    private static readonly EvaluationOptions Quick = new() { Disabled = new HashSet<string> { "ecs-iam-role-privilege-escalation" } };

    [Fact]
    public void What_is_unread_leaves_a_verdict_as_it_was_or_not_assessed()
    {
        var evaluator = new Evaluator(CheckCatalogue.Default);
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var account in DemoEstate.Build(new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero), 0).GroupBy(f => f.Manifest.AccountId).Select(g => SnapshotReader.Read([.. g])))
        {
            if (account.Regions.Sum(r => r.TaskDefinitions.Items.Count) > Small && !TriesAll)
            {
                continue;
            }

            var full = ByPlace(evaluator.Evaluate(account, Quick).Verdicts);
            foreach (var (what, less) in Forgetting.Each(account).Where((_, i) => TriesAll || i % Every == 0))
            {
                foreach (var (place, verdict) in ByPlace(evaluator.Evaluate(less, Quick).Verdicts))
                {
                    if (full.TryGetValue(place, out var before) && !MayBecome(before, verdict))
                    {
                        wrong.Add($"{what} unread: {place} {before.Verdict} {before.Severity} became {verdict.Verdict} {verdict.Severity}: {verdict.Message}{verdict.Reason}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static bool MayBecome(CheckVerdict before, CheckVerdict after) => after.Verdict is Verdict.NotAssessed || (after.Verdict == before.Verdict && (after.Severity >= before.Severity || after.Gaps.Count > 0)) || (before.Verdict, after.Verdict, before.CheckId) switch
    {
        // Whatever the role is used for, no such policy is attached.
        (Verdict.NotApplicable, Verdict.Pass, _) => true,

        // The role may not be an administrator after all, and what it has been given is too much in any case.
        (Verdict.NotApplicable, Verdict.Fail, "ecs-iam-role-wildcard") => true,
        _ => false,
    };

    private static Dictionary<string, CheckVerdict> ByPlace(IEnumerable<CheckVerdict> verdicts)
    {
        var by = new Dictionary<string, CheckVerdict>(StringComparer.Ordinal);
        foreach (var verdict in verdicts.Where(v => !v.IsListGap))
        {
            by.TryAdd($"{verdict.CheckId} {verdict.Resource.Region} {verdict.Resource.Arn} {verdict.Container}", verdict);
        }

        return by;
    }
}
