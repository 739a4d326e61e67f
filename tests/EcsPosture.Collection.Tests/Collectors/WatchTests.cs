using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>What watches over a region: GuardDuty, Security Hub, alarms and rules on events.</summary>
public sealed class WatchTests : IAsyncLifetime
{
    private const string Cluster = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c";
    private const string Topic = $"arn:aws:sns:eu-central-1:{ScriptedAws.Account}:oncall";
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await ScriptedAws.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task An_account_without_any_of_it_is_read_without_gaps()
    {
        var result = await Scanner.ScanAsync(_aws);

        Assert.Empty(result.Of().Manifest.Gaps);
        var detection = SnapshotReader.Read(result.Documents).Regions.Single().Detection;
        Assert.Null(detection.Detector.Require());
        Assert.Null(detection.SecurityHub.Require());
        Assert.Empty(detection.Standards.Require());
    }

    [Fact]
    public async Task A_refusal_of_Security_Hub_is_a_gap_though_it_has_the_code_of_no_subscription()
    {
        _aws.On("securityhub:DescribeHub", ScriptedAnswer.Error("InvalidAccessException", 401, "You may not."))
            .On("securityhub:GetEnabledStandards", ScriptedAnswer.Error("InvalidAccessException", 401, "You may not."));
        var result = await Scanner.ScanAsync(_aws);

        var detection = SnapshotReader.Read(result.Documents).Regions.Single().Detection;
        Assert.False(detection.SecurityHub.IsKnown || detection.Standards.IsKnown);
    }

