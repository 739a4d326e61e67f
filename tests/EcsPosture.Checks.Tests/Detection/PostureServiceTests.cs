using EcsPosture.Checks.Detection;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Detection;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Detection;

public sealed class PostureServiceTests
{
    private const string Fsbp = "aws-foundational-security-best-practices/v/1.0.0";
    private static readonly RecordingGroup All = new() { AllSupported = true, IncludeGlobalResourceTypes = true };

    [Theory]
    [InlineData(Fsbp, "READY", Verdict.Pass)]
    [InlineData("nist-800-53/v/5.0.0", "READY", Verdict.Pass)]
    [InlineData(Fsbp, "INCOMPLETE", Verdict.Fail)]
    [InlineData("cis-aws-foundations-benchmark/v/1.4.0", "READY", Verdict.Fail)]
    public void Security_Hub_needs_a_standard_with_controls_for_ECS(string standard, string status, Verdict expected) =>
        Assert.Equal(expected, Hub(d => d with { Standards = AWatch.Standards((standard, status)) }));

    [Fact]
    public void Security_Hub_that_is_off_fails_and_unread_it_is_not_assessed()
    {
        Assert.Equal(Verdict.Fail, Hub(d => d with { SecurityHub = Observed.Known<SecurityHub?>(null), Standards = default }));
        Assert.Equal(Verdict.Fail, Hub(d => d with { Standards = AWatch.Standards() }));
        Assert.Equal(Verdict.NotAssessed, Hub(d => d with { SecurityHub = default }));
        Assert.Equal(Verdict.NotAssessed, Hub(d => d with { Standards = default }));
        Assert.Equal(Verdict.Pass, Hub(d => d with { Standards = AWatch.Standards((Fsbp, "INCOMPLETE"), ("nist-800-53/v/5.0.0", "READY")) }));
    }

    [Fact]
    public void A_recorder_of_everything_passes_and_none_fails()
    {
        Assert.Equal(Verdict.Pass, Config(d => d));
        Assert.Equal(Verdict.Fail, Config(d => d with { Recorders = AWatch.Recorders() }));
        Assert.Equal(Verdict.NotAssessed, Config(d => d with { Recorders = default }));
        Assert.Equal(Verdict.NotAssessed, Config(d => d with { RecorderStatuses = default }));
    }

    [Theory]
    [InlineData(true, "Success", Verdict.Pass)]
    [InlineData(true, "PENDING", Verdict.Pass)]
    [InlineData(true, null, Verdict.Pass)]
    [InlineData(true, "Failure", Verdict.Fail)]
    [InlineData(true, "FAILURE", Verdict.Fail)]
    [InlineData(false, "SUCCESS", Verdict.Fail)]
    public void The_recorder_must_record(bool recording, string? last, Verdict expected) => Assert.Equal(expected, Config(d => d with { RecorderStatuses = AWatch.Status(recording, last) }));

    [Fact]
    public void A_recorder_without_a_status_fails() =>
        Assert.Equal(Verdict.Fail, Config(d => d with { RecorderStatuses = Observed.Known<IReadOnlyList<RecorderStatus>>([new() { Name = "other", Recording = true }]) }));

    [Theory]
    [InlineData("AWS::ECS::Cluster,AWS::ECS::Service,AWS::ECS::TaskDefinition,AWS::IAM::Role", Verdict.Pass)]
    [InlineData("AWS::ECS::Cluster,AWS::ECS::Service,AWS::IAM::Role", Verdict.Fail)]
    [InlineData("AWS::ECS::Cluster,AWS::ECS::Service,AWS::ECS::TaskDefinition", Verdict.Fail)]
    public void Chosen_types_must_include_those_of_ECS_and_roles(string types, Verdict expected)
    {
        Assert.Equal(expected, Group(new() { ResourceTypes = types.Split(',') }));
        Assert.Equal(expected, Group(new() { ResourceTypes = types.Split(','), RecordingStrategy = new() { UseOnly = "INCLUSION_BY_RESOURCE_TYPES" } }));
    }

    [Theory]
    [InlineData("AWS::EC2::Volume", Verdict.Pass)]
    [InlineData("AWS::ECS::TaskDefinition", Verdict.Fail)]
    [InlineData("AWS::IAM::Role", Verdict.Fail)]
    public void Exclusions_must_spare_them(string excluded, Verdict expected) => Assert.Equal(
        expected,
        Group(new() { RecordingStrategy = new() { UseOnly = "EXCLUSION_BY_RESOURCE_TYPES" }, ExclusionByResourceTypes = new() { ResourceTypes = [excluded] } }));

    [Fact]
    public void The_strategy_says_which_list_of_types_counts()
    {
        string[] types = ["AWS::ECS::Cluster", "AWS::ECS::Service", "AWS::ECS::TaskDefinition", "AWS::IAM::Role"];

        Assert.Equal(Verdict.Fail, Group(new() { AllSupported = true, IncludeGlobalResourceTypes = true, RecordingStrategy = new() { UseOnly = "INCLUSION_BY_RESOURCE_TYPES" } }));
        Assert.Equal(Verdict.Pass, Group(new() { AllSupported = true, IncludeGlobalResourceTypes = true, RecordingStrategy = new() { UseOnly = "ALL_SUPPORTED_RESOURCE_TYPES" } }));
        Assert.Equal(Verdict.Pass, Group(new() { ResourceTypes = types, RecordingStrategy = new() { UseOnly = "EXCLUSION_BY_RESOURCE_TYPES" } }));
        Assert.Equal(Verdict.Fail, Group(new() { RecordingStrategy = new() { UseOnly = "ALL_SUPPORTED_RESOURCE_TYPES" } }));
    }

