using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.RoleJudge;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class AdministratorRoleTests
{
    private const string Boundary = "arn:aws:iam::111122223333:policy/boundary";
    private static readonly PolicyStatement Everything = ARole.Allow(["*"]);
    private static readonly PolicyCondition Mfa = new("Bool", "aws:MultiFactorAuthPresent", ["true"]);

    [Fact]
    public void A_narrow_role_passes() => Assert.Equal(Verdict.Pass, Judge<AdministratorRole>(TaskRole).Verdict);

    [Theory]
    [InlineData("AdministratorAccess", Severity.Critical)]
    [InlineData("IAMFullAccess", Severity.Critical)]
    [InlineData("PowerUserAccess", Severity.High)]
    public void A_managed_policy_of_administrators_fails(string name, Severity severity)
    {
        var arn = "arn:aws:iam::aws:policy/" + name;
        var says = name switch
        {
            "AdministratorAccess" => Everything,
            "IAMFullAccess" => ARole.Allow(["iam:*"]),
            _ => new() { Effect = "Allow", NotActions = ["iam:*", "organizations:*", "account:*"], Resources = ["*"] },
        };
        var verdict = Judge<AdministratorRole>(TaskRole with { AttachedPolicies = ARole.Attached(arn) }, ARole.Policy(arn, says));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void It_fails_even_when_the_policy_itself_was_not_read() =>
        Assert.Equal(Verdict.Fail, Judge<AdministratorRole>(TaskRole with { AttachedPolicies = ARole.Attached("arn:aws:iam::aws:policy/AdministratorAccess") }).Verdict);

    [Fact]
    public void A_customers_policy_of_the_same_name_is_judged_by_what_it_says()
    {
        const string Arn = "arn:aws:iam::111122223333:policy/AdministratorAccess";

        Assert.Equal(Verdict.Pass, Judge<AdministratorRole>(TaskRole with { AttachedPolicies = ARole.Attached(Arn) }, ARole.Policy(Arn, ARole.Allow(["s3:Get*"]))).Verdict);
        Assert.Equal(Verdict.Fail, Judge<AdministratorRole>(TaskRole with { AttachedPolicies = ARole.Attached(Arn) }, ARole.Policy(Arn, Everything)).Verdict);
    }

    [Theory]
    [InlineData("*", "*", Verdict.Fail)]
    [InlineData("*:*", "*", Verdict.Fail)]
    [InlineData("IAM:*", "*", Verdict.Fail)]
    [InlineData("s3:*", "*", Verdict.Pass)]
    [InlineData("*", "arn:aws:s3:::bucket/*", Verdict.Pass)]
    public void Everything_on_everything_is_administrator(string action, string resource, Verdict expected) =>
        Assert.Equal(expected, Judge<AdministratorRole>(With(ARole.Allow([action], [resource]))).Verdict);

    [Fact]
    public void What_a_condition_decides_is_left_to_a_person_unless_no_task_can_meet_it()
    {
        Assert.Equal(Verdict.Manual, Judge<AdministratorRole>(With(ARole.Allow(["*"], null, new PolicyCondition("StringEquals", "aws:SourceVpc", ["vpc-1"])))).Verdict);
        Assert.Equal(Verdict.Pass, Judge<AdministratorRole>(With(ARole.Allow(["*"], null, Mfa))).Verdict);
    }

    [Fact]
    public void A_NotAction_counts_by_what_is_left()
    {
        Assert.Equal((Verdict.Fail, Severity.Critical), Answer(With(new PolicyStatement { Effect = "Allow", NotActions = ["s3:*"], Resources = ["*"] })));
        Assert.Equal((Verdict.Fail, Severity.High), Answer(With(new PolicyStatement { Effect = "Allow", NotActions = ["iam:*"], Resources = ["*"] })));
        Assert.Equal(Verdict.Pass, Answer(With(new PolicyStatement { Effect = "Allow", NotActions = ["iam:*", "s3:*"], Resources = ["*"] })).Verdict);
    }

    [Fact]
    public void A_Deny_counts_only_when_it_could_touch_IAM()
    {
        Assert.Equal(Verdict.Fail, Judge<AdministratorRole>(With(Everything, ARole.Deny(["ec2:TerminateInstances"]))).Verdict);
        Assert.Equal((Verdict.Fail, Severity.High), Answer(With(Everything, ARole.Deny(["iam:*"]))));
        Assert.Equal(Verdict.Pass, Judge<AdministratorRole>(With(Everything, ARole.Deny(["*"]))).Verdict);
        Assert.Equal(Verdict.Pass, Judge<AdministratorRole>(With(Everything, new PolicyStatement { Effect = "Deny", NotActions = ["s3:*"], Resources = ["*"] })).Verdict);
    }

    [Fact]
    public void A_boundary_limits()
    {
        Verdict Within(params PolicyStatement[] boundary) =>
            Judge<AdministratorRole>(With(Everything) with { PermissionsBoundary = Observed.Known<string?>(Boundary) }, ARole.Policy(Boundary, boundary)).Verdict;

        Assert.Equal(Verdict.Pass, Within(ARole.Allow(["s3:*", "logs:*"])));
        Assert.Equal(Verdict.Fail, Within(Everything));
        Assert.Equal(Verdict.Fail, Within(Everything, ARole.Deny(["iam:CreateUser"])));
        Assert.Equal(Verdict.Pass, Within(ARole.Allow(["iam:Get*"])));
    }

    [Fact]
    public void A_boundary_that_could_not_be_read_leaves_it_open()
    {
        Assert.Equal(Verdict.NotAssessed, Judge<AdministratorRole>(With(Everything) with { PermissionsBoundary = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<AdministratorRole>(With(Everything) with { PermissionsBoundary = Observed.Known<string?>(Boundary) }).Verdict);
    }

    [Fact]
    public void Policies_that_could_not_be_read_never_pass()
    {
        Assert.Equal(Verdict.NotAssessed, Judge<AdministratorRole>(TaskRole with { InlinePolicies = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<AdministratorRole>(TaskRole with { AttachedPolicies = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<AdministratorRole>(TaskRole with { AttachedPolicies = ARole.Attached("arn:aws:iam::111122223333:policy/unread") }).Verdict);
    }

    [Fact]
    public void An_administrator_that_hosts_might_use_is_not_dismissed_as_unused()
    {
        var role = With(Everything) with { InstanceProfileArns = Observed.Known<IReadOnlyList<string>>(["arn:aws:iam::111122223333:instance-profile/hosts"]) };
        var hosts = ASnapshot.OfRegion() with { ContainerInstances = ResourceList<ContainerInstance>.Of([new() { ContainerInstanceArn = "arn:aws:ecs:eu-west-1:111122223333:container-instance/main/1" }]) };

        Assert.Equal(Verdict.NotAssessed, Judge<AdministratorRole>(hosts, role).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<AdministratorRole>(ASnapshot.OfRegion(), role).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<AdministratorRole>(hosts, role with { InstanceProfileArns = Observed.Known<IReadOnlyList<string>>([]) }).Verdict);
    }

    private static (Verdict Verdict, Severity Severity) Answer(Role role)
    {
        var verdict = Judge<AdministratorRole>(role);
        return (verdict.Verdict, verdict.Severity);
    }

    private static Role With(params PolicyStatement[] statements) => TaskRole with { InlinePolicies = ARole.Inline(statements) };
}
