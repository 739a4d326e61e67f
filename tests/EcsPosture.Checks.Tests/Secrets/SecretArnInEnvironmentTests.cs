using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

public sealed class SecretArnInEnvironmentTests
{
    [Theory]
    [InlineData(ValueKind.Arn)]
    [InlineData(ValueKind.Literal)]
    [InlineData(ValueKind.GitHubToken)]
    public void Other_values_pass(string kind) => Assert.Equal(Verdict.Pass, Judge(Definition(kind)).Verdict);

    [Theory]
    [InlineData(ValueKind.SecretArn, "secretsmanager:GetSecretValue")]
    [InlineData(ValueKind.SecretArn, "secretsmanager:*")]
    [InlineData(ValueKind.ParameterArn, "ssm:GetParameter*")]
    public void A_role_that_may_read_all_of_them_passes_with_a_note(string kind, string action)
    {
        var verdict = Judge(Definition(kind), Role(ARole.Allow([action])));

        Assert.Equal(Verdict.Pass, verdict.Verdict);
        Assert.Contains("may read every", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_may_read_none_fails()
    {
        var verdict = Judge(Definition(ValueKind.SecretArn), ARole.Named("web-task"));

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("containerDefinitions[0].environment[name=API_KEY]", "secret-arn, 80 characters (masked)", "a reference in secrets"), Assert.Single(verdict.Evidence));

        // What reads secrets reads no parameters.
        Assert.Equal(Verdict.Fail, Judge(Definition(ValueKind.ParameterArn), Role(ARole.Allow(["secretsmanager:GetSecretValue"]))).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Definition(ValueKind.SecretArn)).Verdict);
    }

    [Fact]
    public void A_role_that_may_read_some_is_left_to_a_person()
    {
        var some = ARole.Allow(["secretsmanager:GetSecretValue"], ["arn:aws:secretsmanager:*:*:secret:web/*"]);
        var left = Judge(Definition(ValueKind.SecretArn), Role(some));
        Assert.Equal((Verdict.Manual, "containerDefinitions[0].environment[name=API_KEY]"), (left.Verdict, Assert.Single(left.Evidence).Path));
        var parameters = Role(ARole.Allow(["ssm:GetParameter*"], ["arn:aws:ssm:*:*:parameter/web/*"]));
        Assert.Equal(Verdict.Manual, Judge(Definition(ValueKind.ParameterArn), parameters).Verdict);

        var all = ARole.Allow(["secretsmanager:GetSecretValue"]);
        Assert.Equal(Verdict.Manual, Judge(Definition(ValueKind.SecretArn), Role(all, ARole.Deny(["secretsmanager:*"], ["arn:aws:secretsmanager:*:*:secret:prod/*"]))).Verdict);
        Assert.Equal(Verdict.Manual, Judge(Definition(ValueKind.SecretArn), Role(ARole.Allow(["secretsmanager:*"], null, new PolicyCondition("StringEquals", "secretsmanager:VersionStage", ["AWSCURRENT"])))).Verdict);

        // A boundary that was not read may take it back.
        Assert.Equal(Verdict.NotAssessed, Judge(Definition(ValueKind.SecretArn), Role(all) with { PermissionsBoundary = Observed.Known<string?>("arn:aws:iam::1:policy/b") }).Verdict);
    }

    [Fact]
    public void Without_a_task_role_it_fails_on_Fargate_and_a_person_looks_at_the_host_elsewhere()
    {
        var without = Definition(ValueKind.SecretArn).With(d => d with { TaskRoleArn = null });

        Assert.Equal(Verdict.Fail, Judge(without).Verdict);
        var elsewhere = Judge(without.OnEc2());
        Assert.Equal((Verdict.Manual, "containerDefinitions[0].environment[name=API_KEY]"), (elsewhere.Verdict, Assert.Single(elsewhere.Evidence).Path));
    }

    [Fact]
    public void Unread_roles_leave_it_open()
    {
        var gap = ASnapshot.Denied("iam:GetAccountAuthorizationDetails");
        var account = ASnapshot.Account(ASnapshot.With(Definition(ValueKind.SecretArn)));
        account = account with { Global = account.Global with { Roles = new() { Gaps = [gap] } } };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<SecretArnInEnvironment>(account)).Verdict);

        var inline = ARole.Named("web-task") with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(gap) };
        Assert.Equal(Verdict.NotAssessed, Judge(Definition(ValueKind.SecretArn), inline).Verdict);
    }

    private static Role Role(params PolicyStatement[] statements) => ARole.Named("web-task") with { InlinePolicies = ARole.Inline(statements) };

    private static ATaskDefinition Definition(string kind) => ATaskDefinition.Named("web").WithContainer(
        "app", c => c with { Environment = [new() { Name = "API_KEY", Value = new RedactionMarker(kind, 80).ToString() }, new() { Name = "RAW", Value = null }] });

    private static CheckVerdict Judge(TaskDefinition definition, params Role[] roles)
    {
        var account = ASnapshot.Account(ASnapshot.With(definition));
        return Assert.Single(CheckRunner.Run<SecretArnInEnvironment>(account with { Global = account.Global with { Roles = ResourceList<Role>.Of(roles) } }));
    }
}
