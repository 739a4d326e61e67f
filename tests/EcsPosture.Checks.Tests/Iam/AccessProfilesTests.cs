using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Access;
using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class AccessProfilesTests
{
    private static readonly Role Admin = ARole.Named("admin") with { InlinePolicies = ARole.Inline(ARole.Allow(["*"])) };

    private static readonly Role Runner = ARole.Named("web-task") with
    {
        InlinePolicies = ARole.Inline(ARole.Allow(["ecs:RunTask"]), ARole.Allow(["iam:PassRole"], [ARole.ArnOf("ad*")]) with { Sid = "Pass" }),
    };

    [Fact]
    public void A_step_shows_the_statements_that_give_it_and_those_by_which_the_gained_role_trusts()
    {
        var profile = Of(Runner, Admin);

        Assert.Equal((RoleTier.CanEscalate, false), (profile.Tier, profile.IsPotential));
        var step = Assert.Single(profile.Route);
        Assert.Equal(Admin.RoleArn, step.To);
        var pass = Assert.Single(step.Grants, g => g.Action == "iam:PassRole");
        var shown = profile.Statements[Assert.Single(pass.Statements)];
        Assert.Equal(("web-task", "inline policy inline", 2, "Pass"), (shown.Owner, shown.Policy, shown.Number, shown.Sid));
        Assert.Contains("role/ad*", shown.Json, StringComparison.Ordinal);
        var trust = profile.Statements[Assert.Single(step.Trust)];
        Assert.Equal(("admin", "trust policy", 1), (trust.Owner, trust.Policy, trust.Number));
        Assert.Contains("ecs-tasks.amazonaws.com", trust.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_of_a_step_are_graded()
    {
        var guarded = Runner with
        {
            InlinePolicies = ARole.Inline(ARole.Allow(["ecs:RunTask"], null, new PolicyCondition("IpAddress", "aws:SourceIp", ["10.0.0.0/8"])), ARole.Allow(["iam:PassRole"])),
        };

        var profile = Of(guarded, Admin);

        Assert.True(profile.IsPotential);
        var residual = Assert.Single(Assert.Single(Assert.Single(profile.Route).Grants, g => g.Action == "ecs:RunTask").Residual);
        Assert.Equal(Protection.Environment, residual.Protection);
        Assert.Contains("aws:SourceIp", residual.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unread_policy_leaves_the_tier_untold()
    {
        var profile = Of(ARole.Named("web-task") with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(ASnapshot.Denied("iam:GetRolePolicy", "web-task")) });

        Assert.Null(profile.Tier);
        Assert.Contains("iam:GetRolePolicy", Assert.Single(profile.Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_was_not_read_has_no_tier_and_one_that_does_not_exist_says_so()
    {
        Assert.Contains("no such role", Of().Reason, StringComparison.Ordinal);

        var account = Account([]);
        account = account with { Global = account.Global with { Roles = account.Global.Roles with { Gaps = [ASnapshot.Denied("iam:GetAccountAuthorizationDetails", null)] } } };
        var profile = new Evaluator(new([])).Evaluate(account).Access.Of(ARole.ArnOf("web-task"));
        Assert.Null(profile.Tier);
        Assert.Contains("not read", profile.Reason, StringComparison.Ordinal);
        Assert.Single(profile.Gaps);
    }

    [Fact]
    public void Unread_roles_matter_only_to_a_role_that_could_gain_their_permissions()
    {
        Assert.Null(WithUnreadRoles(Runner).Tier);
        Assert.Equal(RoleTier.Scoped, WithUnreadRoles(ARole.Named("web-task")).Tier);

        static AccessProfile WithUnreadRoles(Role role)
        {
            var account = Account([role]);
            account = account with { Global = account.Global with { Roles = account.Global.Roles with { Gaps = [ASnapshot.Denied("iam:GetAccountAuthorizationDetails", null)] } } };
            return new Evaluator(new([])).Evaluate(account).Access.Of(role.RoleArn);
        }
    }

    [Fact]
    public void Who_passes_runs_and_assumes_a_role_is_told_with_the_statements()
    {
        var deployer = ARole.Named("deployer") with { InlinePolicies = ARole.Inline(ARole.Allow(["iam:PassRole"], [ARole.ArnOf("web-task")]), ARole.Allow(["ecs:UpdateService"])) };
        var visitor = ARole.Named("visitor");
        var web = ARole.Named("web-task") with { TrustPolicy = ARole.Trust(ARole.TasksOfThisAccount, ARole.Trusting("AWS", visitor.RoleArn)) };

        var profile = Of(web, deployer, visitor, ARole.Named("reports"), Admin);

        Assert.Equal(["deployer", "visitor"], profile.Reach.Select(r => Arn.LastSegment(r.Arn)));
        Assert.Equal(["admin"], profile.Administrators);
        var (first, second) = (profile.Reach[0], profile.Reach[1]);
        Assert.Equal(("ecs:UpdateService", null, null), (first.Run!.Action, first.Exec, first.Assume));
        Assert.Equal("deployer", profile.Statements[Assert.Single(first.Pass!.Statements)].Owner);
        Assert.Equal((null, null), (second.Pass, second.Run));
        Assert.Equal(("web-task", "trust policy", 2), Place(profile.Statements[Assert.Single(second.Assume!.Statements)]));

        static (string, string, int) Place(ProfileStatement statement) => (statement.Owner, statement.Policy, statement.Number);
    }

    [Fact]
    public void A_profile_is_the_same_after_it_was_written_down()
    {
        var text = AccessProfileJson.Serialize(Of(Runner, Admin));

        Assert.Equal(text, AccessProfileJson.Serialize(AccessProfileJson.Deserialize(text)!));
        Assert.Null(AccessProfileJson.Deserialize("{\"route\":7}"));
    }

    private static AccessProfile Of(params Role[] roles) => new Evaluator(new([])).Evaluate(Account(roles)).Access.Of(ARole.ArnOf("web-task"));

    private static Inventory.Snapshots.AccountSnapshot Account(Role[] roles)
    {
        var account = ASnapshot.Account(ASnapshot.With(ATaskDefinition.Named("web")));
        return account with { Global = account.Global with { Roles = ResourceList<Role>.Of(roles) } };
    }
}
