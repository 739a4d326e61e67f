using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.PrincipalJudge;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class UnrestrictedExecuteCommandTests
{
    [Fact]
    public void A_shell_in_every_task_fails_and_is_low_while_nothing_has_exec()
    {
        var role = Person(ARole.Allow(["ecs:ExecuteCommand"]));
        var used = Judge<UnrestrictedExecuteCommand>(role, ExecRegion);
        var unused = Judge<UnrestrictedExecuteCommand>(role);
        var unread = Judge<UnrestrictedExecuteCommand>(role, ASnapshot.OfRegion() with { Services = new() });

        Assert.Equal((Verdict.Fail, Severity.High), (used.Verdict, used.Severity));
        Assert.Equal((Verdict.Fail, Severity.Low), (unused.Verdict, unused.Severity));
        Assert.Equal((Verdict.Fail, Severity.High), (unread.Verdict, unread.Severity));
    }

    [Fact]
    public void One_live_service_or_task_of_any_region_is_enough_and_an_inactive_service_is_not()
    {
        var role = Person(ARole.Allow(["ecs:ExecuteCommand"]));
        var account = Account(ASnapshot.OfRegion("us-east-1"), [role]);
        var inactive = ExecRegion with { Services = ResourceList<Service>.Of([.. ExecRegion.Services.Known.Select(s => s with { Status = "INACTIVE" })]) };
        var task = ASnapshot.OfRegion() with { Tasks = ResourceList<RunningTask>.Of([AService.Task(ATaskDefinition.ArnOf("job")) with { EnableExecuteCommand = true }]) };

        Assert.Equal(Severity.High, Of(account with { Regions = [.. account.Regions, ExecRegion] }));
        Assert.Equal(Severity.High, Of(account with { Regions = [.. account.Regions, task] }));
        Assert.Equal(Severity.Low, Of(account with { Regions = [inactive] }));
        Assert.Equal(Severity.High, Of(account with { UnreadRegions = [ASnapshot.Denied("ecs:ListClusters", "us-west-2")] }));
        Assert.Equal(Severity.High, Of(account with { LeftOutRegions = [ASnapshot.Denied("ecs:ListClusters", "us-west-2")] }));

        static Severity Of(Inventory.Snapshots.AccountSnapshot account) => Assert.Single(CheckRunner.Run<UnrestrictedExecuteCommand>(account)).Severity;
    }

    [Fact]
    public void Users_have_the_rights_of_their_groups_and_their_own_tags()
    {
        const string Shell = "arn:aws:iam::111122223333:policy/shell";
        var grouped = Account(
            ExecRegion, users: [User() with { Groups = ["operators"] }], groups: [Group("operators") with { AttachedPolicies = ARole.Attached(Shell) }],
            policies: [ARole.Policy(Shell, ARole.Allow(["ecs:ExecuteCommand"]))]);
        var tagged = User("ann", ARole.Allow(["ecs:ExecuteCommand"], null, new PolicyCondition("StringEquals", "aws:PrincipalTag/team", ["web"])));

        Assert.Equal(Verdict.Fail, Of(grouped));
        Assert.Equal(Verdict.Fail, Of(Account(ExecRegion, users: [tagged with { Tags = [new("team", "web")] }])));
        Assert.Equal(Verdict.Pass, Of(Account(ExecRegion, users: [tagged with { Tags = [new("team", "ops")] }])));

        static Verdict Of(Inventory.Snapshots.AccountSnapshot account) => Assert.Single(CheckRunner.Run<UnrestrictedExecuteCommand>(account), v => v.Subject!.Name == "ann").Verdict;
    }

    [Theory]
    [InlineData("ArnEquals", "ecs:cluster", "arn:aws:ecs:eu-west-1:111122223333:cluster/test")]
    [InlineData("StringEquals", "ecs:container-name", "debug")]
    [InlineData("StringEquals", "aws:ResourceTag/exec", "allowed")]
    [InlineData("StringEquals", "ecs:ResourceTag/exec", "allowed")]
    public void A_condition_on_cluster_container_or_tag_passes(string op, string key, string value) =>
        Assert.Equal(Verdict.Pass, Judge<UnrestrictedExecuteCommand>(Person(ARole.Allow(["ecs:*"], null, new PolicyCondition(op, key, [value]))), ExecRegion).Verdict);

    [Fact]
    public void Named_clusters_no_right_and_a_Deny_pass()
    {
        Assert.Equal(Verdict.Pass, Judge<UnrestrictedExecuteCommand>(Person(ARole.Allow(["ecs:ExecuteCommand"], ["arn:aws:ecs:eu-west-1:111122223333:task/test/*"])), ExecRegion).Verdict);
        Assert.Equal(Verdict.Pass, Judge<UnrestrictedExecuteCommand>(Person(ARole.Allow(["ecs:Describe*"])), ExecRegion).Verdict);
        Assert.Equal(Verdict.Pass, Judge<UnrestrictedExecuteCommand>(Person(ARole.Allow(["ecs:*"]), ARole.Deny(["ecs:Exec*"])), ExecRegion).Verdict);
    }

    [Fact]
    public void Administrators_are_not_concerned_and_unread_policies_leave_it_open()
    {
        Assert.Equal(Verdict.NotApplicable, Judge<UnrestrictedExecuteCommand>(Person(ARole.Allow(["*"])), ExecRegion).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<UnrestrictedExecuteCommand>(Person() with { InlinePolicies = default }, ExecRegion).Verdict);
    }
}