    [Fact]
    public void All_types_without_the_global_ones_leave_roles_out() => Assert.Equal(Verdict.Fail, Group(All with { IncludeGlobalResourceTypes = false }));

    [Fact]
    public void Roles_may_be_recorded_in_another_region()
    {
        var here = ASnapshot.OfRegion() with { Detection = AWatch.Detection() with { Recorders = AWatch.Recorders(All with { IncludeGlobalResourceTypes = false }) } };
        var there = ASnapshot.OfRegion("us-east-1");

        Assert.All(CheckRunner.Run<ConfigNotRecording>(ASnapshot.Account(here, there)), v => Assert.Equal(Verdict.Pass, v.Verdict));
        Assert.Equal(Verdict.NotAssessed, Here(there with { Detection = new() }));
        Assert.Equal(Verdict.Fail, Here(there with { Detection = AWatch.Detection() with { RecorderStatuses = AWatch.Status(false, null) } }));

        Verdict Here(Inventory.Snapshots.Snapshot other) => CheckRunner.Run<ConfigNotRecording>(ASnapshot.Account(here, other)).Single(v => v.Resource.Region == ASnapshot.Region).Verdict;
    }

    [Fact]
    public void While_a_region_is_unread_roles_may_be_recorded_there()
    {
        var here = ASnapshot.OfRegion() with { Detection = AWatch.Detection() with { Recorders = AWatch.Recorders(All with { IncludeGlobalResourceTypes = false }) } };
        var account = ASnapshot.Account(here) with { UnreadRegions = [ASnapshot.Denied("ecs:ListClusters", "us-east-1")] };

        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<ConfigNotRecording>(account).Single().Verdict);
        Assert.Equal(Verdict.NotAssessed, CheckRunner.Run<ConfigNotRecording>(account with { UnreadRegions = [], LeftOutRegions = account.UnreadRegions }).Single().Verdict);
    }

    [Fact]
    public void A_recorder_of_an_AWS_service_does_not_count() => Assert.Equal(
        Verdict.Fail,
        Config(d => d with { Recorders = Observed.Known<IReadOnlyList<ConfigurationRecorder>>([new() { Name = "default", RecordingGroup = All, ServicePrincipal = "securityhub.amazonaws.com" }]) }));

    [Fact]
    public void A_recorder_without_a_group_records_everything() =>
        Assert.Equal(Verdict.Pass, Config(d => d with { Recorders = Observed.Known<IReadOnlyList<ConfigurationRecorder>>([new() { Name = "default" }]) }));

    [Fact]
    public void The_evidence_is_the_state_that_was_read()
    {
        Assert.Equal(Evidence.Absent, Hub(AWatch.Standards()).Actual);
        Assert.EndsWith("/cis-aws-foundations-benchmark/v/1.4.0", Hub(AWatch.Standards(("cis-aws-foundations-benchmark/v/1.4.0", "READY"))).Actual, StringComparison.Ordinal);
        Assert.Equal("INCOMPLETE", Hub(AWatch.Standards((Fsbp, "INCOMPLETE"))).Actual);
        Assert.Equal("false", Recorder(AWatch.Status(false, null)).Actual);
        Assert.Equal(Evidence.Absent, Recorder(Observed.Known<IReadOnlyList<RecorderStatus>>([])).Actual);

        static Evidence Hub(Observed<IReadOnlyList<EnabledStandard>> standards) =>
            Assert.Single(CheckRunner.Run<SecurityHubOff>(ASnapshot.OfRegion() with { Detection = AWatch.Detection() with { Standards = standards } }).Single().Evidence);
        static Evidence Recorder(Observed<IReadOnlyList<RecorderStatus>> statuses) =>
            CheckRunner.Run<ConfigNotRecording>(ASnapshot.OfRegion() with { Detection = AWatch.Detection() with { RecorderStatuses = statuses } }).Single().Evidence.First(e => e.Path == "ConfigurationRecordersStatus[*].recording");
    }

    [Fact]
    public void One_recorder_of_two_is_enough_for_each_type()
    {
        string[] ecs = ["AWS::ECS::Cluster", "AWS::ECS::Service", "AWS::ECS::TaskDefinition"];

        Assert.Equal(Verdict.Pass, Config(d => d with { Recorders = AWatch.Recorders(new() { ResourceTypes = ecs }, new() { ResourceTypes = ["AWS::IAM::Role"] }) }));
        Assert.Equal(Verdict.Pass, Config(d => d with { RecorderStatuses = Observed.Known<IReadOnlyList<RecorderStatus>>([new() { Name = "other" }, new() { Name = "default", Recording = true }]) }));
    }

    private static Verdict Group(RecordingGroup group) => Config(d => d with { Recorders = AWatch.Recorders(group) });

    private static Verdict Config(Func<DetectionFacts, DetectionFacts> change) => CheckRunner.Run<ConfigNotRecording>(ASnapshot.OfRegion() with { Detection = change(AWatch.Detection()) }).Single().Verdict;

    private static Verdict Hub(Func<DetectionFacts, DetectionFacts> change) => CheckRunner.Run<SecurityHubOff>(ASnapshot.OfRegion() with { Detection = change(AWatch.Detection()) }).Single().Verdict;
}
