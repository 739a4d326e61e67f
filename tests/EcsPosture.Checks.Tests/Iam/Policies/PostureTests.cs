using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.Policies.Asked;

namespace EcsPosture.Checks.Tests.Iam.Policies;

/// <summary>Questions in three values (1.6).</summary>
public sealed class PostureTests
{
    [Theory]
    [InlineData("s3:GetObject", "*", "s3:GetObject", "arn:aws:s3:::a/*", Tri.Yes)]
    [InlineData("s3:Get*", "*", "s3:GetObject*", "*", Tri.Yes)]
    [InlineData("s3:GetObject", "*", "s3:Get*", "*", Tri.Maybe)]
    [InlineData("s3:GetObject", "*", "*", "*", Tri.Maybe)]
    [InlineData("*", "*", "*", "*", Tri.Yes)]
    [InlineData("s3:Put*", "*", "s3:Get*", "*", Tri.No)]
    [InlineData("s3:a*", "*", "s3:*b", "*", Tri.Maybe)]
    [InlineData("s3:GetObject", "arn:aws:s3:::a*", "s3:GetObject", "arn:aws:s3:::*b", Tri.Maybe)]
    [InlineData("s3:GetObject", "arn:aws:s3:::a*", "s3:GetObject", "arn:aws:s3:::b*", Tri.No)]
    [InlineData("s3:GetObject", "arn:aws:s3:::a?*", "s3:GetObject", "arn:aws:s3:::a*", Tri.Maybe)]
    [InlineData("s3:GetObject", "arn:aws:s3:::*?", "s3:GetObject", "arn:aws:s3:::?*", Tri.Yes)]
    [InlineData("s3:GetObject", "arn:aws:sqs:*:*:*", "s3:GetObject", "*", Tri.Maybe)]
    [InlineData("ecs:ListClusters", "arn:aws:ecs:*:*:cluster/*", "ecs:*", "*", Tri.No)]
    public void An_answer_is_yes_for_all_no_for_none_and_open_for_some(string granted, string on, string action, string resource, Tri expected) =>
        Assert.Equal(expected, new Asked { Identity = [Document(Allow(granted, on))], Action = action, Resource = resource, ResourceAccount = null }.Posture());

    [Theory]
    [InlineData("StringEquals", "aws:SourceVpc", "vpc-1", Protection.Environment)]
    [InlineData("StringEquals", "aws:PrincipalOrgID", "o-1", Protection.Identity)]
    [InlineData("StringEquals", "aws:RequestTag/team", "a", Protection.Controllable)]
    [InlineData("StringLike", "s3:prefix", "home/*", Protection.Controllable)]
    [InlineData("Bool", "ecs:enable-execute-command", "true", Protection.Controllable)]
    public void A_condition_on_an_unknown_key_is_kept_and_graded(string op, string key, string value, Protection protection)
    {
        var answer = new Asked { Identity = [Document(Allow("s3:*", rest: If(op, key, value)))], Resource = "*" }.Answer(asRequest: false);

        Assert.Equal((Tri.Maybe, protection), (answer.Allowed, answer.Protection));
        Assert.Equal($"if {op} {key} {value}", Assert.Single(answer.Residual).ToString());
    }

    [Fact]
    public void A_Deny_under_a_condition_is_kept_as_unless()
    {
        var answer = new Asked { Identity = [Document(Allow("*"), Deny("*", rest: If("StringNotEquals", "aws:SourceVpc", "vpc-1")))] }.Answer(asRequest: false);

        Assert.Equal(Tri.Maybe, answer.Allowed);
        Assert.Equal("unless StringNotEquals aws:SourceVpc vpc-1", Assert.Single(answer.Residual).ToString());
        Assert.Equal([true, false], answer.Statements.Select(s => s.IsAllow));
    }

    [Fact]
    public void Known_keys_decide()
    {
        var asked = new Asked { Identity = [Document(Allow("*", rest: If("StringEquals", "aws:PrincipalTag/team", "a")))] };

        Assert.Equal(Tri.Yes, (asked with { Keys = new() { ["aws:PrincipalTag/team"] = "a" } }).Posture());
        Assert.Equal(Tri.No, (asked with { Keys = new() { ["aws:PrincipalTag/team"] = "b" } }).Posture());
        Assert.Equal(Tri.Maybe, asked.Posture());
    }

    [Theory(DisplayName = "Contradictory residuals are Denied")]
    [InlineData("StringEquals", "aws:SourceVpc", "a", "StringEquals", "aws:SourceVpc", "b")]
    [InlineData("StringEquals", "aws:SourceVpc", "a", "StringLike", "aws:SourceVpc", "b*")]
    [InlineData("StringLike", "aws:SourceVpc", "a*", "StringLike", "aws:SourceVpc", "b*")]
    [InlineData("NumericLessThan", "s3:max-keys", "5", "NumericGreaterThan", "s3:max-keys", "5")]
    [InlineData("IpAddress", "aws:SourceIp", "10.0.0.0/8", "IpAddress", "aws:SourceIp", "192.168.0.0/16")]
    [InlineData("IpAddress", "aws:SourceIp", "10.0.0.0/8", "NotIpAddress", "aws:SourceIp", "10.0.0.0/7")]
    [InlineData("Null", "aws:SourceVpc", "true", "StringEquals", "aws:SourceVpc", "a")]
    [InlineData("Null", "aws:SourceVpc", "true", "StringLike", "aws:SourceVpc", "*")]
    [InlineData("Null", "aws:SourceArn", "true", "ArnLike", "aws:SourceArn", "arn:aws:ecs:*:*:*")]
    [InlineData("Null", "aws:TagKeys", "true", "ForAnyValue:StringLike", "aws:TagKeys", "a*")]
    [InlineData("Null", "aws:CurrentTime", "true", "DateLessThan", "aws:CurrentTime", "2026")]
    [InlineData("Bool", "aws:SecureTransport", "true", "Bool", "aws:SecureTransport", "false")]
    public void Contradictions(string op, string key, string value, string otherOp, string otherKey, string otherValue)
    {
        var identity = Document(Allow("s3:*", rest: If(op, key, value)));
        Assert.Equal(Tri.No, new Asked { Identity = [identity], Boundary = Document(Allow("*", rest: If(otherOp, otherKey, otherValue))) }.Posture());
        Assert.Equal(Tri.No, new Asked { Identity = [identity], ServiceControl = [[Document(Allow("*", rest: If(otherOp, otherKey, otherValue)))]] }.Posture());
    }