public sealed class StartSessionToTasksTests
{
    private static readonly PolicyStatement Sessions = ARole.Allow(["ssm:StartSession"]);

    [Fact]
    public void Sessions_on_every_task_fail_unless_they_are_denied()
    {
        Assert.Equal(Verdict.Fail, Judge<StartSessionToTasks>(Person(Sessions), ExecRegion).Verdict);
        Assert.Equal(Verdict.Fail, Judge<StartSessionToTasks>(Person(ARole.Allow(["ssm:*"], ["arn:aws:ecs:*:111122223333:task/*"])), ExecRegion).Verdict);
        Assert.Equal(Verdict.Pass, Judge<StartSessionToTasks>(Person(Sessions, ARole.Deny(["ssm:StartSession"], ["arn:aws:ecs:*:*:task/*"])), ExecRegion).Verdict);
        Assert.Equal(Verdict.Pass, Judge<StartSessionToTasks>(Person(ARole.Allow(["ssm:StartSession"], ["arn:aws:ec2:*:*:instance/*"])), ExecRegion).Verdict);
    }

    [Fact]
    public void Without_ECS_Exec_it_does_not_apply_and_unread_services_leave_it_open()
    {
        Assert.Equal(Verdict.NotApplicable, Judge<StartSessionToTasks>(Person(Sessions)).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<StartSessionToTasks>(Person(Sessions), ASnapshot.OfRegion() with { Tasks = new() }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<StartSessionToTasks>(Person() with { AttachedPolicies = default }, ExecRegion).Verdict);
    }
}

public sealed class FullAccessAttachedTests
{
    [Fact]
    public void Roles_users_and_groups_with_the_policy_fail_unless_they_are_allowed_by_name()
    {
        var attached = ARole.Attached(FullAccess);
        var account = Account(
            roles: [Person() with { AttachedPolicies = attached }, ARole.Named("web-task")],
            users: [User() with { AttachedPolicies = attached }],
            groups: [Group("operators") with { AttachedPolicies = attached }]);

        Assert.Equal(["operators", "oncall", "ann"], CheckRunner.Run<FullAccessAttached>(account).Where(v => v.Verdict is Verdict.Fail).Select(v => v.Subject!.Name));
        Assert.Equal(["web-task"], CheckRunner.Run<FullAccessAttached>(account).Where(v => v.Verdict is Verdict.Pass).Select(v => v.Subject!.Name));
        Assert.DoesNotContain(CheckRunner.Run<FullAccessAttached>(account, ("allowed", "ann, operators, oncall")), v => v.Verdict is Verdict.Fail);
    }

    [Fact]
    public void A_policy_of_the_same_name_is_another_and_unread_attachments_leave_it_open()
    {
        Assert.Equal(Verdict.Pass, Judge<FullAccessAttached>(Person() with { AttachedPolicies = ARole.Attached("arn:aws:iam::111122223333:policy/AmazonECS_FullAccess") }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<FullAccessAttached>(Person() with { AttachedPolicies = default }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<FullAccessAttached>(Person() with { Path = "/aws-service-role/x/" }).Verdict);
    }
}

public sealed class RootUserUnprotectedTests
{
    [Theory]
    [InlineData(0, true, true, Verdict.Pass)]
    [InlineData(0, false, false, Verdict.Pass)]
    [InlineData(1, true, true, Verdict.Fail)]
    [InlineData(1, false, false, Verdict.Fail)]
    [InlineData(0, false, true, Verdict.Fail)]
    [InlineData(0, false, null, Verdict.Fail)]
    [InlineData(null, null, null, Verdict.NotApplicable)]
    [InlineData(0, null, true, Verdict.NotAssessed)]
    [InlineData(1, null, true, Verdict.Fail)]
    public void The_root_user_has_no_keys_and_MFA_or_no_password(int? keys, bool? mfa, bool? password, Verdict expected)
    {
        var account = Account();
        var summary = new AccountSummary { RootArn = "arn:aws:iam::111122223333:root", AccessKeys = keys, HasMfa = mfa, HasPassword = password };

        Assert.Equal(expected, Assert.Single(CheckRunner.Run<RootUserUnprotected>(account with { Global = account.Global with { Summary = ResourceList<AccountSummary>.Of([summary]) } })).Verdict);
    }

    [Fact]
    public void An_account_whose_summary_was_not_read_is_not_assessed()
    {
        var account = Account();

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<RootUserUnprotected>(account with { Global = account.Global with { Summary = new() } })).Verdict);
    }
}
