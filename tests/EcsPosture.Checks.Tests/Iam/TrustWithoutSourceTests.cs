using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.RoleJudge;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class TrustWithoutSourceTests
{
    private const string Tasks = "ecs-tasks.amazonaws.com";

    [Theory]
    [InlineData("StringEquals", "aws:SourceAccount", "111122223333", Verdict.Pass)]
    [InlineData("StringLike", "AWS:sourceaccount", "111122223333", Verdict.Pass)]
    [InlineData("ForAnyValue:StringEquals", "aws:SourceAccount", "111122223333", Verdict.Pass)]
    [InlineData("StringEqualsIfExists", "aws:SourceAccount", "111122223333", Verdict.Fail)]
    [InlineData("ForAllValues:StringEquals", "aws:SourceAccount", "111122223333", Verdict.Fail)]
    [InlineData("StringLike", "aws:SourceAccount", "*", Verdict.Fail)]
    [InlineData("StringLike", "aws:SourceAccount", "1111*", Verdict.Fail)]
    [InlineData("StringNotEquals", "aws:SourceAccount", "111122223333", Verdict.Fail)]
    [InlineData("StringEquals", "aws:SourceAccount", "444455556666", Verdict.Manual)]
    [InlineData("ArnLike", "aws:SourceArn", "arn:aws:ecs:eu-west-1:111122223333:*", Verdict.Pass)]
    [InlineData("ArnEquals", "aws:sourcearn", "arn:aws:ecs:*:111122223333:*", Verdict.Pass)]
    [InlineData("StringLike", "aws:SourceArn", "arn:aws:ecs:eu-west-1:111122223333:*", Verdict.Pass)]
    [InlineData("ArnLikeIfExists", "aws:SourceArn", "arn:aws:ecs:eu-west-1:111122223333:*", Verdict.Fail)]
    [InlineData("ArnLike", "aws:SourceArn", "arn:aws:ecs:eu-west-1:*:*", Verdict.Fail)]
    [InlineData("ArnLike", "aws:SourceArn", "*", Verdict.Fail)]
    [InlineData("StringEquals", "aws:PrincipalTag/team", "web", Verdict.Fail)]
    [InlineData("StringLike", "aws:SourceAccount", "?11122223333", Verdict.Fail)]
    [InlineData("ArnLike", "aws:SourceArn", "arn:aws:ecs:*:11112222*:*", Verdict.Fail)]
    [InlineData("ArnLike", "aws:SourceArn", "arn:aws:ecs:*:444455556666:*", Verdict.Manual)]
    [InlineData("StringLike", "aws:SourceArn", "arn:aws:ecs:*", Verdict.Fail)]
    [InlineData("StringLike", "aws:SourceAccount", "abc*", Verdict.Pass)]
    [InlineData("StringLike", "aws:SourceAccount", "1111222233334444*", Verdict.Pass)]
    [InlineData("StringEquals", "aws:SourceOrgID", "o-a1b2c3d4e5", Verdict.Pass)]
    [InlineData("StringEqualsIfExists", "aws:SourceOrgID", "o-a1b2c3d4e5", Verdict.Fail)]
    public void The_account_is_pinned_by_a_condition_that_cannot_be_left_out(string op, string key, string value, Verdict expected) =>
        Assert.Equal(expected, JudgeTrust(ARole.Trusting("Service", Tasks, new PolicyCondition(op, key, [value]))).Verdict);

    [Fact]
    public void Without_a_condition_it_fails_with_where_one_is_missing()
    {
        var verdict = JudgeTrust(ARole.Trusting("Service", Tasks));

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(("AssumeRolePolicyDocument.Statement[0].Condition", Evidence.Absent), (Assert.Single(verdict.Evidence).Path, verdict.Evidence[0].Actual));
    }

    [Fact]
    public void Conditions_that_do_not_pin_the_account_and_accounts_that_a_person_must_know_are_shown()
    {
        const string Path = "AssumeRolePolicyDocument.Statement[0].Condition";
        var loose = JudgeTrust(ARole.Trusting("Service", Tasks, new PolicyCondition("StringLike", "aws:SourceAccount", ["*"])));
        var named = JudgeTrust(ARole.Trusting("Service", Tasks, new PolicyCondition("StringEquals", "aws:SourceAccount", ["444455556666"])));

        Assert.Equal((Path, "does not pin the account"), (Assert.Single(loose.Evidence).Path, loose.Evidence[0].Actual));
        Assert.Equal(new Evidence(Path, "other accounts", $"aws:SourceAccount {ASnapshot.AccountId}"), Assert.Single(named.Evidence));
    }

    [Fact]
    public void One_of_several_values_that_matches_any_account_fails() =>
        Assert.Equal(Verdict.Fail, JudgeTrust(ARole.Trusting("Service", Tasks, new PolicyCondition("StringLike", "aws:SourceAccount", ["111122223333", "*"]))).Verdict);

    [Fact]
    public void One_statement_with_a_condition_does_not_excuse_the_other()
    {
        var verdict = JudgeTrust(ARole.TasksOfThisAccount, ARole.Trusting("Service", Tasks));

        Assert.Equal("AssumeRolePolicyDocument.Statement[1].Condition", Assert.Single(verdict.Evidence).Path);
    }

    [Theory(DisplayName = "A specific cluster in SourceArn is not supported: it breaks the role [D]")]
    [InlineData("arn:aws:ecs:eu-west-1:111122223333:cluster/main")]
    [InlineData("arn:aws:ecs:eu-west-1:111122223333:service/main/web")]
    public void A_source_of_one_cluster_or_service_is_low_because_tasks_do_not_start(string source)
    {
        var verdict = JudgeTrust(ARole.Trusting("Service", Tasks, new PolicyCondition("ArnLike", "aws:SourceArn", [source])));

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
    }

    [Theory]
    [InlineData("ecs.amazonaws.com", Severity.Low)]
    [InlineData("events.amazonaws.com", Severity.Low)]
    [InlineData("scheduler.amazonaws.com", Severity.Low)]
    public void Other_services_of_ECS_are_low(string service, Severity severity)
    {
        var verdict = JudgeTrust(ARole.Trusting("Service", service));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void A_scheduler_is_pinned_by_its_own_kind_of_source() => Assert.Equal(Verdict.Pass, JudgeTrust(ARole.Trusting(
        "Service", "scheduler.amazonaws.com", new PolicyCondition("ArnLike", "aws:SourceArn", ["arn:aws:scheduler:eu-west-1:111122223333:schedule/default/*"]))).Verdict);

    [Fact]
    public void A_source_of_any_account_of_the_scheduler_pins_nothing() => Assert.Equal(Verdict.Fail, JudgeTrust(ARole.Trusting(
        "Service", "scheduler.amazonaws.com", new PolicyCondition("StringLike", "aws:SourceArn", ["arn:aws:scheduler:*"]))).Verdict);

    [Theory]
    [InlineData("StringNotEquals", "aws:SourceAccount", "111122223333", Verdict.Pass)]
    [InlineData("StringNotEqualsIfExists", "aws:SourceAccount", "111122223333", Verdict.Pass)]
    [InlineData("ArnNotLike", "aws:SourceArn", "arn:aws:ecs:*:111122223333:*", Verdict.Pass)]
    [InlineData("StringEquals", "aws:SourceAccount", "444455556666", Verdict.Fail)]
    public void A_Deny_of_all_other_accounts_pins_as_well(string op, string key, string value, Verdict expected) =>
        Assert.Equal(expected, JudgeTrust(ARole.Trusting("Service", Tasks), ARole.Trusting("*", "*", new PolicyCondition(op, key, [value])) with { Effect = "Deny" }).Verdict);

    [Fact]
    public void EC2_and_statements_about_other_actions_are_not_concerned()
    {
        Assert.Equal(Verdict.NotApplicable, JudgeTrust(ARole.Trusting("Service", "ec2.amazonaws.com")).Verdict);
        Assert.Equal(Verdict.NotApplicable, JudgeTrust(ARole.Trusting("Service", Tasks) with { Actions = ["sts:TagSession"] }).Verdict);
    }

    [Fact]
    public void An_unread_trust_policy_is_not_assessed() => Assert.Equal(Verdict.NotAssessed, Judge<TrustWithoutSource>(TaskRole with { TrustPolicy = default }).Verdict);

    private static CheckVerdict JudgeTrust(params PolicyStatement[] trust) => Judge<TrustWithoutSource>(TaskRole with { TrustPolicy = ARole.Trust(trust) });
}
