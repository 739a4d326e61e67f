using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

/// <summary>Files of what watches over a region: GuardDuty, Security Hub, AWS Config, alarms and rules.</summary>
public sealed class WatchReadingTests
{
    private const string Topic = $"arn:aws:sns:{AFolder.Region}:{AFolder.Account}:on-call_1";

    [Fact]
    public void A_detector_is_read_with_its_features_and_the_coverage_of_the_account_s_own_clusters()
    {
        var detection = AFolder.OfRegion()
            .With(SnapshotPaths.ListDetectors, """{"DetectorIds":["d1"]}""")
            .With("guardduty/get-detector/d1.json", """
                {"Status":"ENABLED","Features":[{"Name":"RUNTIME_MONITORING","Status":"ENABLED","AdditionalConfiguration":[{"Name":"ECS_FARGATE_AGENT_MANAGEMENT","Status":"ENABLED"},{"Name":"EC2_AGENT_MANAGEMENT","Status":"DISABLED"}]}]}
                """)
            .With("guardduty/list-coverage/d1.json", $$"""
                {"Resources":[{"AccountId":"{{AFolder.Account}}","CoverageStatus":"UNHEALTHY","ResourceDetails":{"ResourceType":"ECS","EcsClusterDetails":{"ClusterName":"main","FargateDetails":{"Issues":["no agent"],"ManagementType":"AUTO_MANAGED"},"ContainerInstanceDetails":{"CoveredContainerInstances":1,"CompatibleContainerInstances":2} } } },
                {"AccountId":"999988887777","ResourceDetails":{"EcsClusterDetails":{"ClusterName":"foreign"} } },{"AccountId":"{{AFolder.Account}}","ResourceDetails":{"EksClusterDetails":{"ClusterName":"eks"} } }]}
                """)
            .Read().Detection;
        var detector = detection.Detector.Require()!;

        Assert.Equal(("d1", "ENABLED"), (detector.DetectorId, detector.Status));
        Assert.True(detector.Feature("RUNTIME_MONITORING")!.Has("ECS_FARGATE_AGENT_MANAGEMENT"));
        Assert.False(detector.Feature("RUNTIME_MONITORING")!.Has("EC2_AGENT_MANAGEMENT"));
        Assert.Null(detector.Feature("OTHER"));
        var coverage = Assert.Single(detection.Coverage.Require());
        Assert.Equal(("main", "UNHEALTHY", "no agent", 1L, 2L), (coverage.ClusterName, coverage.CoverageStatus, coverage.Issue, coverage.CoveredInstances, coverage.CompatibleInstances));
    }

    [Fact]
    public void No_detector_is_known_to_be_none_and_an_unread_one_is_unknown()
    {
        var none = AFolder.OfRegion().With(SnapshotPaths.ListDetectors, """{"DetectorIds":[]}""").Read().Detection;
        Assert.Null(none.Detector.Require());
        Assert.Empty(none.Coverage.Require());

        var listed = AFolder.OfRegion().With(SnapshotPaths.ListDetectors, """{"DetectorIds":["d1"]}""").Read().Detection;
        Assert.Equal(("guardduty:GetDetector", "guardduty:ListCoverage"), (listed.Detector.Gap!.Action, listed.Coverage.Gap!.Action));
        Assert.Equal("guardduty:ListDetectors", AFolder.OfRegion().Read().Detection.Detector.Gap!.Action);
    }

