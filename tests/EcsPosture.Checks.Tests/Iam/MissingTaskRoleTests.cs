using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class MissingTaskRoleTests
{
    [Fact]
    public void A_role_passes() => Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<MissingTaskRole>(ATaskDefinition.Named("web"))).Verdict);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_role_it_fails_and_on_Fargate_as_information(string? role)
    {
        var ec2 = Assert.Single(CheckRunner.Run<MissingTaskRole>(ATaskDefinition.Named("web").OnEc2().With(d => d with { TaskRoleArn = role })));
        var fargate = Assert.Single(CheckRunner.Run<MissingTaskRole>(ATaskDefinition.Named("web").With(d => d with { TaskRoleArn = role })));

        Assert.Equal((Verdict.Fail, Severity.Medium), (ec2.Verdict, ec2.Severity));
        Assert.Equal((Verdict.Fail, Severity.Info), (fargate.Verdict, fargate.Severity));
    }

    [Fact]
    public void A_revision_that_always_gets_a_role_by_override_is_not_concerned()
    {
        var given = AService.Task(ATaskDefinition.ArnOf("web")) with { Overrides = new() { TaskRoleArn = ARole.ArnOf("given") } };
        var without = AService.Task(ATaskDefinition.ArnOf("web"), "b");

        Assert.Equal(Verdict.NotApplicable, Judge(given).Verdict);
        Assert.Equal(Verdict.Fail, Judge(given, without).Verdict);
    }

    [Fact]
    public void While_other_uses_are_unread_overrides_prove_nothing()
    {
        var task = AService.Task(ATaskDefinition.ArnOf("web")) with { Overrides = new() { TaskRoleArn = ARole.ArnOf("given") } };
        var region = ASnapshot.With(Definition) with { Tasks = ResourceList<RunningTask>.Of([task]) with { Gaps = [ASnapshot.Denied("ecs:ListTasks", ACluster.ArnOf("other"))] } };

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<MissingTaskRole>(region)).Verdict);
    }

    private static TaskDefinition Definition => ATaskDefinition.Named("web").OnEc2().With(d => d with { TaskRoleArn = null });

    private static CheckVerdict Judge(params RunningTask[] tasks) =>
        Assert.Single(CheckRunner.Run<MissingTaskRole>(ASnapshot.With(Definition) with { Tasks = ResourceList<RunningTask>.Of(tasks) }));
}
