using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Monitoring;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Monitoring;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Monitoring;

public sealed class AlarmTests
{
    private const string Group = "targetgroup/web/0123456789abcdef";
    private static readonly Service Web = AService.Named("web") with
    {
        LoadBalancers = [new() { TargetGroupArn = $"arn:aws:elasticloadbalancing:{ASnapshot.Region}:{ASnapshot.AccountId}:{Group}" }],
    };

    [Theory]
    [InlineData("AWS/ECS", "CPUUtilization", "main", "web", Verdict.Pass)]
    [InlineData("ECS/ContainerInsights", "RunningTaskCount", "main", "web", Verdict.Pass)]
    [InlineData("AWS/ECS", "CPUUtilization", "main", "other", Verdict.Fail)]
    [InlineData("AWS/ECS", "CPUUtilization", "other", "web", Verdict.Fail)]
    [InlineData("Mine", "CPUUtilization", "main", "web", Verdict.Fail)]
    public void A_service_needs_an_alarm_on_its_own_metrics(string space, string metric, string cluster, string service, Verdict expected) => Assert.Equal(
        expected,
        JudgeService(Web, AWatch.Alarm() with { Metrics = [new() { Namespace = space, MetricName = metric, Dimensions = [new("ClusterName", cluster), new("ServiceName", service)] }] }).Verdict);

    [Theory]
    [InlineData("UnHealthyHostCount", Group, Verdict.Pass)]
    [InlineData("RequestCount", Group, Verdict.Fail)]
    [InlineData("UnHealthyHostCount", "targetgroup/other/0123456789abcdef", Verdict.Fail)]
    public void An_alarm_on_the_health_of_its_targets_counts(string metric, string group, Verdict expected) => Assert.Equal(
        expected,
        JudgeService(Web, AWatch.Alarm() with { Metrics = [new() { Namespace = "AWS/ApplicationELB", MetricName = metric, Dimensions = [new("TargetGroup", group)] }] }).Verdict);

    [Fact]
    public void Alarms_that_scale_the_service_do_not_count()
    {
        Assert.Equal(Verdict.Fail, JudgeService(Web, AWatch.Alarm("TargetTracking-service/main/web-AlarmHigh-1")).Verdict);
        Assert.Equal(Verdict.Fail, JudgeService(Web, AWatch.Alarm() with { AlarmActions = ["arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:1:resource/ecs/service/main/web:policyName/cpu"] }).Verdict);
        Assert.Equal(Verdict.Pass, JudgeService(Web, AWatch.Alarm() with { AlarmActions = [] }).Verdict);
        Assert.Equal(Verdict.Pass, JudgeService(Web, AWatch.Alarm() with { AlarmActions = ["arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:1:resource/ecs/service/main/web:policyName/cpu", AWatch.Topic] }).Verdict);
    }

    [Fact]
    public void The_alarm_that_watches_is_named_and_else_the_dimensions_that_it_would_have()
    {
        Assert.Equal("Alarm web-cpu watches the service.", JudgeService(Web, AWatch.Alarm()).Message);
        var verdict = JudgeService(Web);
        Assert.Equal(("No alarm watches service web.", new Evidence("MetricAlarms[*].Dimensions", "absent", "ClusterName=main, ServiceName=web")), (verdict.Message, Assert.Single(verdict.Evidence)));

        // The target group of a task set is the service's as well.
        var set = Web with { LoadBalancers = [], TaskSets = [new() { LoadBalancers = Web.LoadBalancers }] };
        Assert.Equal(Verdict.Pass, JudgeService(set, AWatch.Alarm() with { Metrics = [new() { Namespace = "AWS/ApplicationELB", MetricName = "HealthyHostCount", Dimensions = [new("TargetGroup", Group)] }] }).Verdict);
    }

    [Fact]
    public void A_daemon_and_a_service_without_tasks_do_not_apply()
    {
        Assert.Equal("The service is a daemon.", JudgeService(Web with { SchedulingStrategy = "DAEMON" }).Reason);
        Assert.Equal("The service wants no tasks.", JudgeService(Web with { DesiredCount = 0 }).Reason);
    }

