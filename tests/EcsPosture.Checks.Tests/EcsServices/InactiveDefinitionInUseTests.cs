using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class InactiveDefinitionInUseTests
{
    [Fact]
    public void An_active_revision_passes() =>
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(Region("ACTIVE"))).Verdict);

    [Theory]
    [InlineData("INACTIVE")]
    [InlineData("DELETE_IN_PROGRESS")]
    public void A_deployment_of_another_revision_fails(string status)
    {
        var verdict = Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(Region(status)));

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
        Assert.Equal("deployments[0].taskDefinition", Assert.Single(verdict.Evidence).Path);
        Assert.Contains(status, verdict.Evidence[0].Actual, StringComparison.Ordinal);
        Assert.Equal("web", verdict.Subject?.Name);
    }

    [Fact]
    public void A_task_set_and_a_running_task_fail_as_well()
    {
        var old = ATaskDefinition.ArnOf("web", 2);
        var service = AService.Named("web");
        var definitions = ResourceList<TaskDefinition>.Of([ATaskDefinition.Named("web"), ATaskDefinition.Named("web", 2).With(d => d with { Status = Observed.Known("INACTIVE") })]);

        var task = Region("ACTIVE") with { TaskDefinitions = definitions, Tasks = ResourceList<RunningTask>.Of([AService.TaskOf(service, "t") with { TaskDefinitionArn = old }]) };
        Assert.Equal("tasks[t].taskDefinitionArn", Assert.Single(Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(task)).Evidence).Path);

        var set = Region("ACTIVE") with { TaskDefinitions = definitions, Services = ResourceList<Service>.Of([service with { Deployments = [], TaskSets = [new() { TaskDefinition = old }] }]) };
        Assert.Equal("taskSets[0].taskDefinition", Assert.Single(Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(set)).Evidence).Path);
    }

    [Fact]
    public void A_revision_that_was_not_described_is_judged_by_the_list_of_active_ones()
    {
        var unread = new ResourceList<TaskDefinition> { Gaps = [ASnapshot.Denied("ecs:DescribeTaskDefinition")] };
        var region = Region("ACTIVE") with { TaskDefinitions = unread };
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region)).Verdict);

        region = region with { ActiveRevisions = Observed.Known<RevisionCollection>([]) };
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region)).Verdict);

        region = region with { ActiveRevisions = Observed.Unknown<RevisionCollection>(ASnapshot.Denied("ecs:ListTaskDefinitions")) };
        var verdict = Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region));
        Assert.Equal((Verdict.NotAssessed, "ecs:DescribeTaskDefinition"), (verdict.Verdict, Assert.Single(verdict.Gaps).Action));

        // No refusal to describe it, and yet it is not there: what is missing is the list.
        verdict = Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region with { TaskDefinitions = ResourceList<TaskDefinition>.Of([]) }));
        Assert.Equal((Verdict.NotAssessed, "ecs:ListTaskDefinitions"), (verdict.Verdict, Assert.Single(verdict.Gaps).Action));
        verdict = Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region with { TaskDefinitions = ResourceList<TaskDefinition>.Of([]), ActiveRevisions = Observed.Known<RevisionCollection>([]) }));
        Assert.Equal(Verdict.Fail, verdict.Verdict);
    }

    [Fact]
    public void The_revision_of_the_service_counts_only_where_no_deployment_or_task_set_names_one()
    {
        var old = AService.Running("web", ATaskDefinition.ArnOf("web", 2));
        var region = Region("ACTIVE") with { ActiveRevisions = Observed.Known<RevisionCollection>([ATaskDefinition.ArnOf("web")]) };

        var set = old with { Deployments = [], TaskSets = [new() { TaskDefinition = ATaskDefinition.ArnOf("web") }] };
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region with { Services = ResourceList<Service>.Of([set]) })).Verdict);
        var alone = Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region with { Services = ResourceList<Service>.Of([old with { Deployments = [] }]) }));
        Assert.Equal((Verdict.Fail, "taskDefinition"), (alone.Verdict, Assert.Single(alone.Evidence).Path));
    }

    [Fact]
    public void A_status_that_was_not_read_again_is_judged_by_the_list_too()
    {
        var region = Region("ACTIVE") with { TaskDefinitions = ResourceList<TaskDefinition>.Of([ATaskDefinition.Named("web").With(d => d with { Status = default })]) };

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region)).Verdict);
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(region with { ActiveRevisions = default })).Verdict);
    }

    [Fact]
    public void Unread_tasks_never_pass() =>
        Assert.Equal(
            Verdict.NotAssessed,
            Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(Region("ACTIVE") with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } })).Verdict);

    [Fact]
    public void A_service_without_a_revision_and_an_inactive_one_are_not_concerned()
    {
        var none = AService.Named("web") with { TaskDefinition = null, Deployments = [], DeploymentController = new() { Type = "EXTERNAL" } };

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(Region("INACTIVE") with { Services = ResourceList<Service>.Of([none]) })).Verdict);
        var inactive = AService.Named("web") with { Status = "INACTIVE" };
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<InactiveDefinitionInUse>(Region("INACTIVE") with { Services = ResourceList<Service>.Of([inactive]) })).Verdict);
    }

    private static Snapshot Region(string status)
    {
        TaskDefinition definition = ATaskDefinition.Named("web").With(d => d with { Status = Observed.Known(status) });
        return ASnapshot.With(definition) with
        {
            Services = ResourceList<Service>.Of([AService.Named("web")]),
            ActiveRevisions = Observed.Known<RevisionCollection>(status is "ACTIVE" ? [definition.TaskDefinitionArn] : []),
        };
    }
}
