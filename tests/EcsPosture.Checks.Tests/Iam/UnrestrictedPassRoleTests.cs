using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.PrincipalJudge;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class UnrestrictedPassRoleTests
{
    private static readonly PolicyStatement Run = ARole.Allow(["ecs:RunTask"]);
    private static readonly PolicyCondition ToTasks = new("StringEquals", "iam:PassedToService", ["ecs-tasks.amazonaws.com"]);

    [Fact]
    public void Passing_every_role_to_every_service_is_high_and_to_tasks_alone_medium()
    {
        Assert.Equal((Verdict.Fail, Severity.High), Answer(Run, ARole.Allow(["iam:PassRole"])));
        Assert.Equal((Verdict.Fail, Severity.High), Answer(Run, ARole.Allow(["iam:Pass*"], ["arn:aws:iam::111122223333:role/*"])));
        Assert.Equal((Verdict.Fail, Severity.Medium), Answer(Run, ARole.Allow(["iam:PassRole"], null, ToTasks)));
        Assert.EndsWith("may pass every role to every service.", Judge<UnrestrictedPassRole>(Person(Run, ARole.Allow(["iam:PassRole"]))).Message, StringComparison.Ordinal);
        Assert.EndsWith("may pass every role to its tasks.", Judge<UnrestrictedPassRole>(Person(Run, ARole.Allow(["iam:PassRole"], null, ToTasks))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Named_roles_and_paths_pass()
    {
        Assert.Equal(Verdict.Pass, Answer(Run, ARole.Allow(["iam:PassRole"], ["arn:aws:iam::111122223333:role/web-task"])).Verdict);
        Assert.Equal(Verdict.Pass, Answer(Run, ARole.Allow(["iam:PassRole"], ["arn:aws:iam::111122223333:role/tasks/*"])).Verdict);
    }

    [Fact]
    public void Who_does_not_deploy_or_passes_nothing_to_tasks_is_not_concerned()
    {
        Assert.Equal(Verdict.NotApplicable, Answer(ARole.Allow(["iam:PassRole"])).Verdict);
        Assert.Equal(Verdict.NotApplicable, Answer(Run).Verdict);
        Assert.Equal(Verdict.NotApplicable, Answer(Run, ARole.Allow(["iam:PassRole"], null, new PolicyCondition("StringEquals", "iam:PassedToService", ["ec2.amazonaws.com"]))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Answer(Run, ARole.Allow(["iam:PassRole"]), ARole.Deny(["iam:PassRole"])).Verdict);
        Assert.Equal(Verdict.NotApplicable, Answer(ARole.Allow(["*"])).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<UnrestrictedPassRole>(Person(Run, ARole.Allow(["iam:PassRole"])) with { Path = "/aws-service-role/x/" }).Verdict);
    }

    [Fact]
    public void A_condition_on_the_caller_is_left_to_a_person() =>
        Assert.Equal(Verdict.Manual, Answer(Run, ARole.Allow(["iam:PassRole"], null, new PolicyCondition("StringEquals", "aws:PrincipalOrgID", ["o-1"]))).Verdict);

    [Fact]
    public void Users_have_the_rights_of_their_groups()
    {
        var verdicts = CheckRunner.Run<UnrestrictedPassRole>(Account(users: [User() with { Groups = ["deployers"] }], groups: [Group("deployers", Run, ARole.Allow(["iam:PassRole"]))]));

        var verdict = Assert.Single(verdicts);
        Assert.Equal((Verdict.Fail, SubjectKind.User, "ann"), (verdict.Verdict, verdict.Subject!.Kind, verdict.Subject.Name));
    }

    [Fact]
    public void What_was_not_read_is_never_a_pass()
    {
        Assert.Equal(Verdict.NotAssessed, Judge<UnrestrictedPassRole>(Person(Run) with { AttachedPolicies = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<UnrestrictedPassRole>(Account(users: [User() with { Groups = ["unknown"] }]))).Verdict);
        var account = Account();
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<UnrestrictedPassRole>(account with { Global = account.Global with { Users = new() } })).Verdict);
    }

    private static (Verdict Verdict, Severity Severity) Answer(params PolicyStatement[] statements)
    {
        var verdict = Judge<UnrestrictedPassRole>(Person(statements));
        return (verdict.Verdict, verdict.Severity);
    }
}
