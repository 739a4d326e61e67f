using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.PrincipalJudge;

namespace EcsPosture.Checks.Tests.Iam;

/// <summary>Steps of escalation by ECS Exec, by sessions past it, and by switching it on.</summary>
public sealed class ExecStepsTests
{
    private static readonly string[] Channels =
        ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"];

    private static readonly Role Web = ARole.Named("web-task") with { InlinePolicies = ARole.Inline(ARole.Allow(Channels)) };
    private static readonly PolicyStatement Exec = ARole.Allow(["ecs:ExecuteCommand"]);
    private static readonly PolicyStatement Update = ARole.Allow(["ecs:UpdateService"]);

    [Theory]
    [InlineData("ecs:ExecuteCommand", "ecs-006", false)]
    [InlineData("ssm:StartSession", "ecs-x05", true)]
    public void A_running_task_with_Exec_on_is_entered_for_sure(string action, string path, bool isDerived)
    {
        var step = Assert.Single(Steps(Region(service: true, task: true), Web, ARole.Allow([action])));

        Assert.Equal((path, Web.RoleArn, false, isDerived), (step.Path.Id, step.To, step.IsAssumed, step.IsPotential));
    }

    [Theory]
    [InlineData("ecs:ExecuteCommand")]
    [InlineData("ssm:StartSession")]
    public void Where_Exec_is_off_and_cannot_be_switched_on_there_is_no_step(string action)
    {
        Assert.Empty(Steps(Region(service: false, task: false), Web, ARole.Allow([action])));
        Assert.Empty(Steps(Region(service: false, task: false), Web, ARole.Allow([action]), ARole.Allow(["ecs:UpdateService"], [AService.ArnOf("other")])));
    }

    [Fact]
    public void Who_may_update_the_service_switches_Exec_on()
    {
        var region = Region(service: false, task: false);
        var step = Assert.Single(Steps(region, Web, Exec, ARole.Allow(["ecs:UpdateService"], [AService.ArnOf("web")])));

        Assert.Equal(("ecs-x03", false, true), (step.Path.Id, step.IsAssumed, step.IsPotential));
        Assert.Contains(step.Grants, g => g.Action == "ecs:UpdateService" && g.Resource == AService.ArnOf("web"));
        Assert.Empty(Steps(region, Web, Exec, ARole.Allow(["ecs:UpdateService"], null, new PolicyCondition("Bool", "ecs:enable-execute-command", ["false"]))));
        Assert.Empty(Steps(region, Web, Update));
    }

    [Fact]
    public void Exec_on_for_the_tasks_that_start_next_only_is_assumed()
    {
        Assert.Equal(("ecs-006", true), Shown(Assert.Single(Steps(Region(service: true, task: false), Web, Exec))));

        var scheduled = ASnapshot.With(ATaskDefinition.Named("web")) with { Schedules = ResourceList<ScheduledTask>.Of([Nightly(isOn: true)]) };
        Assert.Equal(("ecs-006", true), Shown(Assert.Single(Steps(scheduled, Web, Exec))));
        Assert.Empty(Steps(scheduled with { Schedules = ResourceList<ScheduledTask>.Of([Nightly(isOn: false)]) }, Web, Exec, Update));
    }

    [Fact]
    public void A_role_without_the_channels_of_Exec_cannot_be_entered()
    {
        var region = Region(service: true, task: true);

        Assert.Empty(Steps(region, ARole.Named("web-task"), Exec, Update));
        Assert.All(Channels, channel => Assert.Empty(Steps(region, Web with { InlinePolicies = ARole.Inline(ARole.Allow(Channels), ARole.Deny([channel])) }, Exec)));
        Assert.Equal(("ecs-006", true), Shown(Assert.Single(Steps(region, Web with { InlinePolicies = ARole.Inline(ARole.Allow(Channels, null, new PolicyCondition("StringEquals", "aws:SourceVpc", ["vpc-1"]))) }, Exec))));
    }

    [Fact]
    public void What_was_not_read_leaves_the_step_assumed()
    {
        Assert.Equal(("ecs-006", true), Shown(Assert.Single(Steps(Region(service: true, task: true), Web with { AttachedPolicies = default }, Exec))));
        Assert.Equal(("ecs-006", true), Shown(Assert.Single(Steps(Region(service: false, task: false) with { Tasks = new() }, Web, Exec))));
        Assert.Equal(("ecs-006", true), Shown(Assert.Single(Steps(Region(service: true, task: true) with { Tasks = new() }, Web, Exec))));
    }