    [Fact]
    public void A_Deny_of_all_that_a_condition_lets_through_is_No() =>
        Assert.Equal(Tri.No, new Asked
        {
            Identity = [Document(Allow("s3:*", rest: If("StringEquals", "aws:SourceVpc", "a")), Deny("*", rest: If("StringNotEquals", "aws:SourceVpc", "b")))],
        }.Posture());

    [Fact(DisplayName = "An unsatisfiable condition, StringEquals with a literal * on an ARN key, is Denied")]
    public void Literal_star_on_an_ARN() =>
        Assert.Equal(Tri.No, new Asked { Identity = [Document(Allow("s3:*", rest: If("StringEquals", "aws:SourceArn", "arn:aws:ecs:*")))] }.Posture());

    [Theory]
    [InlineData("arn:aws:s3:::a/*")]
    [InlineData("arn:aws:s3:::a*")]
    public void A_Deny_of_all_that_is_granted_is_No_although_more_was_asked(string denied) =>
        Assert.Equal(Tri.No, new Asked { Identity = [Document(Allow("s3:*", "arn:aws:s3:::a/*"), Deny("s3:*", denied))], Action = "s3:*", Resource = "*", ResourceAccount = null }.Posture());

    [Fact]
    public void A_boundary_apart_from_all_that_is_granted_is_No() =>
        Assert.Equal(Tri.No, new Asked { Identity = [Document(Allow("s3:*", "arn:aws:s3:::a/*"))], Boundary = Document(Allow("s3:*", "arn:aws:s3:::b/*")), Action = "s3:*", Resource = "*", ResourceAccount = null }.Posture());

    [Fact(DisplayName = "An MFA-gated Allow is Denied for a task role")]
    public void Task_roles_have_no_MFA()
    {
        var role = ARole.Named("web-task") with { InlinePolicies = ARole.Inline(ARole.Allow(["s3:*"], null, new PolicyCondition("Bool", "aws:MultiFactorAuthPresent", ["true"]))) };
        var access = new Checks.Iam.PrincipalAccess(role, ResourceList<ManagedPolicy>.Of([]), ASnapshot.AccountId);

        Assert.Equal(Tri.No, access.Can("s3:GetObject", "*").Allowed);
    }

    [Fact(DisplayName = "A key policy or trust policy that was not given leaves the answer open")]
    public void Policies_not_given()
    {
        var asked = new Asked { Identity = [Document(Allow("*"))], Action = "kms:Decrypt", Resource = "*", ResourceAccount = null };

        Assert.Equal("if the policy of the resource allows it", Assert.Single(asked.Answer(asRequest: false).Residual).ToString());
        Assert.Equal(Tri.Yes, (asked with { ResourcePolicy = Document(For($$"""{"AWS":"{{Account}}"}""")) }).Posture());

        // Of the resources of KMS only keys have policies; aliases are left to the account's own.
        asked = asked with { Resource = "arn:aws:kms:*:111122223333:*", ResourcePolicy = Document(For($$"""{"AWS":"{{Other}}"}""")) };
        Assert.Equal(Tri.Maybe, asked.Posture());
        Assert.Equal(Tri.No, (asked with { Resource = "arn:aws:kms:*:111122223333:key/*" }).Posture());
        Assert.Equal(Tri.Yes, (asked with { Action = "kms:DeleteAlias", Resource = "arn:aws:kms:*:111122223333:alias/mine" }).Posture());
    }

    [Fact]
    public void A_policy_that_could_not_be_read_never_makes_an_answer_certain()
    {
        var principal = Principal.TryParse(Session, out var p) ? p : throw new InvalidOperationException();
        var gap = ASnapshot.Denied("iam:GetPolicyVersion");
        AccessAnswer Ask(params Policy[] identity) =>
            PolicyEngine.Ask(new() { Identity = identity }, AccessQuestion.Posture(principal, "s3:GetObject", "*", RequestContext.OfQuestion()));
        var all = Policy.Of("all", PolicyKind.Identity, PolicyParser.Parse(Document(Allow("*"))).Document!);
        var none = Policy.Of("none", PolicyKind.Identity, PolicyParser.Parse(Document(Deny("*"))).Document!);
        var unread = Policy.Unread("unread", PolicyKind.Identity, gap);

        Assert.Equal((Tri.Maybe, gap), (Ask(unread).Allowed, Assert.Single(Ask(unread).Gaps)));
        Assert.Equal(Tri.Maybe, Ask(all, unread).Allowed);
        Assert.Equal(Tri.No, Ask(none, unread).Allowed);
    }
}
