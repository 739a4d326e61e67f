using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.RoleJudge;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class TrustOfOthersTests
{
    [Fact]
    public void ECS_tasks_alone_pass() => Assert.Equal(Verdict.Pass, JudgeTrust(ARole.TasksOfThisAccount).Verdict);

    [Theory]
    [InlineData("*", "*", Severity.Critical)]
    [InlineData("AWS", "*", Severity.Critical)]
    [InlineData("AWS", "111122223333", Severity.High)]
    [InlineData("AWS", "arn:aws:iam::111122223333:root", Severity.High)]
    [InlineData("AWS", "arn:aws:iam::111122223333:user/alice", Severity.High)]
    [InlineData("AWS", "arn:aws:iam::111122223333:role/ci", Severity.High)]
    [InlineData("AWS", "444455556666", Severity.High)]
    [InlineData("AWS", "arn:aws:iam::444455556666:root", Severity.High)]
    [InlineData("Service", "lambda.amazonaws.com", Severity.High)]
    [InlineData("Service", "ec2.amazonaws.com", Severity.High)]
    [InlineData("Federated", "arn:aws:iam::111122223333:oidc-provider/token.example.com", Severity.High)]
    public void Anybody_else_fails(string type, string principal, Severity severity)
    {
        var verdict = JudgeTrust(ARole.TasksOfThisAccount, ARole.Trusting(type, principal));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.StartsWith("AssumeRolePolicyDocument.Statement[1].Principal", Assert.Single(verdict.Evidence).Path, StringComparison.Ordinal);
        Assert.Equal(principal, verdict.Evidence[0].Actual);
    }

    [Theory]
    [InlineData("*", "*", "Principal", "everybody")]
    [InlineData("AWS", "*", "Principal.AWS", "everybody")]
    [InlineData("AWS", "111122223333", "Principal.AWS", "whoever your own account allows to")]
    [InlineData("AWS", "arn:aws:iam::111122223333:root", "Principal.AWS", "whoever your own account allows to")]
    [InlineData("AWS", "arn:aws:iam::111122223333:role/ci", "Principal.AWS", "arn:aws:iam::111122223333:role/ci")]
    [InlineData("Service", "lambda.amazonaws.com", "Principal.Service", "the service lambda.amazonaws.com")]
    public void The_finding_says_who_else_may_assume_the_role(string type, string principal, string path, string who)
    {
        var verdict = JudgeTrust(ARole.Trusting(type, principal));

        Assert.Equal($"AssumeRolePolicyDocument.Statement[0].{path}", Assert.Single(verdict.Evidence).Path);
        Assert.Contains(who, verdict.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("who meets its conditions", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_to_a_person_shows_the_principal_that_it_is_about()
    {
        var deleted = JudgeTrust(ARole.Trusting("AWS", "AROAEXAMPLEID"));
        var foreign = JudgeTrust(ARole.Trusting("AWS", "444455556666", new PolicyCondition("StringEquals", "sts:ExternalId", ["partner-7"])));

        Assert.Equal(new Evidence("AssumeRolePolicyDocument.Statement[0].Principal.AWS", "AROAEXAMPLEID", "ecs-tasks.amazonaws.com alone"), Assert.Single(deleted.Evidence));
        Assert.Equal(new Evidence("AssumeRolePolicyDocument.Statement[0].Principal.AWS", "444455556666", "ecs-tasks.amazonaws.com alone"), Assert.Single(foreign.Evidence));
    }

    [Fact]
    public void Statements_that_deny_or_are_about_other_actions_let_nobody_assume_the_role()
    {
        Assert.Equal(Verdict.Pass, JudgeTrust(ARole.TasksOfThisAccount, ARole.Trusting("AWS", "AROAEXAMPLEID") with { Effect = "Deny" }).Verdict);
        Assert.Equal(Verdict.Pass, JudgeTrust(ARole.TasksOfThisAccount, ARole.Trusting("AWS", "AROAEXAMPLEID") with { Actions = ["sts:TagSession"] }).Verdict);
    }

    [Fact]
    public void Federation_by_its_own_action_counts() =>
        Assert.Equal(Verdict.Fail, JudgeTrust(ARole.Trusting("Federated", "cognito-identity.amazonaws.com") with { Actions = ["sts:AssumeRoleWithWebIdentity"] }).Verdict);

    [Theory]
    [InlineData("StringEquals", "partner-7", Verdict.Manual)]
    [InlineData("StringEqualsIfExists", "partner-7", Verdict.Fail)]
    [InlineData("StringLike", "*", Verdict.Fail)]
    public void A_foreign_account_with_an_external_id_is_left_to_a_person(string op, string id, Verdict expected) =>
        Assert.Equal(expected, JudgeTrust(ARole.Trusting("AWS", "444455556666", new PolicyCondition(op, "STS:externalid", [id]))).Verdict);

    [Fact]
    public void Everybody_under_conditions_is_high()
    {
        var verdict = JudgeTrust(ARole.Trusting("AWS", "*", new PolicyCondition("StringEquals", "aws:PrincipalOrgID", ["o-1"])));

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Contains("everybody who meets its conditions", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everybody_but_some_is_critical() =>
        Assert.Equal(Severity.Critical, JudgeTrust(new PolicyStatement { Effect = "Allow", Actions = ["sts:AssumeRole"], NotPrincipals = [new("AWS", "444455556666")] }).Severity);

    [Fact]
    public void A_principal_that_was_deleted_is_left_to_a_person() => Assert.Equal(Verdict.Manual, JudgeTrust(ARole.Trusting("AWS", "AROAEXAMPLEID")).Verdict);

    [Fact]
    public void An_unconditional_Deny_takes_a_principal_out_and_a_conditional_one_does_not()
    {
        var allow = ARole.Trusting("AWS", "444455556666");

        Assert.Equal(Verdict.Pass, JudgeTrust(ARole.TasksOfThisAccount, allow, allow with { Effect = "Deny" }).Verdict);
        Assert.Equal(Verdict.Fail, JudgeTrust(ARole.TasksOfThisAccount, allow, allow with { Effect = "Deny", Conditions = [new("Bool", "aws:SecureTransport", ["false"])] }).Verdict);
    }

    [Fact]
    public void A_role_that_runs_schedules_is_not_concerned()
    {
        var rule = new ScheduledTask { SourceArn = "arn:aws:events:eu-west-1:111122223333:rule/x#1", Name = "x", IsEnabled = true, RoleArn = ARole.ArnOf("web-task") };
        var region = ASnapshot.OfRegion() with { EventTargets = ResourceList<ScheduledTask>.Of([rule]) };

        Assert.Equal(Verdict.NotApplicable, Judge<TrustOfOthers>(region, TaskRole with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "events.amazonaws.com")) }).Verdict);
    }

    [Fact]
    public void An_unread_trust_policy_is_not_assessed() => Assert.Equal(Verdict.NotAssessed, Judge<TrustOfOthers>(TaskRole with { TrustPolicy = default }).Verdict);

    private static CheckVerdict JudgeTrust(params PolicyStatement[] trust) => Judge<TrustOfOthers>(TaskRole with { TrustPolicy = ARole.Trust(trust) });
}
