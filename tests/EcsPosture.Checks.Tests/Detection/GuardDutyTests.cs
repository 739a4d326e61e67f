using EcsPosture.Checks.Detection;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Detection;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Detection;

public sealed class GuardDutyTests
{
    private static readonly Service OnFargate = AService.Named("web");
    private static readonly Service OnEc2 = OnFargate with { LaunchType = "EC2", Deployments = [] };

    [Fact]
    public void A_region_whose_tasks_are_watched_passes_as_the_region()
    {
        var verdict = Judge(AWatch.Detector());

        Assert.Equal((Verdict.Pass, SubjectKind.Region, ASnapshot.Region, ASnapshot.Region), (verdict.Verdict, verdict.Subject!.Kind, verdict.Subject.Key, verdict.Resource.Name));
    }

    [Fact]
    public void Without_an_enabled_detector_it_fails()
    {
        Assert.Equal((Verdict.Fail, Severity.High), Of(Judge((Detector?)null)));
        Assert.Equal((Verdict.Fail, Severity.High), Of(Judge(AWatch.Detector() with { Status = "DISABLED" })));
    }

    [Fact]
    public void Without_Runtime_Monitoring_it_fails()
    {
        Assert.Equal((Verdict.Fail, Severity.High), Of(Judge(AWatch.Detector(runtime: false))));
        Assert.Equal((Verdict.Fail, Severity.High), Of(Judge(AWatch.Detector() with { Features = [] })));
        Assert.Equal((Verdict.Fail, Severity.High), Of(Judge(AWatch.Detector(runtime: false), OnEc2)));
    }