    [Fact]
    public void Security_Hub_without_a_subscription_is_known_to_be_off()
    {
        var off = AFolder.OfRegion().With(SnapshotPaths.DescribeHub, "{}").With(SnapshotPaths.GetEnabledStandards, "{}").Read().Detection;
        Assert.Null(off.SecurityHub.Require());
        Assert.Empty(off.Standards.Require());

        var on = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeHub, """{"HubArn":"hub"}""")
            .With(SnapshotPaths.GetEnabledStandards, """{"StandardsSubscriptions":[{"StandardsArn":"s","StandardsStatus":"READY"}]}""").Read().Detection;
        Assert.Equal(("hub", "READY"), (on.SecurityHub.Require()!.HubArn, on.Standards.Require().Single().StandardsStatus));
        Assert.False(AFolder.OfRegion().Read().Detection.SecurityHub.IsKnown);
        Assert.False(AFolder.OfRegion().Read().Detection.Standards.IsKnown);
    }

    [Fact]
    public void Recorders_are_read_with_their_state()
    {
        var detection = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeConfigurationRecorders, """{"ConfigurationRecorders":[{"name":"default","recordingGroup":{"allSupported":false,"exclusionByResourceTypes":{"resourceTypes":["T"]},"recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}}}]}""")
            .With(SnapshotPaths.DescribeConfigurationRecorderStatus, """{"ConfigurationRecordersStatus":[{"name":"default","recording":true,"lastStatus":"FAILURE","lastErrorCode":"E"}]}""")
            .Read().Detection;

        var group = detection.Recorders.Require().Single().RecordingGroup!;
        Assert.Equal(("EXCLUSION_BY_RESOURCE_TYPES", "T"), (group.RecordingStrategy!.UseOnly, group.ExclusionByResourceTypes!.ResourceTypes.Single()));
        Assert.Equal((true, "FAILURE", "E"), detection.RecorderStatuses.Require().Single() is var s ? (s.Recording, s.LastStatus, s.LastErrorCode) : default);
    }

    [Fact]
    public void Alarms_are_read_with_their_metrics_and_who_hears_them()
    {
        var monitoring = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeAlarms, $$"""
                {"MetricAlarms":[{"AlarmName":"a","AlarmArn":"arn:a","ActionsEnabled":true,"AlarmActions":["{{Topic}}","arn:aws:lambda:eu-west-1:111122223333:function:f"],"Namespace":"AWS/ECS","MetricName":"CPUUtilization","Dimensions":[{"Name":"ClusterName","Value":"main"}]},
                {"AlarmName":"b","AlarmArn":"arn:b","ActionsEnabled":false,"Metrics":[{"Id":"e","Expression":"m1/m2"},{"Id":"m1","MetricStat":{"Metric":{"Namespace":"ECS/ContainerInsights","MetricName":"RunningTaskCount","Dimensions":[{"Name":"ServiceName","Value":"web"}]},"Period":60} }]}],
                "CompositeAlarms":[{"AlarmName":"c","AlarmRule":"ALARM(\"a\")"}]}
                """)
            .With($"sns/list-subscriptions-by-topic/{AFolder.Region}-{AFolder.Account}_on-call_1.json", """{"Subscriptions":[{"SubscriptionArn":"PendingConfirmation","Protocol":"email","Endpoint":"x@example.com"}]}""")
            .Read().Monitoring;
        var (a, b) = (monitoring.Alarms.Find("arn:a").Require()!, monitoring.Alarms.Find("arn:b").Require()!);

        Assert.Equal(("AWS/ECS", "main", null), (a.Metrics.Single().Namespace, a.Metrics.Single().Dimension("ClusterName"), a.Metrics.Single().Dimension("ServiceName")));
        Assert.Equal(("RunningTaskCount", "web", false), (b.Metrics.Single().MetricName, b.Metrics.Single().Dimension("ServiceName"), b.ActionsEnabled));
        Assert.True(monitoring.CompositeAlarms.Require().Single().Names(a));
        Assert.False(monitoring.CompositeAlarms.Require().Single().Names(b));
        Assert.False(monitoring.SubscriptionsOf(Topic).Require().Single().IsConfirmed);
        Assert.Equal("sns:ListSubscriptionsByTopic", monitoring.SubscriptionsOf("arn:aws:sns:eu-west-1:111122223333:other").Gap!.Action);
    }

    [Fact]
    public void A_list_of_alarms_without_composite_ones_leaves_them_unknown()
    {
        var monitoring = AFolder.OfRegion().With(SnapshotPaths.DescribeAlarms, """{"MetricAlarms":[]}""").Read().Monitoring;

        Assert.True(monitoring.Alarms.IsComplete);
        Assert.False(monitoring.CompositeAlarms.IsKnown);
    }

    [Fact]
    public void Rules_are_read_with_their_patterns_and_targets()
    {
        var folder = AFolder.OfRegion().With(SnapshotPaths.ListRules, """{"Rules":[{"Name":"r","Arn":"arn:r","State":"ENABLED","EventPattern":"{\"source\":[\"aws.ecs\"]}","EventBusName":"default"}]}""");

        Assert.Equal("events:ListTargetsByRule", folder.Read().Monitoring.Rules.Require().Single().Targets.Gap!.Action);
        var rule = folder.With(SnapshotPaths.ListTargetsByRule("r"), """{"Targets":[{"Id":"1","Arn":"arn:t"}]}""").Read().Monitoring.Rules.Require().Single();
        Assert.Equal(("{\"source\":[\"aws.ecs\"]}", true, "arn:t"), (rule.EventPattern, rule.IsEnabled, rule.Targets.Require().Single()));
        Assert.False(AFolder.OfRegion().With(SnapshotPaths.ListRules, """{"Rules":[{"Arn":"arn:r"}]}""").Read().Monitoring.Rules.IsKnown);
    }

    [Fact]
    public void A_target_tells_its_dead_letter_queue()
    {
        var folder = AFolder.OfRegion().With(SnapshotPaths.ListRules, """{"Rules":[{"Name":"r","Arn":"arn:r","State":"ENABLED","ScheduleExpression":"rate(1 day)"}]}""")
            .With(SnapshotPaths.ListTargetsByRule("r"), $$$"""{"Targets":[{"Id":"1","Arn":"{{{AFolder.ClusterArn}}}","EcsParameters":{"TaskDefinitionArn":"t"},"DeadLetterConfig":{"Arn":"arn:q"}},{"Id":"2","Arn":"{{{AFolder.ClusterArn}}}","EcsParameters":{"TaskDefinitionArn":"t"}}]}""");

        Assert.Equal(["arn:q", null], folder.Read().EventTargets.Known.Select(t => t.DeadLetterArn));
    }

    [Theory]
    [InlineData("configservice/describe-configuration-recorders.json", "config:DescribeConfigurationRecorders")]
    [InlineData("guardduty/get-detector/d1.json", "guardduty:GetDetector")]
    [InlineData("ecr/batch-get-repository-scanning-configuration.json", "ecr:BatchGetRepositoryScanningConfiguration")]
    public void Paths_tell_their_actions(string path, string action) => Assert.Equal(action, SnapshotPaths.ActionOf(path));
}
