using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class SameTaskAndExecutionRoleTests
{
    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b", Verdict.Pass)]
    [InlineData("arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/a", Verdict.Fail)]
    [InlineData("a", "arn:aws:iam::111122223333:role/a", Verdict.Fail)]
    [InlineData("a", "arn:aws:iam::111122223333:role/app/a", Verdict.Fail)]
    [InlineData("a", "arn:aws:iam::444455556666:role/a", Verdict.Pass)]
    [InlineData("a", "b", Verdict.Pass)]
    [InlineData(null, "a", Verdict.NotApplicable)]
    [InlineData("a", "", Verdict.NotApplicable)]
    public void The_two_roles_differ(string? task, string? execution, Verdict expected) => Assert.Equal(expected, Judge(Definition(task, execution)).Verdict);

    [Fact]
    public void An_override_that_makes_them_one_fails_even_when_the_definition_lacks_one()
    {
        Assert.Equal(Verdict.Fail, Judge(Definition("a", "b"), new() { TaskRoleArn = ARole.ArnOf("b") }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Definition(null, "b"), new() { TaskRoleArn = "b" }).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Definition(null, "b"), new() { TaskRoleArn = "a" }).Verdict);
    }

    [Fact]
    public void A_schedule_that_makes_them_one_fails()
    {
        var schedule = new ScheduledTask
        {
            SourceArn = "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/nightly", Name = "nightly", IsEnabled = true,
            TaskDefinitionArn = ATaskDefinition.ArnOf("web"), Overrides = new() { TaskRoleArn = "b" },
        };
        var region = ASnapshot.With(Definition("a", "b")) with { Schedules = ResourceList<ScheduledTask>.Of([schedule]) };

        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<SameTaskAndExecutionRole>(region)).Verdict);
    }

    [Fact]
    public void Overrides_that_could_not_be_read_leave_it_open_but_excuse_nothing()
    {
        var unread = ASnapshot.With(Definition("a", "b")) with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } };
        var same = ASnapshot.With(Definition("a", "a")) with { Tasks = unread.Tasks };

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<SameTaskAndExecutionRole>(unread)).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<SameTaskAndExecutionRole>(same)).Verdict);
    }

    private static TaskDefinition Definition(string? task, string? execution) =>
        ATaskDefinition.Named("web").With(d => d with { TaskRoleArn = task, ExecutionRoleArn = execution });

    private static CheckVerdict Judge(TaskDefinition definition, TaskOverride? given = null) => Assert.Single(CheckRunner.Run<SameTaskAndExecutionRole>(
        ASnapshot.With(definition) with { Tasks = ResourceList<RunningTask>.Of([AService.Task(ATaskDefinition.ArnOf("web")) with { Overrides = given }]) }));
}