    [Fact]
    public void Unread_services_hide_a_step_and_say_so()
    {
        var region = Region(service: false, task: false);
        var graph = Graph(Account(region with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices")] } }, [Person(Exec), Web]));

        Assert.Empty(graph.StepsOf(Person().RoleArn));
        Assert.Equal("ecs:ListServices", graph.UnseenBy(Person().RoleArn)?.Action);
        Assert.Null(Graph(Account(region, [Person(Exec), Web])).UnseenBy(Person().RoleArn));
    }

    [Fact]
    public void The_service_of_a_task_is_known_by_the_task_where_the_service_itself_is_unread()
    {
        var region = Region(service: false, task: false) with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices")] } };

        Assert.Equal(("ecs-x03", false), Shown(Assert.Single(Steps(region, Web, Exec, ARole.Allow(["ecs:UpdateService"], [AService.ArnOf("web")])))));
    }

    [Fact]
    public void Of_several_services_with_one_role_those_with_Exec_on_count()
    {
        var off = AService.Named("web");
        var on = AService.Running("batch", ATaskDefinition.ArnOf("web"), "jobs") with { EnableExecuteCommand = true };
        var region = ASnapshot.With(ATaskDefinition.Named("web")) with
        {
            Services = ResourceList<Service>.Of([off, on]),
            Tasks = ResourceList<RunningTask>.Of([AService.TaskOf(off), AService.TaskOf(on, "f123456789abcdef0123456789abcdef") with { TaskArn = TaskArn("jobs"), EnableExecuteCommand = true }]),
        };

        Assert.Equal(("ecs-006", false), Shown(Assert.Single(Steps(region, Web, ARole.Allow(["ecs:ExecuteCommand"], [TaskArn("jobs").Replace("/1", "/*", StringComparison.Ordinal)])))));
        Assert.Empty(Steps(region, Web, ARole.Allow(["ecs:ExecuteCommand"], [TaskArn("main").Replace("/1", "/*", StringComparison.Ordinal)])));
    }

    [Fact]
    public void A_standalone_task_cannot_be_switched_on_and_a_task_has_the_role_it_was_given()
    {
        var alone = ASnapshot.With(ATaskDefinition.Named("web")) with { Tasks = ResourceList<RunningTask>.Of([AService.Task(ATaskDefinition.ArnOf("web"))]) };
        Assert.Empty(Steps(alone, Web, Exec, Update));

        var given = alone with { Tasks = ResourceList<RunningTask>.Of([AService.Task(ATaskDefinition.ArnOf("web")) with { EnableExecuteCommand = true, Overrides = new() { TaskRoleArn = ARole.ArnOf("given") } }]) };
        var graph = Graph(Account(given, [Person(Exec), Web, Web with { RoleArn = ARole.ArnOf("given"), RoleName = "given" }]));
        Assert.Equal([ARole.ArnOf("given")], graph.StepsOf(Person().RoleArn).Select(s => s.To));
    }

    [Fact]
    public void A_task_that_has_stopped_is_entered_no_more()
    {
        var region = Region(service: false, task: true);

        Assert.Empty(Steps(region with { Tasks = ResourceList<RunningTask>.Of(region.Tasks.Known.Select(t => t with { LastStatus = "STOPPED" })) }, Web, Exec));
    }

    [Fact]
    public void Where_only_the_uses_of_roles_are_known_every_way_by_Exec_is_assumed()
    {
        var account = Account(Region(service: false, task: false), [Person(Exec), Web]);
        var usage = new RoleUsage(account, account.Regions.Select(r => new RegionUsage(r))).Of([ASnapshot.Region], [], []);

        Assert.Equal(("ecs-006", true), Shown(Assert.Single(new EscalationGraph(account, usage).StepsOf(Person().RoleArn))));
    }

    [Fact]
    public void The_digest_tells_whether_Exec_is_on()
    {
        string DigestOf(Snapshot region) => Graph(Account(region, [Person(Exec), Web])).Digest;

        Assert.NotEqual(DigestOf(Region(service: true, task: true)), DigestOf(Region(service: true, task: false)));
        Assert.Equal(DigestOf(Region(service: true, task: true)), DigestOf(Region(service: true, task: true)));
    }

    private static string TaskArn(string cluster) => $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:task/{cluster}/1";

    private static ScheduledTask Nightly(bool isOn) => new()
    {
        SourceArn = $"arn:aws:scheduler:{ASnapshot.Region}:{ASnapshot.AccountId}:schedule/default/nightly",
        Name = "nightly",
        IsEnabled = true,
        ClusterArn = ACluster.ArnOf(),
        TaskDefinitionArn = ATaskDefinition.ArnOf("web"),
        EnableExecuteCommand = isOn,
        ContentHash = "nightly",
    };

    private static Snapshot Region(bool service, bool task)
    {
        var web = AService.Named("web") with { EnableExecuteCommand = service };
        return ASnapshot.With(ATaskDefinition.Named("web")) with
        {
            Services = ResourceList<Service>.Of([web]),
            Tasks = ResourceList<RunningTask>.Of([AService.TaskOf(web) with { EnableExecuteCommand = task }]),
        };
    }

    private static (string Path, bool IsAssumed) Shown(EscalationStep step) => (step.Path.Id, step.IsAssumed);

    private static IReadOnlyList<EscalationStep> Steps(Snapshot region, Role target, params PolicyStatement[] statements) =>
        Graph(Account(region, [Person(statements), target])).StepsOf(Person().RoleArn);
}
