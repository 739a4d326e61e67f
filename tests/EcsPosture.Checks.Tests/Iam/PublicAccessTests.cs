using EcsPosture.Checks.Keys;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Logging;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

/// <summary>Which policies of resources count as open to everybody, seen through the check on keys.</summary>
public sealed class PublicAccessTests
{
    private static readonly PolicyStatement Everybody = new() { Effect = "Allow", Actions = ["kms:Decrypt"], Resources = ["*"], Principals = [new("*", "*")] };

    public static TheoryData<string, string, string> Restrictions => new()
    {
        { "StringEquals", "aws:PrincipalAccount", "111122223333" },
        { "StringEquals", "AWS:PRINCIPALORGID", "o-abc1234567" },
        { "StringLike", "aws:PrincipalOrgPaths", "o-abc1234567/*" },
        { "ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-abc1234567/r-1/*" },
        { "ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*" },
        { "ArnEquals", "aws:SourceArn", "arn:aws:s3:::logs" },
        { "StringEquals", "aws:SourceAccount", "111122223333" },
        { "StringEquals", "aws:SourceVpce", "vpce-1" },
        { "StringLike", "aws:userid", "AIDAEXAMPLE:*" },
        { "StringEquals", "kms:CallerAccount", "111122223333" },
        { "IpAddress", "aws:SourceIp", "10.0.0.0/8" },
        { "IpAddress", "aws:SourceIp", "203.0.113.7" },
        { "IpAddress", "aws:SourceIp", "2001:db8::/32" },

        // No request meets these, which reading the condition alone does not tell.
        { "StringLike", "aws:userid", "" },
        { "StringEquals", "aws:PrincipalAccount", "*" },
    };

    public static TheoryData<string, string, string> NoRestrictions => new()
    {
        { "StringEqualsIfExists", "aws:PrincipalAccount", "111122223333" },
        { "ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-abc1234567" },
        { "StringNotEquals", "aws:PrincipalAccount", "111122223333" },
        { "StringLike", "aws:PrincipalAccount", "*" },
        { "StringLike", "aws:PrincipalOrgPaths", "*" },
        { "StringLike", "aws:userid", "*:admin" },
        { "Null", "aws:PrincipalArn", "true" },
        { "ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/admin" },
        { "ArnLike", "aws:SourceArn", "arn:aws:s3:::*" },
        { "IpAddress", "aws:SourceIp", "0.0.0.0/0" },
        { "IpAddress", "aws:SourceIp", "128.0.0.0/1" },
        { "IpAddress", "aws:SourceIp", "::/0" },
        { "Bool", "aws:SecureTransport", "true" },
        { "StringEquals", "kms:ViaService", "s3.eu-west-1.amazonaws.com" },
    };

    [Theory]
    [MemberData(nameof(Restrictions))]
    public void A_condition_that_fixes_who_calls_or_from_where_restricts(string op, string key, string value) =>
        Assert.Equal(Verdict.Pass, Judge(Everybody with { Conditions = [new(op, key, [value])] }));

    [Theory]
    [MemberData(nameof(NoRestrictions))]
    public void A_condition_that_anyone_can_meet_does_not(string op, string key, string value) =>
        Assert.Equal(Verdict.Fail, Judge(Everybody with { Conditions = [new(op, key, [value])] }));

    [Fact]
    public void Values_are_alternatives_so_each_must_restrict_and_conditions_add_up_so_one_is_enough()
    {
        Assert.Equal(Verdict.Fail, Judge(Everybody with { Conditions = [new("StringLike", "aws:PrincipalAccount", ["111122223333", "*"])] }));
        Assert.Equal(Verdict.Pass, Judge(Everybody with { Conditions = [new("StringEquals", "aws:PrincipalAccount", [])] }));
        Assert.Equal(Verdict.Pass, Judge(Everybody with { Conditions = [new("Bool", "aws:SecureTransport", ["true"]), new("StringEquals", "aws:PrincipalAccount", ["111122223333"])] }));
    }

    [Fact]
    public void Everybody_is_a_star_in_either_form_or_all_but_some()
    {
        Assert.Equal(Verdict.Fail, Judge(Everybody));
        Assert.Equal(Verdict.Fail, Judge(Everybody with { Principals = [new("AWS", "*")] }));
        Assert.Equal(Verdict.Fail, Judge(Everybody with { Principals = null, NotPrincipals = [new("AWS", "111122223333")] }));
        Assert.Equal(Verdict.Pass, Judge(Everybody with { Principals = [new("Service", "logs.amazonaws.com"), new("AWS", "444455556666")] }));
        Assert.Equal(Verdict.Pass, Judge(Everybody with { Effect = "Deny" }));
    }

    [Fact]
    public void A_deny_of_all_but_the_organization_takes_it_back()
    {
        var deny = new PolicyStatement
        {
            Effect = "Deny", Actions = ["kms:*"], Resources = ["*"], Principals = [new("*", "*")], Conditions = [new("StringNotEquals", "aws:PrincipalOrgID", ["o-abc1234567"])],
        };

        Assert.Equal(Verdict.Pass, Judge(Everybody, deny));
        Assert.Equal(Verdict.Pass, Judge(Everybody, deny with { Resources = null, Conditions = [new("StringNotEqualsIfExists", "aws:PrincipalOrgID", ["o-abc1234567"])] }));
        Assert.Equal(Verdict.Fail, Judge(Everybody, deny with { Actions = ["kms:Encrypt"] }));
        Assert.Equal(Verdict.Fail, Judge(Everybody, deny with { Resources = ["arn:aws:kms:eu-west-1:1:key/x"] }));
        Assert.Equal(Verdict.Fail, Judge(Everybody, deny with { Principals = [new("AWS", "444455556666")] }));
        Assert.Equal(Verdict.Fail, Judge(Everybody, deny with { Conditions = [new("StringEquals", "aws:PrincipalOrgID", ["o-abc1234567"])] }));
        Assert.Equal(Verdict.Fail, Judge(Everybody, deny with { Conditions = [.. deny.Conditions, new("Bool", "aws:SecureTransport", ["false"])] }));
    }

    [Fact]
    public void A_deny_counts_as_far_as_everybody_else_is_sure_to_meet_it()
    {
        var deny = new PolicyStatement
        {
            Effect = "Deny", Actions = ["*"], Resources = ["*"], Principals = [new("AWS", "*")],
            Conditions = [new("StringNotEqualsIfExists", "aws:PrincipalOrgID", ["o-abc1234567"]), new("StringNotEquals", "aws:PrincipalAccount", ["111122223333"])],
        };

        Assert.Equal(Verdict.Pass, Judge(Everybody, deny));
        Assert.Equal(Verdict.Pass, Judge(Everybody, deny with { Conditions = [new("NotIpAddress", "aws:SourceIp", ["203.0.113.0/24"])] }));
        Assert.Equal(Verdict.Fail, Judge(Everybody, deny with { Conditions = [.. deny.Conditions, new("Bool", "aws:PrincipalIsAWSService", ["false"])] }));
    }

    private static Verdict Judge(params PolicyStatement[] statements)
    {
        var region = ASnapshot.OfRegion() with { Keys = AKey.Facts(AKey.Named(AKey.OfLogs) with { Policy = AKey.Policy(statements) }), LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named()]) };
        return Assert.Single(CheckRunner.Run<UnhealthyKey>(region)).Verdict;
    }
}