    [Fact]
    public void Unread_alarms_are_not_assessed_unless_one_was_seen()
    {
        var unread = new MonitoringFacts { Alarms = new() { Gaps = [ASnapshot.Denied("cloudwatch:DescribeAlarms")] } };
        var partly = unread with { Alarms = ResourceList<Alarm>.Of([AWatch.Alarm()]) with { Gaps = unread.Alarms.Gaps } };

        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<ServiceWithoutAlarm>(Region(Web) with { Monitoring = unread }).Single().Verdict);
        var one = unread with { Alarms = new() { Items = [new(AWatch.Alarm().Arn, Observed.Unknown<Alarm>(unread.Alarms.Gaps[0]))], Gaps = [] } };
        Assert.Equal("cloudwatch:DescribeAlarms", Assert.Single(CheckRunner.Run<ServiceWithoutAlarm>(Region(Web) with { Monitoring = one }).Single().Gaps).Action);
        Assert.Equal(Verdict.Pass, CheckRunner.Run<ServiceWithoutAlarm>(Region(Web) with { Monitoring = partly }).Single().Verdict);
    }

    [Fact]
    public void What_hides_the_alarms_of_other_services_says_nothing_of_one_that_was_read()
    {
        var others = new MonitoringFacts { Alarms = new() { Gaps = [ASnapshot.Denied("ecs:ListServices")] } };

        Assert.Equal(Verdict.Fail, CheckRunner.Run<ServiceWithoutAlarm>(Region(Web) with { Monitoring = others }).Single().Verdict);
    }

    [Fact]
    public void An_alarm_that_somebody_hears_passes_and_stands_in_its_cluster()
    {
        var verdict = JudgeAlarm(AWatch.Alarm());

        Assert.Equal((Verdict.Pass, "web-cpu", SubjectKind.Alarm), (verdict.Verdict, verdict.Resource.Name, verdict.Subject!.Kind));
        Assert.Equal([ACluster.ArnOf()], verdict.Clusters);
    }

    [Fact]
    public void An_alarm_without_actions_or_with_actions_off_fails()
    {
        Assert.Equal(new Evidence("AlarmActions", "absent", "ARN of a topic"), Assert.Single(JudgeAlarm(AWatch.Alarm() with { AlarmActions = [] }).Evidence));
        Assert.Equal(new Evidence("ActionsEnabled", "false", "true"), Assert.Single(JudgeAlarm(AWatch.Alarm() with { ActionsEnabled = false }).Evidence));
    }

    [Theory]
    [InlineData("PendingConfirmation", Verdict.Fail)]
    [InlineData("Deleted", Verdict.Fail)]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:oncall:1", Verdict.Pass)]
    public void A_topic_needs_a_confirmed_subscription(string subscription, Verdict expected) =>
        Assert.Equal(expected, JudgeAlarm(AWatch.Alarm(), m => m with { Topics = Topics(AWatch.Subscribers(subscription)) }).Verdict);

    [Fact]
    public void A_topic_that_is_unread_is_not_assessed_unless_another_action_is_heard()
    {
        var unread = Topics(Observed.Unknown<IReadOnlyList<Subscription>>(ASnapshot.Denied("sns:ListSubscriptionsByTopic")));
        var function = "arn:aws:lambda:eu-west-1:111122223333:function:page";

        Assert.Equal(Verdict.NotAssessed, JudgeAlarm(AWatch.Alarm(), m => m with { Topics = unread }).Verdict);
        Assert.Equal(Verdict.NotAssessed, JudgeAlarm(AWatch.Alarm(), m => m with { Topics = new Dictionary<string, Observed<IReadOnlyList<Subscription>>>() }).Verdict);
        Assert.Equal(Verdict.Pass, JudgeAlarm(AWatch.Alarm() with { AlarmActions = [AWatch.Topic, function] }, m => m with { Topics = unread }).Verdict);
        const string Other = AWatch.Topic + "-2";
        var both = new Dictionary<string, Observed<IReadOnlyList<Subscription>>>(unread) { [Other] = AWatch.Subscribers($"{Other}:1", "PendingConfirmation") };
        Assert.Equal(Verdict.Pass, JudgeAlarm(AWatch.Alarm() with { AlarmActions = [AWatch.Topic, Other] }, m => m with { Topics = both }).Verdict);
        both[Other] = AWatch.Subscribers();
        Assert.Equal("sns:ListSubscriptionsByTopic", Assert.Single(JudgeAlarm(AWatch.Alarm() with { AlarmActions = [AWatch.Topic, Other] }, m => m with { Topics = both }).Gaps).Action);
        Assert.Equal(Verdict.Fail, JudgeAlarm(AWatch.Alarm(), m => m with { Topics = Topics(AWatch.Subscribers()) }).Verdict);
    }

    [Theory]
    [InlineData("ALARM(\"web-cpu\") OR ALARM(\"b\")", Verdict.NotApplicable)]
    [InlineData("ALARM(web-cpu)", Verdict.NotApplicable)]
    [InlineData("ALARM(\"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-cpu\")", Verdict.NotApplicable)]
    [InlineData("ALARM(\"web-cpu-2\")", Verdict.Fail)]
    public void A_composite_alarm_acts_in_place_of_its_children(string rule, Verdict expected) => Assert.Equal(
        expected,
        JudgeAlarm(AWatch.Alarm() with { AlarmActions = [] }, m => m with { CompositeAlarms = Observed.Known<IReadOnlyList<CompositeAlarm>>([new("all", rule)]) }).Verdict);

    [Fact]
    public void While_composite_alarms_are_unread_a_silent_alarm_is_not_assessed() =>
        Assert.Equal(Verdict.NotAssessed, JudgeAlarm(AWatch.Alarm() with { AlarmActions = [] }, m => m with { CompositeAlarms = default }).Verdict);

    [Fact]
    public void Alarms_on_other_things_are_not_judged_and_those_of_deployments_are()
    {
        var other = AWatch.Alarm() with { AlarmActions = [], Metrics = [new() { Namespace = "AWS/SQS", MetricName = "Age" }] };
        var deploying = Web with { DeploymentConfiguration = new() { Alarms = new() { AlarmNames = ["web-cpu"], Enable = true } } };

        Assert.Empty(CheckRunner.Run<AlarmWithoutAction>(Region(Web) with { Monitoring = AWatch.Monitoring([other]) }));
        Assert.Equal(Verdict.Fail, CheckRunner.Run<AlarmWithoutAction>(Region(deploying) with { Monitoring = AWatch.Monitoring([other]) }).Single().Verdict);
        var targets = other with { Metrics = [new() { Namespace = "AWS/ApplicationELB", Dimensions = [new("TargetGroup", Group)] }] };
        Assert.Equal(Verdict.Fail, CheckRunner.Run<AlarmWithoutAction>(Region(Web) with { Monitoring = AWatch.Monitoring([targets]) }).Single().Verdict);
    }

    [Fact]
    public void An_unread_list_of_alarms_is_not_assessed() => Assert.True(
        CheckRunner.Run<AlarmWithoutAction>(Region(Web) with { Monitoring = new() }).Single() is { Verdict: Verdict.NotAssessed, IsListGap: true });

    private static Dictionary<string, Observed<IReadOnlyList<Subscription>>> Topics(Observed<IReadOnlyList<Subscription>> subscriptions) => new() { [AWatch.Topic] = subscriptions };

    private static CheckVerdict JudgeService(Service service, params Alarm[] alarms) =>
        CheckRunner.Run<ServiceWithoutAlarm>(Region(service) with { Monitoring = AWatch.Monitoring(alarms) }).Single();

    private static CheckVerdict JudgeAlarm(Alarm alarm, Func<MonitoringFacts, MonitoringFacts>? change = null) =>
        CheckRunner.Run<AlarmWithoutAction>(Region(Web) with { Monitoring = (change ?? (m => m))(AWatch.Monitoring([alarm])) }).Single();

    private static Snapshot Region(Service service) => ASnapshot.OfRegion() with { Services = ResourceList<Service>.Of([service]) };
}
