using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class ExecEnabledTests
{
    private static readonly Service On = AService.Named("web") with { EnableExecuteCommand = true };

    [Fact]
    public void Off_for_the_service_and_its_tasks_passes()
    {
        var region = Region(AService.Named("web")) with { Tasks = ResourceList<RunningTask>.Of([AService.TaskOf(On)]) };

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<ExecEnabled>(region)).Verdict);
    }

    [Fact]
    public void On_with_logged_sessions_is_medium()
    {
        var verdict = Assert.Single(CheckRunner.Run<ExecEnabled>(Region(On)));

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("enableExecuteCommand", "true", "false"), Assert.Single(verdict.Evidence));
        Assert.Equal("ECS Exec is on for service web.", verdict.Message);
        Assert.Empty(verdict.Gaps);
    }

    [Fact]
    public void A_running_task_fails_although_the_service_is_off()
    {
        var region = Region(AService.Named("web")) with
        {
            Tasks = ResourceList<RunningTask>.Of(
            [
                AService.TaskOf(On, "a") with { EnableExecuteCommand = true },
                AService.TaskOf(On, "b"),
                AService.TaskOf(On, "c") with { EnableExecuteCommand = true, LastStatus = "STOPPED" },
                AService.TaskOf(On, "d") with { EnableExecuteCommand = true, Group = "service:other" },
            ]),
        };

        var verdict = Assert.Single(CheckRunner.Run<ExecEnabled>(region));

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal("tasks[a].enableExecuteCommand", Assert.Single(verdict.Evidence).Path);
        Assert.StartsWith("ECS Exec is on for 1 running task(s) of service web", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_of_many_tasks_are_shown_and_all_are_counted()
    {
        var tasks = Enumerable.Range(0, 7).Select(i => AService.TaskOf(On, $"t{i}") with { EnableExecuteCommand = true });
        var verdict = Assert.Single(CheckRunner.Run<ExecEnabled>(Region(AService.Named("web")) with { Tasks = ResourceList<RunningTask>.Of(tasks) }));

        Assert.Equal(5, verdict.Evidence.Count);
        Assert.StartsWith("ECS Exec is on for 7 running task(s)", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_privileged_container_makes_it_high()
    {
        var region = Region(On, ATaskDefinition.Named("web").OnEc2().WithContainer("a").WithContainer("b", c => c with { Privileged = true }));

        var verdict = Assert.Single(CheckRunner.Run<ExecEnabled>(region));

        Assert.Equal(Severity.High, verdict.Severity);
        Assert.Contains("privileged", verdict.Message, StringComparison.Ordinal);
        Assert.Equal(new Evidence($"{ATaskDefinition.ArnOf("web")}: containerDefinitions[1].privileged", "true", "false or absent"), verdict.Evidence[1]);
    }

    [Theory]
    [InlineData(null, "absent")]
    [InlineData("DEFAULT", "DEFAULT")]
    public void The_clusters_setting_is_shown_where_sessions_follow_containers_that_all_log_elsewhere(string? logging, string shown)
    {
        var cluster = ACluster.Named() with { Configuration = new() { ExecuteCommandConfiguration = new() { Logging = logging } } };
        var definition = ATaskDefinition.Named("web").WithContainer("a", c => c with { LogConfiguration = new() { LogDriver = "splunk" } }).WithContainer("b", c => c with { LogConfiguration = new() { LogDriver = "splunk" } });
        var verdict = Assert.Single(CheckRunner.Run<ExecEnabled>(Region(On, definition) with { Clusters = ResourceList<Cluster>.Of([cluster]) }));

        Assert.Equal(Severity.High, verdict.Severity);
        Assert.Equal(
            new Evidence($"{ACluster.ArnOf()}: configuration.executeCommandConfiguration.logging", shown, "OVERRIDE, as a container does not use awslogs"),
            verdict.Evidence[1]);
    }

    [Theory]
    [InlineData("NONE", "awslogs", Severity.High)]
    [InlineData("DEFAULT", "awslogs", Severity.Medium)]
    [InlineData("DEFAULT", "splunk", Severity.High)]
    [InlineData(null, "awslogs", Severity.Medium)]
    [InlineData(null, "awsfirelens", Severity.High)]
    [InlineData("OVERRIDE", "awslogs", Severity.High)]
    public void Sessions_that_leave_no_log_make_it_high(string? logging, string driver, Severity expected)
    {
        var cluster = ACluster.Named() with { Configuration = new() { ExecuteCommandConfiguration = new() { Logging = logging } } };
        var definition = ATaskDefinition.Named("web").WithContainer("a").WithContainer("b", c => c with { LogConfiguration = new() { LogDriver = driver } });

        Assert.Equal(expected, Assert.Single(CheckRunner.Run<ExecEnabled>(Region(On, definition) with { Clusters = ResourceList<Cluster>.Of([cluster]) })).Severity);
        if (logging is null)
        {
            var unset = ResourceList<Cluster>.Of([cluster with { Configuration = null }]);
            Assert.Equal(expected, Assert.Single(CheckRunner.Run<ExecEnabled>(Region(On, definition) with { Clusters = unset })).Severity);
        }
    }

    [Fact]
    public void An_unread_cluster_or_definition_still_fails_and_names_the_gap()
    {
        var cluster = Region(On) with { Clusters = new() { Gaps = [ASnapshot.Denied("ecs:DescribeClusters")] } };
        var verdict = Assert.Single(CheckRunner.Run<ExecEnabled>(cluster));
        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal("ecs:DescribeClusters", Assert.Single(verdict.Gaps).Action);

        var definition = Region(On) with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:DescribeTaskDefinition")] } };
        verdict = Assert.Single(CheckRunner.Run<ExecEnabled>(definition));
        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal("ecs:DescribeTaskDefinition", Assert.Single(verdict.Gaps).Action);
    }

    [Fact]
    public void Unread_tasks_never_pass_and_those_of_another_cluster_do_not_matter()
    {
        var off = Region(AService.Named("web"));

        var verdict = Assert.Single(CheckRunner.Run<ExecEnabled>(off with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks", ACluster.ArnOf())] } }));
        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("ecs:ListTasks", Assert.Single(verdict.Gaps).Action);

        var other = off with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks", ACluster.ArnOf("other"))] } };
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<ExecEnabled>(other)).Verdict);

        var task = AService.TaskOf(On);
        var described = off with { Tasks = new() { Items = [new(task.TaskArn, Observed.Unknown<RunningTask>(ASnapshot.Denied("ecs:DescribeTasks")))], Gaps = [] } };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<ExecEnabled>(described)).Verdict);
    }

    [Fact]
    public void A_debug_tag_excuses_a_service_and_so_does_inactivity()
    {
        var tagged = On with { Tags = [new("ECS-Exec", "allowed")] };

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<ExecEnabled>(Region(tagged))).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<ExecEnabled>(Region(tagged), ("debugTag", ""))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<ExecEnabled>(Region(On with { Status = "INACTIVE" }))).Verdict);
    }

    private static Snapshot Region(Service service, ATaskDefinition? definition = null) => ASnapshot.With(definition ?? ATaskDefinition.Named("web")) with
    {
        Services = ResourceList<Service>.Of([service]),
        Clusters = ResourceList<Cluster>.Of([ACluster.Named()]),
    };
}
