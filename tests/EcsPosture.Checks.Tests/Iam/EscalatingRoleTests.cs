using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.PrincipalJudge;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class EscalatingRoleTests
{
    private static readonly Role Admin = ARole.Named("admin") with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])) };
    private static readonly PolicyStatement Run = ARole.Allow(["ecs:RunTask"]);

    [Fact]
    public void The_catalogue_has_all_ways_and_only_actions_that_exist()
    {
        Assert.Equal(137, EscalationCatalogue.Paths.Count);
        Assert.Equal(137, EscalationCatalogue.Paths.Select(p => p.Id).Distinct().Count());
        Assert.All(EscalationCatalogue.Paths.SelectMany(p => p.Actions).SelectMany(a => a).Distinct(), action => Assert.NotNull(Checks.Iam.Reference.ServiceReference.FindAction(action)));
        Assert.All(EscalationCatalogue.Paths.Where(p => p.Target is EscalationTarget.PassedRole or EscalationTarget.ServiceRole), p => Assert.NotEmpty(p.Services));
        Assert.Contains(EscalationCatalogue.Paths, p => p is { Id: "ecs-x01", IsPotential: true });
    }

    [Fact]
    public void Passing_an_administrators_role_to_a_task_is_critical()
    {
        var verdict = Of([Admin], Run, ARole.Allow(["iam:PassRole"]));

        Assert.Equal((Verdict.Fail, Severity.Critical), (verdict.Verdict, verdict.Severity));
        Assert.StartsWith("Role web-task can gain all permissions: ", verdict.Message, StringComparison.Ordinal);
        Assert.Contains("ecs-008", verdict.Message, StringComparison.Ordinal);
        Assert.EndsWith(" gives admin.", verdict.Message, StringComparison.Ordinal);
        Assert.Contains(verdict.Evidence, e => e.Actual.Contains("iam:PassRole", StringComparison.Ordinal));
    }

    [Fact]
    public void PassRole_is_judged_by_role_service_and_trust()
    {
        var pass = ARole.Allow(["iam:PassRole"]);
        Assert.Equal(Verdict.Pass, Of([], Run, pass).Verdict);
        Assert.Equal(Verdict.Pass, Of([Admin with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "lambda.amazonaws.com")) }], Run, pass).Verdict);
        Assert.Equal(Verdict.Pass, Of([Admin], Run, ARole.Allow(["iam:PassRole"], ["arn:aws:iam::111122223333:role/tasks/*"])).Verdict);
        Assert.Equal(Verdict.Pass, Of([Admin], Run, ARole.Allow(["iam:PassRole"], null, new PolicyCondition("StringEquals", "iam:PassedToService", ["ec2.amazonaws.com"]))).Verdict);
        Assert.Equal(Verdict.Fail, Of([Admin], Run, ARole.Allow(["iam:PassRole"], null, new PolicyCondition("StringEquals", "iam:PassedToService", ["ecs-tasks.amazonaws.com"]))).Verdict);
        Assert.Equal(Verdict.Pass, Of([Admin], pass).Verdict);
    }

    [Fact]
    public void Another_roles_permissions_without_a_way_to_all_are_high()
    {
        var verdict = Of([ARole.Named("reports")], Run, ARole.Allow(["iam:PassRole"]));

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.StartsWith("Role web-task can gain permissions of others: ", verdict.Message, StringComparison.Ordinal);
        Assert.Contains(" gives reports", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_may_change_itself_has_all_permissions_at_hand_unless_a_boundary_holds()
    {
        var own = ARole.Allow(["iam:PutRolePolicy"], ["arn:aws:iam::111122223333:role/web-task"]);
        const string Limit = "arn:aws:iam::111122223333:policy/limit";
        var bound = RoleJudge.TaskRole with { InlinePolicies = ARole.Inline(own), PermissionsBoundary = Observed.Known<string?>(Limit) };

        Assert.Equal(Severity.Critical, Of([], own).Severity);
        Assert.Equal(Verdict.Pass, Of([], ARole.Allow(["iam:PutRolePolicy"], ["arn:aws:iam::111122223333:role/other"])).Verdict);
        Assert.Equal(Verdict.Pass, Of([], ARole.Allow(["iam:AttachRolePolicy"], null, new PolicyCondition("ArnEquals", "iam:PolicyARN", ["arn:aws:iam::aws:policy/ReadOnlyAccess"]))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<EscalatingRole>(Account(Web, [bound], policies: [ARole.Policy(Limit, ARole.Allow(["s3:*", "iam:*"]))])), v => v.Resource.Name == "web-task").Verdict);
    }

    [Fact]
    public void A_condition_on_the_caller_is_left_to_a_person_and_one_the_caller_chooses_does_not_help()
    {
        var guarded = Of([Admin], Run, ARole.Allow(["iam:PassRole"], null, new PolicyCondition("StringEquals", "aws:PrincipalOrgID", ["o-1"])));
        Assert.Equal(Verdict.Manual, guarded.Verdict);
        Assert.Contains("aws:PrincipalOrgID", guarded.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Fail, Of([Admin], ARole.Allow(["ecs:RunTask"], null, new PolicyCondition("StringEquals", "aws:RequestTag/a", ["b"])), ARole.Allow(["iam:PassRole"])).Verdict);
    }

    [Fact]
    public void Roles_that_have_everything_or_are_unread_are_no_pass()
    {
        Assert.Equal(Verdict.NotApplicable, Of([], ARole.Allow(["*"])).Verdict);
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<EscalatingRole>(Account(Web, [RoleJudge.TaskRole with { AttachedPolicies = default }]))).Verdict);
    }

    [Theory]
    [InlineData("iam:PassRole", "iam:ListRoles")]
    [InlineData("sts:AssumeRole", "iam:ListRoles")]
    [InlineData("iam:CreateAccessKey", "iam:ListUsers")]
    [InlineData("iam:UpdateLoginProfile", "iam:ListUsers")]
    [InlineData("s3:GetObject", null)]
    public void While_principals_are_unread_a_right_over_them_may_lead_to_one(string action, string? unread)
    {
        var account = Account(Web, [RoleJudge.TaskRole with { InlinePolicies = ARole.Inline(ARole.Allow([action])) }]);
        account = account with
        {
            Global = account.Global with { Roles = account.Global.Roles with { Gaps = [ASnapshot.Denied("iam:ListRoles")] }, Users = new() { Gaps = [ASnapshot.Denied("iam:ListUsers")] } },
        };
        var verdict = CheckRunner.Run<EscalatingRole>(account).Single(v => v.Resource.Name == "web-task");

        Assert.Equal(unread is null ? [] : [unread], verdict.Gaps.Select(g => g.Action));
        Assert.Equal(unread is null ? Verdict.Pass : Verdict.NotAssessed, verdict.Verdict);
    }

    [Fact]
    public void The_shortest_way_is_told_step_by_step()
    {
        var first = RoleJudge.TaskRole with { InlinePolicies = ARole.Inline(ARole.Allow(["sts:AssumeRole"], [ARole.ArnOf("middle")])) };
        var middle = ARole.Named("middle") with
        {
            TrustPolicy = ARole.Trust(ARole.Trusting("AWS", $"arn:aws:iam::{ASnapshot.AccountId}:root")),
            InlinePolicies = ARole.Inline(ARole.Allow(["lambda:CreateFunction", "lambda:InvokeFunction", "iam:PassRole"])),
        };
        var admin = Admin with { TrustPolicy = ARole.Trust(ARole.Trusting("Service", "lambda.amazonaws.com")) };
        var graph = Graph(Account(Web, [first, middle, admin, ARole.Named("alone")]));

        var route = graph.RouteOf(first.RoleArn);
        Assert.Equal(["sts-001", "lambda-001"], route.Select(s => s.Path.Id is "sts-002" or "sts-003" ? "sts-001" : s.Path.Id));
        Assert.Equal([middle.RoleArn, admin.RoleArn], route.Select(s => s.To));
        Assert.Equal(RoleTier.CanEscalate, graph.StandingOf(first.RoleArn).Tier);
        Assert.Equal(RoleTier.FullAdmin, graph.StandingOf(admin.RoleArn).Tier);
        Assert.Equal(RoleTier.Scoped, graph.StandingOf(ARole.ArnOf("alone")).Tier);
    }

    [Theory]
    [InlineData("iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/own", RoleTier.AdminEquivalent)]
    [InlineData("iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/other", RoleTier.Scoped)]
    [InlineData("iam:AttachRolePolicy", "*", RoleTier.AdminEquivalent)]
    [InlineData("iam:CreateAccessKey", "*", RoleTier.CanEscalate)]
    [InlineData("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/bob", RoleTier.Scoped)]
    [InlineData("iam:UpdateAssumeRolePolicy", "*", RoleTier.CanEscalate)]
    [InlineData("iam:UpdateLoginProfile", "arn:aws:iam::111122223333:user/ann", RoleTier.CanEscalate)]
    [InlineData("s3:GetObject", "*", RoleTier.Scoped)]
    public void Single_permissions_are_judged_on_what_they_reach(string action, string resource, RoleTier expected)
    {
        const string Own = "arn:aws:iam::111122223333:policy/own";
        var role = RoleJudge.TaskRole with { InlinePolicies = ARole.Inline(ARole.Allow([action], [resource])), AttachedPolicies = ARole.Attached(Own) };
        var graph = Graph(Account(Web, [role, Admin], [User("ann", ARole.Allow(["*"])), User("bob", ARole.Allow(["s3:GetObject"]))], policies: [ARole.Policy(Own, ARole.Allow(["s3:GetObject"]))]));

        Assert.Equal(expected, graph.StandingOf(role.RoleArn).Tier);
    }

    [Fact]
    public void A_power_user_changes_everything_in_many_services()
    {
        var role = RoleJudge.TaskRole with { InlinePolicies = ARole.Inline(ARole.Allow(["s3:*", "sqs:*", "sns:*", "dynamodb:*", "logs:*"])) };

        Assert.Equal(RoleTier.PowerUser, Graph(Account(Web, [role])).StandingOf(role.RoleArn).Tier);
    }

    [Fact]
    public void Of_many_roles_just_those_that_may_pass_roles_can_escalate()
    {
        var roles = Enumerable.Range(0, 200).Select(i => ARole.Named($"role-{i}") with
        {
            InlinePolicies = ARole.Inline(i % 10 == 0
                ? [ARole.Allow(["ecs:*", "lambda:*", "iam:PassRole"]), ARole.Allow(["s3:*"], [$"arn:aws:s3:::bucket-{i}/*"])]
                : [ARole.Allow(["s3:GetObject", "sqs:SendMessage", "dynamodb:*"], [$"arn:aws:s3:::bucket-{i}/*"])]),
        }).ToArray();
        var graph = Graph(Account(Web, roles));
        var escalating = roles.Count(r => graph.StepsOf(r.RoleArn).Count > 0);

        Assert.Equal(20, escalating);
    }

    private static Snapshot Web { get; } = ASnapshot.With(ATaskDefinition.Named("web"));

    private static CheckVerdict Of(Role[] others, params PolicyStatement[] statements) =>
        Assert.Single(CheckRunner.Run<EscalatingRole>(Account(Web, [RoleJudge.TaskRole with { InlinePolicies = ARole.Inline(statements) }, .. others])), v => v.Resource.Name == "web-task");
}
