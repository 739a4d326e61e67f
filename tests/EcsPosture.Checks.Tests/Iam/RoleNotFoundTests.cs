using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class RoleNotFoundTests
{
    private static readonly Role[] Both = [ARole.Named("web-task"), ARole.Named("web-execution")];

    [Fact]
    public void Roles_that_exist_pass() => Assert.Equal(Verdict.Pass, Judge(ATaskDefinition.Named("web"), Both).Verdict);

    [Fact]
    public void A_role_that_does_not_exist_fails_with_the_field_that_names_it()
    {
        var verdict = Judge(ATaskDefinition.Named("web"), [Both[1]]);

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal("taskRoleArn", Assert.Single(verdict.Evidence).Path);
    }

    [Theory]
    [InlineData("web-task")]
    [InlineData("in-a-path")]
    [InlineData("WEB-TASK")]
    public void A_bare_name_finds_its_role_whatever_the_path(string name)
    {
        var inPath = ARole.Named("in-a-path") with { RoleArn = "arn:aws:iam::111122223333:role/app/in-a-path", Path = "/app/" };

        Assert.Equal(Verdict.Pass, Judge(ATaskDefinition.Named("web").With(d => d with { TaskRoleArn = name }), [.. Both, inPath]).Verdict);
    }

    [Fact]
    public void An_ARN_without_the_roles_path_names_nothing()
    {
        var inPath = ARole.Named("web-task") with { RoleArn = "arn:aws:iam::111122223333:role/app/web-task", Path = "/app/" };

        Assert.Equal(Verdict.Fail, Judge(ATaskDefinition.Named("web"), [inPath, Both[1]]).Verdict);
    }

    [Fact]
    public void A_role_of_another_account_fails_as_foreign()
    {
        var verdict = Judge(ATaskDefinition.Named("web").With(d => d with { TaskRoleArn = "arn:aws:iam::444455556666:role/theirs" }), Both);

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Contains("foreign account 444455556666", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:user/web-task")]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:role/web-task")]
    [InlineData("arn:aws:iam")]
    public void Something_else_than_a_role_fails(string named)
    {
        var verdict = Judge(ATaskDefinition.Named("web").With(d => d with { TaskRoleArn = named }), Both);

        Assert.Equal((Verdict.Fail, "taskRoleArn names no role."), (verdict.Verdict, verdict.Message));
    }

    [Fact]
    public void Unread_roles_are_not_taken_for_missing_but_NoSuchEntity_is()
    {
        var denied = new ResourceList<Role> { Gaps = [ASnapshot.Denied("iam:GetAccountAuthorizationDetails")] };
        var gone = denied with
        {
            Items =
            [
                new(ARole.ArnOf("web-task"), Observed.Unknown<Role>(new(GapKind.Failed, "iam:GetRole", ARole.ArnOf("web-task"), "NoSuchEntity", "gone", null))),
                new(ARole.ArnOf("web-execution"), Observed.Known(Both[1])),
            ],
        };

        Assert.Equal(Verdict.NotAssessed, Judge(ATaskDefinition.Named("web"), denied).Verdict);
        Assert.Equal(Verdict.Fail, Judge(ATaskDefinition.Named("web"), gone).Verdict);
    }

    [Fact]
    public void An_execution_role_is_missing_only_where_it_is_needed()
    {
        ContainerDefinition plain = new() { Name = "a", Image = "public.ecr.aws/x:1", LogConfiguration = new() { LogDriver = "awsfirelens" } };
        (ContainerDefinition Container, bool Fargate, Verdict Expected)[] cases =
        [
            (plain, true, Verdict.Pass),
            (plain with { Image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a:1" }, true, Verdict.Fail),
            (plain with { Image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a:1" }, false, Verdict.Pass),
            (plain with { LogConfiguration = new() { LogDriver = "awslogs" } }, true, Verdict.Fail),
            (plain with { LogConfiguration = new() { LogDriver = "awslogs" } }, false, Verdict.Pass),
            (plain with { Secrets = [new() { Name = "S", ValueFrom = "arn" }] }, false, Verdict.Fail),
            (plain with { LogConfiguration = new() { LogDriver = "splunk", SecretOptions = [new() { Name = "splunk-token", ValueFrom = "arn" }] } }, false, Verdict.Fail),
            (plain with { RepositoryCredentials = new() { CredentialsParameter = "arn" } }, false, Verdict.Fail),
            (plain with { EnvironmentFiles = [new() { Value = "arn:aws:s3:::b/e.env", Type = "s3" }] }, false, Verdict.Fail),
        ];

        Assert.All(cases, c =>
        {
            var definition = ATaskDefinition.Named("web").With(d => d with
            {
                ExecutionRoleArn = null, ContainerDefinitions = [c.Container], RequiresCompatibilities = c.Fargate ? ["FARGATE"] : ["EC2"],
            });
            Assert.Equal(c.Expected, Judge(definition, Both).Verdict);
        });
    }

    [Fact]
    public void An_execution_role_that_every_use_gives_is_not_missing()
    {
        var task = AService.Task(ATaskDefinition.ArnOf("web")) with { Overrides = new() { ExecutionRoleArn = ARole.ArnOf("web-execution") } };
        var account = ASnapshot.Account(ASnapshot.With(ATaskDefinition.Named("web").With(d => d with { ExecutionRoleArn = null })) with { Tasks = ResourceList<RunningTask>.Of([task]) });

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<RoleNotFound>(account with { Global = account.Global with { Roles = ResourceList<Role>.Of(Both) } })).Verdict);
    }

    private static CheckVerdict Judge(TaskDefinition definition, Role[] roles) => Judge(definition, ResourceList<Role>.Of(roles));

    private static CheckVerdict Judge(TaskDefinition definition, ResourceList<Role> roles)
    {
        var account = ASnapshot.Account(ASnapshot.With(definition));
        return Assert.Single(CheckRunner.Run<RoleNotFound>(account with { Global = account.Global with { Roles = roles } }));
    }
}
