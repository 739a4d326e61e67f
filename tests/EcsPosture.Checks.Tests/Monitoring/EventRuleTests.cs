using EcsPosture.Checks.Monitoring;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Monitoring;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Monitoring;

public sealed class EventRuleTests
{
    private const string Failures = """{"source":["aws.ecs"],"detail-type":["ECS Task State Change"]}""";
    private const string Sessions = """{"source":["aws.ecs"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["ExecuteCommand"]}}""";

    [Theory]
    [InlineData(Failures, Verdict.Pass)]
    [InlineData("""{"source":["aws.ecs"],"detail-type":["ECS Service Action"],"detail":{"eventType":["ERROR"]}}""", Verdict.Pass)]
    [InlineData("""{"source":["aws.ecs"],"detail-type":["ECS Deployment State Change"]}""", Verdict.Pass)]
    [InlineData("""{"source":[{"prefix":"aws."}]}""", Verdict.Pass)]
    [InlineData("""{"source":["aws.ecs"],"detail-type":["ECS Container Instance State Change"]}""", Verdict.Fail)]
    [InlineData("""{"source":["aws.ec2"]}""", Verdict.Fail)]
    [InlineData(Sessions, Verdict.Fail)]
    [InlineData("not JSON", Verdict.Fail)]
    public void Failures_must_be_passed_on(string pattern, Verdict expected) => Assert.Equal(expected, JudgeFailures(AWatch.Rule(pattern)));

    [Fact]
    public void A_rule_that_is_off_or_has_no_target_does_not_count()
    {
        Assert.Equal(Verdict.Fail, JudgeFailures());
        Assert.Equal(Verdict.Fail, JudgeFailures(AWatch.Rule(Failures) with { State = "DISABLED" }));
        Assert.Equal(Verdict.Fail, JudgeFailures(AWatch.Rule(Failures) with { Targets = Observed.Known<IReadOnlyList<string>>([]) }));
        Assert.Equal(Verdict.Pass, JudgeFailures(AWatch.Rule(Failures) with { State = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" }));
    }

    [Fact]
    public void Unread_rules_or_targets_are_not_assessed_unless_another_rule_will_do()
    {
        var unread = AWatch.Rule(Failures) with { Targets = Observed.Unknown<IReadOnlyList<string>>(ASnapshot.Denied("events:ListTargetsByRule")) };

        Assert.Equal(Verdict.NotAssessed, JudgeFailures(unread));
        var second = unread with { Targets = Observed.Unknown<IReadOnlyList<string>>(ASnapshot.Denied("second")) };
        Assert.Equal("events:ListTargetsByRule", Assert.Single(CheckRunner.Run<NoFailureEvents>(Region() with { Monitoring = AWatch.Monitoring(null, unread, second) }).Single().Gaps).Action);
        Assert.Equal(Verdict.Pass, JudgeFailures(unread, AWatch.Rule(Failures)));
        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<NoFailureEvents>(Region() with { Monitoring = new() }).Single().Verdict);
    }

    [Fact]
    public void A_region_without_services_does_not_apply_unless_they_are_unread()
    {
        Assert.Equal(Verdict.NotApplicable, CheckRunner.Run<NoFailureEvents>(ASnapshot.OfRegion()).Single().Verdict);
        Assert.Equal(Verdict.NotApplicable, CheckRunner.Run<NoFailureEvents>(ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([AService.Named("web") with { Status = "INACTIVE" }]) }).Single().Verdict);
        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<NoFailureEvents>(ASnapshot.OfRegion() with { Services = new() }).Single().Verdict);
    }

    [Theory]
    [InlineData(Sessions, Verdict.Pass)]
    [InlineData("""{"source":["aws.ecs"],"detail-type":["AWS API Call via CloudTrail"]}""", Verdict.Pass)]
    [InlineData("""{"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventSource":["ecs.amazonaws.com"],"eventName":[{"prefix":"Execute"}]}}""", Verdict.Pass)]
    [InlineData("""{"source":["aws.ecs"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["UpdateService"]}}""", Verdict.Fail)]
    [InlineData(Failures, Verdict.Fail)]
    public void Sessions_must_be_told(string pattern, Verdict expected) => Assert.Equal(expected, JudgeSessions(AWatch.Monitoring(null, AWatch.Rule(pattern))).Verdict);

    [Fact]
    public void A_metric_filter_that_looks_for_sessions_will_do()
    {
        var filter = new MetricFilter { FilterName = "exec", FilterPattern = "{ $.eventName = \"ExecuteCommand\" }" };

        var found = JudgeSessions(AWatch.Monitoring(), filter with { FilterName = "none", FilterPattern = null }, filter);
        Assert.Equal((Verdict.Pass, "Metric filter exec looks for sessions; it needs an alarm on its metric."), (found.Verdict, found.Message));
        Assert.Equal("Rule alert passes on who opens a session.", JudgeSessions(AWatch.Monitoring(null, AWatch.Rule(Sessions)), filter).Message);
        Assert.Equal(Verdict.Pass, JudgeSessions(new(), filter).Verdict);
        Assert.Equal(Verdict.Fail, JudgeSessions(AWatch.Monitoring(), filter with { FilterPattern = "ERROR" }).Verdict);
        Assert.Equal(Verdict.NotAssessed, JudgeSessions(new()).Verdict);
    }

    [Fact]
    public void Unread_metric_filters_are_not_assessed_unless_a_rule_will_do()
    {
        var unread = Region() with { MetricFilters = default };

        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<NoExecAlert>(unread).Single().Verdict);
        Assert.Equal(Verdict.Pass, CheckRunner.Run<NoExecAlert>(unread with { Monitoring = AWatch.Monitoring(null, AWatch.Rule(Sessions)) }).Single().Verdict);
    }

    [Fact]
    public void Where_nothing_can_be_entered_it_is_info()
    {
        var entered = Region() with { Services = ResourceList<Service>.Of([AService.Named("web") with { EnableExecuteCommand = true }]) };

        Assert.Equal(Severity.Info, CheckRunner.Run<NoExecAlert>(Region()).Single().Severity);
        var two = entered with { Clusters = ResourceList<Cluster>.Of([ACluster.Named("other"), ACluster.Named()]) };
        Assert.Equal(Severity.Low, CheckRunner.Run<NoExecAlert>(two).Single().Severity);
        Assert.Equal(Severity.Low, CheckRunner.Run<NoExecAlert>(entered).Single().Severity);
        Assert.Equal(Severity.Low, CheckRunner.Run<NoExecAlert>(Region() with { Services = new() }).Single().Severity);
        Assert.Equal(Severity.Low, CheckRunner.Run<NoExecAlert>(Region() with { Clusters = new() }).Single().Severity);
    }

    private static Verdict JudgeFailures(params EventRule[] rules) => CheckRunner.Run<NoFailureEvents>(Region() with { Monitoring = AWatch.Monitoring(null, rules) }).Single().Verdict;

    private static Evaluation.CheckVerdict JudgeSessions(MonitoringFacts monitoring, params MetricFilter[] filters) =>
        CheckRunner.Run<NoExecAlert>(Region() with { Monitoring = monitoring, MetricFilters = Observed.Known<IReadOnlyList<MetricFilter>>(filters) }).Single();

    private static Snapshot Region() => ASnapshot.OfRegion() with
    {
        Clusters = ResourceList<Cluster>.Of([ACluster.Named()]),
        Services = ResourceList<Service>.Of([AService.Named("web")]),
    };
}
