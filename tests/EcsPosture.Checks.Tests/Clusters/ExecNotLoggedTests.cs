using EcsPosture.Checks.Clusters;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Clusters;

public sealed class ExecNotLoggedTests
{
    [Fact]
    public void Logging_to_a_group_that_exists_passes() => Assert.Equal(Verdict.Pass, Judge(Region(ACluster.Named())).Verdict);

    [Fact]
    public void A_group_that_does_not_exist_fails_high()
    {
        var verdict = Judge(Region(ACluster.Named()) with { LogGroups = ResourceList<LogGroup>.Of([]) });

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void Unread_groups_are_not_taken_for_missing() =>
        Assert.Equal(Verdict.NotAssessed, Judge(Region(ACluster.Named()) with { LogGroups = new() }).Verdict);

    [Theory]
    [InlineData("NONE", Severity.High)]
    [InlineData("DEFAULT", Severity.Medium)]
    [InlineData(null, Severity.Medium)]
    [InlineData("OVERRIDE", Severity.High)]
    public void Other_logging_fails(string? logging, Severity severity)
    {
        var verdict = Judge(Region(With(new() { Logging = logging })));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void No_configuration_means_the_default_unless_none_was_asked_for()
    {
        Assert.Equal(Severity.Medium, Judge(Region(ACluster.Named() with { Configuration = null })).Severity);
        Assert.Equal(Verdict.NotAssessed, Judge(Region(ACluster.Named() with { Configuration = null, Settings = null })).Verdict);
    }

    [Fact]
    public void The_evidence_is_what_was_configured_and_a_pass_says_what_it_takes()
    {
        const string path = "configuration.executeCommandConfiguration";

        Assert.Equal(new Evidence(path + ".logging", "DEFAULT", "OVERRIDE"), Assert.Single(Judge(Region(With(new() { Logging = "DEFAULT" }))).Evidence));
        Assert.Equal(new Evidence(path + ".logging", Evidence.Absent, "OVERRIDE"), Assert.Single(Judge(Region(With(new()))).Evidence));
        Assert.Equal(new Evidence(path, Evidence.Absent, "OVERRIDE"), Assert.Single(Judge(Region(ACluster.Named() with { Configuration = null })).Evidence));
        Assert.Contains("script and cat", Judge(Region(ACluster.Named())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_cluster_passes_while_its_use_is_unread() =>
        Assert.Equal((Verdict.Pass, 0), Judge(Region(ACluster.Named()) with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices", ACluster.ArnOf())] } }) is var v ? (v.Verdict, v.Gaps.Count) : default);

    [Fact]
    public void Whether_a_bucket_exists_is_not_read()
    {
        var verdict = Judge(Region(With(new() { Logging = "OVERRIDE", LogConfiguration = new() { S3BucketName = "sessions" } })));

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("sessions", Assert.Single(verdict.Gaps).Resource);
    }

    [Fact]
    public void While_nobody_uses_exec_it_is_low()
    {
        var region = Region(With(new() { Logging = "NONE" })) with { Services = ResourceList<Service>.Of([AService.Named("web")]) };

        Assert.Equal((Verdict.Fail, Severity.Low), (Judge(region).Verdict, Judge(region).Severity));
    }

    [Fact]
    public void A_task_or_an_enabled_schedule_with_exec_counts_like_a_service()
    {
        var region = Region(With(new() { Logging = "NONE" })) with { Services = ResourceList<Service>.Of([]) };
        var schedule = new ScheduledTask { SourceArn = "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/x", Name = "x", IsEnabled = true, ClusterArn = ACluster.ArnOf(), EnableExecuteCommand = true };

        Assert.Equal(Severity.High, Judge(region with { Tasks = ResourceList<RunningTask>.Of([AService.Task(ATaskDefinition.ArnOf("web")) with { EnableExecuteCommand = true }]) }).Severity);
        Assert.Equal(Severity.High, Judge(region with { Schedules = ResourceList<ScheduledTask>.Of([schedule]) }).Severity);
        Assert.Equal(Severity.Low, Judge(region with { Schedules = ResourceList<ScheduledTask>.Of([schedule with { IsEnabled = false }]) }).Severity);
    }

    [Fact]
    public void Only_proof_that_nobody_uses_exec_lowers_it()
    {
        var verdict = Judge(Region(With(new() { Logging = "NONE" })) with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices", ACluster.ArnOf())] } });

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal("ecs:ListServices", Assert.Single(verdict.Gaps).Action);
    }

    [Fact]
    public void An_unread_list_of_another_cluster_does_not_matter()
    {
        var region = Region(With(new() { Logging = "NONE" })) with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices", ACluster.ArnOf("other"))] } };

        Assert.Equal(Severity.Low, Judge(region).Severity);
    }

    private static Cluster With(ExecuteCommandConfiguration exec) => ACluster.Named() with { Configuration = new() { ExecuteCommandConfiguration = exec } };

    private static Snapshot Region(Cluster cluster) => ASnapshot.OfRegion() with
    {
        Clusters = ResourceList<Cluster>.Of([cluster]),
        Services = ResourceList<Service>.Of([AService.Named("web") with { EnableExecuteCommand = true }]),
        LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named("/ecs/exec")]),
    };

    private static CheckVerdict Judge(Snapshot region) => Assert.Single(CheckRunner.Run<ExecNotLogged>(region));
}
