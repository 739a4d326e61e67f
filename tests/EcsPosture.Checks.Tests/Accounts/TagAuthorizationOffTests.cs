using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Accounts;

public sealed class TagAuthorizationOffTests
{
    private static readonly PolicyStatement ByTags = ARole.Allow(["ecs:UpdateService"], null, new PolicyCondition("StringEquals", "aws:ResourceTag/team", ["web"]));

    [Fact]
    public void All_on_passes() => Assert.Equal(Verdict.Pass, Judge(Settings()).Verdict);

    [Fact]
    public void Authorization_off_is_low_until_a_policy_decides_by_tags()
    {
        Assert.Equal((Verdict.Fail, Severity.Low), (Judge(Settings("off")).Verdict, Judge(Settings("off")).Severity));
        Assert.Equal(Severity.Medium, Judge(Settings("off"), Role(ByTags)).Severity);
    }

    [Fact]
    public void Unread_roles_do_not_lower_it()
    {
        var account = ASnapshot.Account(ASnapshot.OfRegion() with { AccountSettings = Observed.Known(Settings("off")) });
        account = account with { Global = account.Global with { Roles = new() } };

        Assert.Equal(Severity.Medium, Assert.Single(CheckRunner.Run<TagAuthorizationOff>(account)).Severity);
    }

    [Fact]
    public void A_short_ARN_format_fails()
    {
        IReadOnlyList<AccountSetting> settings = [.. Settings().Where(s => s.Name != "taskLongArnFormat"), new() { Name = "taskLongArnFormat", Value = "disabled" }];

        Assert.Equal("settings[taskLongArnFormat]", Assert.Single(Judge(settings).Evidence).Path);
    }

    [Fact]
    public void A_list_that_names_no_value_is_not_taken_for_on_or_off() => Assert.Equal(Verdict.NotAssessed, Judge([]).Verdict);

