using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Collectors;
using EcsPosture.Inventory;
using Xunit;

namespace EcsPosture.Collection.Tests;

/// <summary>For every action that the collectors declare: denying just that one never makes anything look safer, and says which permission is missing.</summary>
public sealed class DenyEachActionTests(DemoScans demo) : IClassFixture<DemoScans>
{
    private static readonly Comparer<KeyValuePair<string, Verdict>> VerdictOrder = Comparer<KeyValuePair<string, Verdict>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key));

    private static readonly string[] FallbackOnly = [.. CollectorSet.Actions.SelectMany(a => a.Fallback).Except([ApiActions.ListTargetsByRule]).Select(a => a.IamName)];

    /// <summary>Tags come with the descriptions on a cold store, so the tagging API is asked only when bodies are kept.</summary>
    private const string WarmOnly = "tag:GetResources";

    public static TheoryData<string> Needed { get; } =
        [.. CollectorSet.Actions.Where(a => a.Permission is not null && a.Fallback.Count == 0 && a.Action.IamName is not WarmOnly).Select(a => a.Action.IamName).Except(FallbackOnly)];

    public static TheoryData<string> WithFallback { get; } = [.. CollectorSet.Actions.Where(a => a.Fallback.Count > 0).Select(a => a.Action.IamName)];

    [Theory]
    [MemberData(nameof(Needed))]
    public async Task Denied_on_a_cold_store_it_is_a_gap_that_names_the_permission_and_nothing_looks_safer(string action)
    {
        var result = await demo.ScanAsync(faults => faults.Deny(action));
        var evaluation = DemoScans.Evaluate(result);
        var permission = CollectorSet.Actions.First(a => a.Action.IamName == action).Permission;

        Assert.Contains(DemoScans.Gaps(result), gap => gap is { Kind: GapKind.Denied, File: not null } && gap.Action == action && gap.Permission == permission);
        // An action may serve pages only, or a check that has nothing to say of this estate (such as one about GovCloud).
        if (demo.ChecksThatSpeak.Any(id => CheckCatalogue.Default.Find(id)!.Info.Actions.Contains(action)))
        {
            Assert.Contains(evaluation.Verdicts, v => v.Verdict is Verdict.NotAssessed && v.Gaps.Any(g => g.Permission == permission));
        }

        AssertNothingLooksSafer(DemoScans.Verdicts(evaluation));
    }

    [Theory]
    [MemberData(nameof(WithFallback))]
    public async Task Denied_with_a_fallback_the_verdicts_stay_the_same(string action)
    {
        var result = await demo.ScanAsync(faults => faults.Deny(action));

        Assert.Equal(0, demo.Simulator.Calls.Answered(action));
        Assert.Equal(demo.FullVerdicts.Order(VerdictOrder), DemoScans.Verdicts(DemoScans.Evaluate(result)).Order(VerdictOrder));
    }

    [Fact]
    public async Task Roles_users_and_groups_read_one_by_one_leave_the_refusal_of_the_bulk_call_in_sight()
    {
        const string Bulk = "iam:GetAccountAuthorizationDetails";

        var gap = Assert.Single(DemoScans.Gaps(await demo.ScanAsync(faults => faults.Deny(Bulk))));

        Assert.Equal((GapKind.Denied, Bulk, Bulk), (gap.Kind, gap.Action, gap.Permission));
    }

    [Theory]
    [MemberData(nameof(WithFallback))]
    public async Task Denied_with_its_fallback_it_is_a_gap(string action)
    {
        var fallbacks = CollectorSet.Actions.Single(a => a.Action.IamName == action).Fallback;
        foreach (var fallback in fallbacks)
        {
            var result = await demo.ScanAsync(faults => faults.Deny(action).Deny(fallback.IamName));
            var evaluation = DemoScans.Evaluate(result);

            Assert.Contains(DemoScans.Gaps(result), gap => gap.Kind is GapKind.Denied && gap.Permission == fallback.IamName);
            Assert.Contains(evaluation.Verdicts, v => v.Verdict is Verdict.NotAssessed);
            AssertNothingLooksSafer(DemoScans.Verdicts(evaluation));
        }
    }

    [Fact]
    public async Task A_fallback_that_is_not_needed_is_not_called()
    {
        var result = await demo.ScanAsync(faults => FallbackOnly.ToList().ForEach(action => faults.Deny(action)));

        Assert.All(FallbackOnly, action => Assert.Equal(0, demo.Simulator.Calls.Received(action)));
        Assert.Equal(demo.FullVerdicts, DemoScans.Verdicts(DemoScans.Evaluate(result)));
    }

    [Fact]
    public async Task Every_action_denied_at_once_still_ends_in_a_snapshot_of_gaps()
    {
        var result = await demo.ScanAsync(faults => CollectorSet.Actions.Where(a => a.Permission is not null).ToList().ForEach(a => faults.Deny(a.Action.IamName)));
        var evaluation = DemoScans.Evaluate(result);

        Assert.All(result.Documents, d => Assert.NotEmpty(d.Manifest.Gaps));
        Assert.DoesNotContain(evaluation.Verdicts, v => v.Verdict is Verdict.Pass or Verdict.Fail);
        Assert.Contains(evaluation.Verdicts, v => v.Verdict is Verdict.NotAssessed);
    }

    private void AssertNothingLooksSafer(IReadOnlyDictionary<string, Verdict> verdicts)
    {
        var safer =
            from verdict in verdicts
            where verdict.Value is Verdict.Pass or Verdict.NotApplicable
            let full = demo.FullVerdicts.GetValueOrDefault(verdict.Key, verdict.Value)
            where full is Verdict.Fail || (full is Verdict.NotAssessed && verdict.Value is Verdict.Pass)
            select $"{verdict.Key}: {full} became {verdict.Value}";
        var found = string.Join(Environment.NewLine, safer);
        Assert.True(found.Length == 0, found);
    }
}