    [Fact]
    public async Task GuardDuty_is_asked_about_the_account_s_own_clusters_and_its_answers_get_the_CLI_s_names()
    {
        _aws.On("guardduty:ListDetectors", """{"detectorIds":["d1"]}""")
            .On("guardduty:GetDetector", """{"status":"ENABLED","tags":{"team":"x"},"features":[{"name":"RUNTIME_MONITORING","status":"ENABLED","updatedAt":1700000000}]}""")
            .On("guardduty:ListCoverage", call => call.Input["nextToken"] is null
                ? """{"resources":[{"coverageStatus":"HEALTHY","resourceDetails":{"ecsClusterDetails":{"clusterName":"a"}}}],"nextToken":"2"}"""
                : """{"resources":[{"coverageStatus":"HEALTHY","resourceDetails":{"ecsClusterDetails":{"clusterName":"b"}}}]}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(
            """{"Status":"ENABLED","Tags":{"team":"x"},"Features":[{"Name":"RUNTIME_MONITORING","Status":"ENABLED","UpdatedAt":"2023-11-14T22:13:20+00:00"}]}""",
            result.Of().Get(SnapshotPaths.GetDetector("d1"))!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        var criteria = _aws.CallsOf("guardduty:ListCoverage")[0].Input["filterCriteria"]!["filterCriterion"]!.AsArray();
        Assert.Equal(["RESOURCE_TYPE", "ACCOUNT_ID"], criteria.Select(c => (string?)c!["criterionKey"]));
        Assert.Equal(["a", "b"], SnapshotReader.Read(result.Documents).Regions.Single().Detection.Coverage.Require().Select(c => c.ClusterName));
    }

    [Fact]
    public async Task Only_alarms_that_concern_ECS_are_kept_with_their_composite_ones_and_without_addresses()
    {
        _aws.On("monitoring:DescribeAlarms", call => call.Input["NextToken"] is null
                ? Alarms(Alarm("queue", "AWS/SQS", ""), $"<CompositeAlarms><member><AlarmName>{"about-queue"}</AlarmName><AlarmRule>ALARM(queue)</AlarmRule></member></CompositeAlarms><NextToken>2</NextToken>")
                : Alarms(
                    Alarm("cpu", "AWS/ECS", Topic),
                    "<CompositeAlarms><member><AlarmName>all</AlarmName><AlarmRule>ALARM(cpu)</AlarmRule></member></CompositeAlarms>"))
            .On("sns:ListSubscriptionsByTopic", ScriptedAws.Xml(
                "ListSubscriptionsByTopic",
                $"<Subscriptions><member><SubscriptionArn>PendingConfirmation</SubscriptionArn><Endpoint>https://hooks.example.com/secret-token</Endpoint><TopicArn>{Topic}</TopicArn></member></Subscriptions>",
                "http://sns.amazonaws.com/doc/2010-03-31/"));
        var result = await Scanner.ScanAsync(_aws);

        var monitoring = SnapshotReader.Read(result.Documents).Regions.Single().Monitoring;
        var alarm = Assert.Single(monitoring.Alarms.Known);
        Assert.Equal(("cpu", true, "all"), (alarm.AlarmName, alarm.ActionsEnabled, monitoring.CompositeAlarms.Require().Single().AlarmName));
        Assert.False(monitoring.SubscriptionsOf(Topic).Require().Single().IsConfirmed);
        Assert.DoesNotContain("hooks.example.com", result.Of().Get(SnapshotPaths.ListSubscriptionsByTopic(Topic))!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("CompositeAlarm", (string?)_aws.CallsOf("monitoring:DescribeAlarms")[0].Input["AlarmTypes.member.2"]);
    }

    [Fact]
    public async Task A_topic_that_is_gone_has_no_subscribers_and_one_that_may_not_be_read_is_a_gap()
    {
        _aws.On("monitoring:DescribeAlarms", Alarms(Alarm("cpu", "AWS/ECS", Topic), "<CompositeAlarms/>"))
            .On("sns:ListSubscriptionsByTopic", new ScriptedAnswer("<ErrorResponse><Error><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>", 404, "text/xml"));
        Assert.Empty(SnapshotReader.Read((await Scanner.ScanAsync(_aws)).Documents).Regions.Single().Monitoring.SubscriptionsOf(Topic).Require());

        _aws.On("sns:ListSubscriptionsByTopic", new ScriptedAnswer("<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>", 403, "text/xml"));
        Assert.Equal(GapKind.Denied, SnapshotReader.Read((await Scanner.ScanAsync(_aws)).Documents).Regions.Single().Monitoring.SubscriptionsOf(Topic).Gap!.Kind);
    }

    [Fact]
    public async Task Of_many_rules_those_on_events_of_ECS_are_kept_beside_those_that_target_a_cluster()
    {
        _aws.On("ecs:ListClusters", $$"""{"clusterArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":[]}],"failures":[]}""")
            .On("events:ListRules", """{"Rules":[{"Name":"s3","Arn":"arn:s3","EventPattern":"{\"source\":[\"aws.s3\"]}"},{"Name":"ecs","Arn":"arn:ecs","EventPattern":"{\"source\":[\"aws.ecs\"]}"},{"Name":"run","Arn":"arn:run","ScheduleExpression":"rate(1 day)"}]}""")
            .On("events:ListRuleNamesByTarget", """{"RuleNames":["run"]}""")
            .On("events:ListTargetsByRule", """{"Targets":[{"Id":"1","Arn":"arn:t"}]}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal(["ecs", "run"], SnapshotReader.Read(result.Documents).Regions.Single().Monitoring.Rules.Require().Select(r => r.Name));
        Assert.Equal(["ecs", "run"], _aws.CallsOf("events:ListTargetsByRule").Select(c => (string?)c.Input["Rule"]).Order());
    }

    private static string Alarm(string name, string space, string action) =>
        $"<member><AlarmName>{name}</AlarmName><AlarmArn>arn:aws:cloudwatch:eu-central-1:{ScriptedAws.Account}:alarm:{name}</AlarmArn><ActionsEnabled>true</ActionsEnabled>"
        + $"<AlarmActions>{(action.Length == 0 ? "" : $"<member>{action}</member>")}</AlarmActions><Namespace>{space}</Namespace><MetricName>CPUUtilization</MetricName><Dimensions/></member>";

    private static ScriptedAnswer Alarms(string alarms, string others) =>
        ScriptedAws.Xml("DescribeAlarms", $"<MetricAlarms>{alarms}</MetricAlarms>{others}", "http://monitoring.amazonaws.com/doc/2010-08-01/");
}