    [Fact]
    public void A_role_that_depends_on_tags_may_not_set_them_all()
    {
        var tagging = ARole.Allow(["ecs:TagResource"]);

        Assert.Equal((Verdict.Fail, Severity.Medium), (Judge(Settings(), Role(ByTags, tagging)).Verdict, Judge(Settings(), Role(ByTags, tagging)).Severity));
        Assert.Equal(Verdict.Fail, Judge(Settings(), Role(ByTags, ARole.Allow(["ecs:*"]))).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Settings(), Role(tagging)).Verdict);
    }

    [Theory]
    [InlineData("ecs:CreateAction")]
    [InlineData("aws:requesttag/team")]
    [InlineData("aws:TagKeys")]
    public void A_condition_on_what_is_tagged_is_enough(string key) =>
        Assert.Equal(Verdict.Pass, Judge(Settings(), Role(ByTags, ARole.Allow(["ecs:TagResource"], null, new PolicyCondition("StringEquals", key, ["x"])))).Verdict);

    [Fact]
    public void Administrators_and_roles_that_are_denied_tagging_are_left_out()
    {
        Assert.Equal(Verdict.Pass, Judge(Settings(), Role(ByTags, ARole.Allow(["*"]))).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Settings(), Role(ByTags, ARole.Allow(["ecs:TagResource"]), ARole.Deny(["ecs:TagResource"]))).Verdict);
    }

    [Fact]
    public void Tagging_what_is_named_or_what_bears_a_tag_is_no_way_around()
    {
        Assert.Equal(Verdict.Pass, Judge(Settings(), Role(ByTags, ARole.Allow(["ecs:TagResource"], ["arn:aws:ecs:eu-west-1:111122223333:service/main/web"]))).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Settings(), Role(ByTags, ARole.Allow(["ecs:TagResource"], null, new PolicyCondition("StringEquals", "ecs:ResourceTag/team", ["web"])))).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Settings(), Role(ByTags, ARole.Allow(["ecs:TagResource"], null, new PolicyCondition("IpAddress", "aws:SourceIp", ["10.0.0.0/8"])))).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Settings(), Role(ByTags, ARole.Allow(["*"], ["arn:aws:ecs:eu-west-1:111122223333:service/main/web"]))).Verdict);
    }

    [Fact]
    public void Both_keys_of_resource_tags_count_as_deciding_by_tags() => Assert.All(
        (string[])["aws:ResourceTag/team", "ecs:resourcetag/team"],
        key => Assert.Equal(Severity.Medium, Judge(Settings("off"), Role(ARole.Allow(["ecs:StopTask"], null, new PolicyCondition("StringEquals", key, ["web"])))).Severity));

    [Fact]
    public void Only_what_the_customer_wrote_tells_that_tags_decide()
    {
        const string own = "arn:aws:iam::111122223333:policy/by-tags";
        const string ofAws = "arn:aws:iam::aws:policy/ByTags";

        Assert.Equal(Severity.Medium, With(own).Severity);
        Assert.Equal(Severity.Low, With(ofAws).Severity);
        Assert.Equal(Severity.Low, Judge(Settings("off"), Role(ByTags) with { Path = "/aws-service-role/ecs.amazonaws.com/" }).Severity);

        static CheckVerdict With(string arn)
        {
            var account = ASnapshot.Account(ASnapshot.OfRegion() with { AccountSettings = Observed.Known(Settings("off")) });
            var role = ARole.Named("deployer") with { AttachedPolicies = ARole.Attached(arn) };
            return Assert.Single(CheckRunner.Run<TagAuthorizationOff>(account with
            {
                Global = account.Global with { Roles = ResourceList<Role>.Of([role]), Policies = ResourceList<ManagedPolicy>.Of([ARole.Policy(arn, ByTags)]) },
            }));
        }
    }

    [Fact]
    public void A_role_or_policy_that_was_not_read_leaves_it_open_and_does_not_lower_it()
    {
        var account = ASnapshot.Account(ASnapshot.OfRegion() with { AccountSettings = Observed.Known(Settings()) });
        var unread = new Listed<Role>(ARole.ArnOf("x"), Observed.Unknown<Role>(ASnapshot.Denied("iam:GetRole")));

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<TagAuthorizationOff>(account with { Global = account.Global with { Roles = new() { Items = [unread], Gaps = [] } } })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<TagAuthorizationOff>(account with { Global = account.Global with { Policies = new() { Gaps = [ASnapshot.Denied("iam:GetAccountAuthorizationDetails")] } } })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Settings(), ARole.Named("deployer") with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(ASnapshot.Denied("iam:GetRolePolicy")) }).Verdict);
        Assert.Equal(Severity.Medium, Judge(Settings("off"), ARole.Named("deployer") with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(ASnapshot.Denied("iam:GetRolePolicy")) }).Severity);
    }

    [Fact]
    public void Settings_that_were_not_read_leave_it_open()
    {
        var account = ASnapshot.Account(ASnapshot.OfRegion() with { AccountSettings = Observed.Unknown<IReadOnlyList<AccountSetting>>(ASnapshot.Denied("ecs:ListAccountSettings")) });

        Assert.Equal((Verdict.NotAssessed, "ecs:ListAccountSettings"), (Assert.Single(CheckRunner.Run<TagAuthorizationOff>(account)).Verdict, Assert.Single(CheckRunner.Run<TagAuthorizationOff>(account)).Gaps[0].Action));
    }

    [Fact]
    public void Authorization_is_also_on_when_it_says_enabled() => Assert.Equal(Verdict.Pass, Judge(Settings("enabled")).Verdict);

    [Theory]
    [InlineData("tagResourceAuthorization")]
    [InlineData("serviceLongArnFormat")]
    [InlineData("taskLongArnFormat")]
    [InlineData("containerInstanceLongArnFormat")]
    public void Each_setting_without_a_value_leaves_it_open_by_itself(string name)
    {
        var verdict = Judge([.. Settings().Where(s => s.Name != name)]);

        Assert.Equal((Verdict.NotAssessed, name), (verdict.Verdict, Assert.Single(verdict.Gaps).Resource));
    }

    [Fact]
    public void A_pass_says_whose_values_these_are() => Assert.Contains("a principal's own value is not known", Judge(Settings()).Message, StringComparison.Ordinal);

    [Fact]
    public void The_statement_that_lets_everything_be_tagged_is_the_evidence()
    {
        var role = Role(ByTags) with
        {
            InlinePolicies = Observed.Known<IReadOnlyList<NamedPolicy>>([new("first", ARole.Trust(ByTags, ARole.Allow(["ecs:TagResource"]))), new("second", ARole.Trust(ARole.Allow(["ecs:*"])))]),
        };

        Assert.Equal("deployer: inline policy first", Assert.Single(Judge(Settings(), role).Evidence).Path);
    }

    private static Role Role(params PolicyStatement[] statements) => ARole.Named("deployer") with { InlinePolicies = ARole.Inline(statements) };

    private static IReadOnlyList<AccountSetting> Settings(string authorization = "on") =>
    [
        new() { Name = "tagResourceAuthorization", Value = authorization },
        new() { Name = "serviceLongArnFormat", Value = "enabled" },
        new() { Name = "taskLongArnFormat", Value = "enabled" },
        new() { Name = "containerInstanceLongArnFormat", Value = "enabled" },
    ];

    private static CheckVerdict Judge(IReadOnlyList<AccountSetting> settings, params Role[] roles)
    {
        var account = ASnapshot.Account(ASnapshot.OfRegion() with { AccountSettings = Observed.Known(settings) });
        return Assert.Single(CheckRunner.Run<TagAuthorizationOff>(account with { Global = account.Global with { Roles = ResourceList<Role>.Of(roles) } }));
    }
}
