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