    [Fact]
    public void An_agent_must_be_managed_for_the_launch_types_in_use()
    {
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Judge(AWatch.Detector(fargate: false))));
        Assert.Equal(Verdict.Pass, Judge(AWatch.Detector(ec2: false)).Verdict);
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Judge(AWatch.Detector(ec2: false), OnEc2)));
        Assert.Equal(Verdict.Pass, Judge(AWatch.Detector(fargate: false), OnEc2).Verdict);
    }

    [Fact]
    public void Container_instances_of_EC2_need_the_agent_too_and_external_ones_do_not()
    {
        var instance = new ContainerInstance { ContainerInstanceArn = "arn:aws:ecs:eu-west-1:111122223333:container-instance/main/1", Ec2InstanceId = "i-0a1b", ClusterArn = ACluster.ArnOf() };

        Assert.Equal(Verdict.Fail, With(instance).Verdict);
        Assert.Equal(Verdict.Pass, With(instance with { Ec2InstanceId = "mi-0a1b" }).Verdict);

        CheckVerdict With(ContainerInstance host) => Judge(Region(AWatch.Detector(ec2: false), OnFargate) with { ContainerInstances = ResourceList<ContainerInstance>.Of([host]) });
    }

    [Fact]
    public void Only_hosts_that_it_cannot_watch_need_a_detector_alone() =>
        Assert.Equal(Verdict.Pass, Judge(AWatch.Detector(runtime: false), OnEc2 with { LaunchType = "EXTERNAL" }).Verdict);

    [Fact]
    public void A_region_without_ECS_does_not_apply_unless_something_is_unread()
    {
        var empty = ASnapshot.OfRegion() with { Detection = AWatch.Detection() with { Detector = Observed.Known<Detector?>(null) } };

        Assert.Equal(Verdict.NotApplicable, Judge(empty).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(empty with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } }).Verdict);
    }

    [Fact]
    public void An_unread_detector_or_one_without_features_is_not_assessed()
    {
        var unread = Region(null, OnFargate) with { Detection = new() { Detector = Observed.Unknown<Detector?>(ASnapshot.Denied("guardduty:ListDetectors")) } };

        Assert.Equal(Verdict.NotAssessed, Judge(unread).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(AWatch.Detector() with { Features = null }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(AWatch.Detector() with { Features = null, Status = "DISABLED" }).Verdict);
    }

    [Fact]
    public void Unknown_launch_types_are_not_assessed_where_they_decide()
    {
        var unknown = OnEc2 with { LaunchType = null, CapacityProviderStrategy = [new() { CapacityProvider = "mine" }] };

        Assert.Equal(Verdict.NotAssessed, Judge(AWatch.Detector(runtime: false), unknown).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(AWatch.Detector(ec2: false), unknown).Verdict);
        Assert.Equal(Verdict.Pass, Judge(AWatch.Detector(), unknown).Verdict);
    }

    [Fact]
    public void A_cluster_with_healthy_coverage_passes_and_an_unhealthy_one_says_why()
    {
        Assert.Equal(Verdict.Pass, Coverage(new() { ClusterName = "main", CoverageStatus = "HEALTHY" }).Verdict);
        var unhealthy = Coverage(new() { ClusterName = "main", CoverageStatus = "UNHEALTHY", Issue = "Agent not running", CoveredInstances = 1, CompatibleInstances = 3 });
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(unhealthy));
        Assert.Contains("Agent not running", unhealthy.Message, StringComparison.Ordinal);
        Assert.Contains("1 of 3", unhealthy.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_that_is_not_listed_fails_where_tasks_run()
    {
        Assert.Equal(Verdict.Fail, Coverage(new() { ClusterName = "other" }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Coverage(new() { ClusterName = "other" }, c => c with { RunningTasksCount = 0 }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Coverage(new() { ClusterName = "other" }, service: OnEc2 with { LaunchType = "MANAGED_INSTANCES" }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Coverage(new() { ClusterName = "other" }, service: OnEc2 with { LaunchType = null, CapacityProviderStrategy = [new() { CapacityProvider = "mine" }] }).Verdict);
    }

    [Theory]
    [InlineData("false", Verdict.Fail)]
    [InlineData("False", Verdict.Fail)]
    [InlineData("true", Verdict.Pass)]
    public void A_tag_may_exclude_a_cluster(string value, Verdict expected) => Assert.Equal(
        expected,
        Coverage(new() { ClusterName = "main", CoverageStatus = "HEALTHY" }, c => c with { Tags = [new("GuardDutyManaged", value)] }).Verdict);

    [Fact]
    public void Coverage_does_not_apply_without_Runtime_Monitoring_and_unread_it_is_not_assessed()
    {
        var snapshot = Region(AWatch.Detector(runtime: false), OnFargate);

        Assert.Equal(Verdict.NotApplicable, CheckRunner.Run<ClusterNotCovered>(snapshot).Single().Verdict);
        Assert.Equal(Verdict.NotApplicable, CheckRunner.Run<ClusterNotCovered>(Region(null, OnFargate)).Single().Verdict);
        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<ClusterNotCovered>(Region(AWatch.Detector() with { Features = null }, OnFargate)).Single().Verdict);
        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<ClusterNotCovered>(snapshot with { Detection = new() }).Single().Verdict);
        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<ClusterNotCovered>(snapshot with { Detection = AWatch.Detection() with { Coverage = default } }).Single().Verdict);
    }

    [Fact]
    public void The_evidence_is_the_state_that_was_read()
    {
        Assert.Equal(new Evidence("DetectorIds", Evidence.Absent, "a detector"), Seen(Judge((Detector?)null)));
        Assert.Equal(new Evidence("Status", "DISABLED", "ENABLED"), Seen(Judge(AWatch.Detector() with { Status = "DISABLED" })));
        Assert.Equal(("Features[RUNTIME_MONITORING].Status", "DISABLED"), (Seen(Judge(AWatch.Detector(runtime: false))).Path, Seen(Judge(AWatch.Detector(runtime: false))).Actual));
        Assert.Equal(Evidence.Absent, Seen(Judge(AWatch.Detector() with { Features = [] })).Actual);
        Assert.Equal("DISABLED", Seen(Judge(AWatch.Detector(fargate: false))).Actual);
        Assert.Equal(Evidence.Absent, Seen(Judge(AWatch.Detector() with { Features = [AWatch.Detector().Features![0] with { AdditionalConfiguration = [] }] })).Actual);
        Assert.Equal("UNHEALTHY", Seen(Coverage(new() { ClusterName = "main", CoverageStatus = "UNHEALTHY" })).Actual);
        Assert.Equal(Evidence.Absent, Seen(Coverage(new() { ClusterName = "main" })).Actual);

        static Evidence Seen(CheckVerdict verdict) => Assert.Single(verdict.Evidence);
    }

    [Fact]
    public void Instances_are_counted_only_while_some_are_not_covered() => Assert.DoesNotContain(
        "container instances",
        Coverage(new() { ClusterName = "main", CoverageStatus = "UNHEALTHY", CoveredInstances = 3, CompatibleInstances = 3 }).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_tag_that_excludes_is_found_among_others() =>
        Assert.Equal(Verdict.Fail, Coverage(new() { ClusterName = "main", CoverageStatus = "HEALTHY" }, c => c with { Tags = [new("team", "web"), new("GuardDutyManaged", "false")] }).Verdict);

    private static CheckVerdict Coverage(ClusterCoverage coverage, Func<Cluster, Cluster>? change = null, Service? service = null)
    {
        var snapshot = Region(AWatch.Detector(), service ?? OnFargate) with
        {
            Clusters = ResourceList<Cluster>.Of([(change ?? (c => c))(ACluster.Named())]),
            Detection = AWatch.Detection() with { Coverage = Observed.Known<IReadOnlyList<ClusterCoverage>>([coverage]) },
        };
        return CheckRunner.Run<ClusterNotCovered>(snapshot).Single();
    }

    private static CheckVerdict Judge(Detector? detector, Service? service = null) => Judge(Region(detector, service ?? OnFargate));

    private static CheckVerdict Judge(Snapshot region) => CheckRunner.Run<GuardDutyOff>(region).Single();

    private static Snapshot Region(Detector? detector, Service service) => ASnapshot.OfRegion() with
    {
        Clusters = ResourceList<Cluster>.Of([ACluster.Named()]),
        Services = ResourceList<Service>.Of([service]),
        Detection = AWatch.Detection() with { Detector = Observed.Known(detector) },
    };

    private static (Verdict Verdict, Severity Severity) Of(CheckVerdict verdict) => (verdict.Verdict, verdict.Severity);
}
