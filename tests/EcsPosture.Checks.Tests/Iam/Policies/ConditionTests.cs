using Xunit;
using static EcsPosture.Checks.Tests.Iam.Policies.Asked;

namespace EcsPosture.Checks.Tests.Iam.Policies;

/// <summary>Conditions (1.3).</summary>
public sealed class ConditionTests
{
    [Fact(DisplayName = "All operators AND; all keys in one operator AND; values OR; negated operators: values NOR")]
    public void Combination()
    {
        const string Two = "\"Condition\":" + """{"StringEquals":{"a":["1","2"],"b":"3"},"StringNotEquals":{"c":["4","5"]}}""";
        string Answer(string a, string b, string c) => new Asked { Identity = [Document(Allow("*", rest: Two))], Keys = new() { ["a"] = a, ["b"] = b, ["c"] = c } }.Request();

        Assert.Equal("Allowed", Answer("1", "3", "6"));
        Assert.Equal("Allowed", Answer("2", "3", ""));
        Assert.Equal("ImplicitlyDenied", Answer("3", "3", "6"));
        Assert.Equal("ImplicitlyDenied", Answer("1", "2", "6"));
        Assert.Equal("ImplicitlyDenied", Answer("1", "3", "4"));
        Assert.Equal("ImplicitlyDenied", Answer("1", "3", "5"));
    }

    [Theory(DisplayName = "Operators compare as documented")]
    [InlineData("StringEquals", "a*", "a*", true)]
    [InlineData("StringEquals", "a*", "ab", false)]
    [InlineData("StringEquals", "a", "A", false)]
    [InlineData("stringequals", "a", "a", true)]
    [InlineData("StringNotEquals", "a", "A", true)]
    [InlineData("StringEqualsIgnoreCase", "Ab", "aB", true)]
    [InlineData("StringNotEqualsIgnoreCase", "Ab", "aB", false)]
    [InlineData("StringLike", "a?c*", "abcd", true)]
    [InlineData("StringLike", "a?c*", "Abcd", false)]
    [InlineData("StringNotLike", "a*", "abc", false)]
    [InlineData("ArnEquals", "arn:aws:ecs:*:111122223333:*", "arn:aws:ecs:eu-west-1:111122223333:cluster/a", true)]
    [InlineData("ArnLike", "arn:aws:ecs:*:cluster/a", "arn:aws:ecs:eu-west-1:111122223333:cluster/a", false)]
    [InlineData("ArnLike", "arn:aws:ECS:*:*:*", "arn:aws:ecs:eu-west-1:111122223333:cluster/a", false)]
    [InlineData("ArnLike", "*", "arn:aws:ecs:eu-west-1:111122223333:cluster/a", false)]
    [InlineData("ArnLike", "arn:aws:ecs:*:*:*", "no ARN", false)]
    [InlineData("ArnNotLike", "arn:aws:ecs:*:*:*", "no ARN", false)]
    [InlineData("ArnNotEquals", "arn:aws:ecs:*:*:*", "arn:aws:sqs:eu-west-1:111122223333:q", true)]
    [InlineData("NumericEquals", "10.0", "10", true)]
    [InlineData("NumericEquals", "10", "ten", false)]
    [InlineData("NumericNotEquals", "10", "ten", false)]
    [InlineData("NumericNotEquals", "10", "11", true)]
    [InlineData("NumericLessThan", "10", "9.99", true)]
    [InlineData("NumericLessThan", "10", "10", false)]
    [InlineData("NumericLessThanEquals", "10", "10", true)]
    [InlineData("NumericGreaterThan", "10", "100", true)]
    [InlineData("NumericGreaterThanEquals", "10", " 10", false)]
    [InlineData("DateEquals", "2026-11-20T06:00:00Z", "2026-11-20T07:00:00+01:00", true)]
    [InlineData("DateEquals", "2026-11-20T06:00:00Z", "1795154400", true)]
    [InlineData("DateLessThan", "2026-11-20", "2026-11-19T23:59:59.9Z", true)]
    [InlineData("DateLessThanEquals", "2026-11", "2026-11-01T00:00:00Z", true)]
    [InlineData("DateGreaterThan", "2026", "2026-01-01T00:00:01Z", true)]
    [InlineData("DateGreaterThanEquals", "2026-11-20", "someday", false)]
    [InlineData("DateNotEquals", "2026-11-20", "someday", false)]
    [InlineData("Bool", "true", "TRUE", true)]
    [InlineData("Bool", "true", "false", false)]
    [InlineData("Bool", "true", "1", false)]
    [InlineData("BinaryEquals", "aGk=", "aGk=", true)]
    [InlineData("BinaryEquals", "aGk=", "aGo=", false)]
    [InlineData("IpAddress", "10.0.0.0/8", "10.200.3.4", true)]
    [InlineData("IpAddress", "10.0.0.1", "10.0.0.2", false)]
    [InlineData("IpAddress", "10.1.2.3/8", "10.9.9.9", true)]
    [InlineData("IpAddress", "0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("IpAddress", "::/0", "2001:db8::1", true)]
    [InlineData("IpAddress", "2001:DB8:0:0::/64", "2001:db8::abcd", true)]
    [InlineData("IpAddress", "10.0.0.0/33", "10.0.0.1", false)]
    [InlineData("IpAddress", "127.0.0.1", "127.1", false)]
    [InlineData("NotIpAddress", "0.0.0.0/0", "2001:db8::1", true)]
    [InlineData("NotIpAddress", "10.0.0.0/8", "10.0.0.1", false)]
    [InlineData("Null", "true", "x", false)]
    [InlineData("Null", "false", "x", true)]
    [InlineData("Null", "FALSE", "x", true)]
    [InlineData("StringEquals", "${b}", "2", true)]
    [InlineData("StringLike", "*${b}", "12", true)]
    [InlineData("ArnLike", "arn:aws:iam::${c}:role/*", "arn:aws:iam::111122223333:role/x", true)]
    [InlineData("Bool", "${d}", "true", true)]
    [InlineData("NumericEquals", "${b}", "2", false)]
    [InlineData("IpAddress", "${e}", "10.0.0.1", false)]
    public void Operators(string op, string policy, string asked, bool holds) =>
        Assert.Equal(holds, new Asked
        {
            Identity = [Document(Allow("*", rest: If(op, "a", policy)))],
            Keys = new() { ["A"] = asked, ["b"] = "2", ["c"] = Account, ["d"] = "true", ["e"] = "10.0.0.1" },
        }.Request() is "Allowed");

    [Theory(DisplayName = "Absent key: a positive operator is false, a negated one true, IfExists true; Null says so; on Allow and Deny alike")]
    [InlineData("StringEquals", "x", false)]
    [InlineData("StringNotEquals", "x", true)]
    [InlineData("StringNotLike", "*", true)]
    [InlineData("ArnNotLike", "arn:aws:ecs:*:*:*", true)]
    [InlineData("NumericNotEquals", "1", true)]
    [InlineData("DateNotEquals", "2026", true)]
    [InlineData("NotIpAddress", "0.0.0.0/0", true)]
    [InlineData("Bool", "false", false)]
    [InlineData("StringEqualsIfExists", "x", true)]
    [InlineData("BoolIfExists", "true", true)]
    [InlineData("NumericLessThanIfExists", "1", true)]
    [InlineData("Null", "true", true)]
    [InlineData("Null", "false", false)]
    public void Absent(string op, string value, bool holds)
    {
        Assert.Equal(holds ? "Allowed" : "ImplicitlyDenied", new Asked { Identity = [Document(Allow("*", rest: If(op, "a", value)))] }.Request());
        Assert.Equal(holds ? "ExplicitlyDenied" : "Allowed", new Asked { Identity = [Document(Allow("*"), Deny("*", rest: If(op, "a", value)))] }.Request());
    }

    [Theory(DisplayName = "Null has no IfExists: such an operator is unknown")]
    [InlineData("NullIfExists")]
    [InlineData("ForAllValues:Null")]
    [InlineData("StringSimilar")]
    public void Unknown_operators(string op)
    {
        // AWS would never accept the policy. An Allow is not taken for granted, a Deny not for absent: both would be guesses that hide something.
        Assert.Equal("ImplicitlyDenied", new Asked { Identity = [Document(Allow("*", rest: If(op, "a", "true")))] }.Request());
        var deny = new Asked { Identity = [Document(Allow("*"), Deny("s3:*", rest: If(op, "a", "true")))] };
        Assert.Contains("cannot be told", Assert.Single(deny.Answer().Problems), StringComparison.Ordinal);
        Assert.Equal(Checks.Iam.Policies.Tri.Maybe, deny.Posture());
    }

    [Theory(DisplayName = "ForAllValues: every request value matches; absent, empty or null dataset is true. ForAnyValue: some value matches; absent or empty is false")]
    [InlineData("ForAllValues:StringEquals", "a,b", true)]
    [InlineData("ForAllValues:StringEquals", "a,c", false)]
    [InlineData("ForAllValues:StringEquals", "", true)]
    [InlineData("ForAllValues:StringEquals", null, true)]
    [InlineData("ForAllValues:StringNotEquals", "c,d", true)]
    [InlineData("ForAllValues:StringNotEquals", "a,d", false)]
    [InlineData("ForAnyValue:StringEquals", "c,b", true)]
    [InlineData("ForAnyValue:StringEquals", "c", false)]
    [InlineData("ForAnyValue:StringEquals", "", false)]
    [InlineData("ForAnyValue:StringEquals", null, false)]
    [InlineData("ForAnyValue:StringNotEquals", "a,c", true)]
    [InlineData("ForAnyValue:StringNotEquals", "a,b", false)]
    [InlineData("ForAnyValue:StringLike", "xb", true, "*b")]
    [InlineData("ForAllValues:StringEqualsIfExists", null, true)]
    public void Sets(string op, string? values, bool holds, params string[] policy) =>
        Assert.Equal(holds, new Asked
        {
            Identity = [Document(Allow("*", rest: If(op, "aws:TagKeys", policy.Length > 0 ? policy : ["a", "b"])))],
            Lists = values is null ? [] : new() { ["aws:TagKeys"] = values.Split(',', StringSplitOptions.RemoveEmptyEntries) },
        }.Request() is "Allowed");

    [Fact(DisplayName = "ForAllValues of a key that is an empty string is true")]
    public void Empty_text() =>
        Assert.Equal("Allowed", new Asked { Identity = [Document(Allow("*", rest: If("ForAllValues:StringEquals", "a", "x")))], Keys = new() { ["a"] = "" } }.Request());

    // The documentation says only to use a set operator there; that a plain one never matches is how AWS behaves, also negated.
    [Theory(DisplayName = "A plain operator on a multivalued key is no match, also when negated [P]")]
    [InlineData("StringEquals")]
    [InlineData("StringNotEquals")]
    public void Plain_operator_on_a_list(string op) =>
        Assert.Equal("ImplicitlyDenied", new Asked { Identity = [Document(Allow("*", rest: If(op, "aws:TagKeys", "a")))], Lists = new() { ["aws:TagKeys"] = ["a"] } }.Request());

    [Fact(DisplayName = "A set operator on a single-valued key takes it as a list of one")]
    public void Set_operator_on_one_value()
    {
        Asked Of(string op) => new() { Identity = [Document(Allow("*", rest: If(op, "a", "x")))], Keys = new() { ["a"] = "x" } };

        Assert.Equal("Allowed", Of("ForAnyValue:StringEquals").Request());
        Assert.Equal("Allowed", Of("ForAllValues:StringEquals").Request());
    }

    // IfExists is documented to make an absent key true for every operator but Null; nothing exempts the set operators.
    [Fact(DisplayName = "ForAnyValue with IfExists and an absent key: IfExists wins [!: a simulator says false; IfExists is documented to make an absent key true, and ForAnyValue is about those that are there]")]
    public void ForAnyValue_IfExists() =>
        Assert.Equal("Allowed", new Asked { Identity = [Document(Allow("*", rest: If("ForAnyValue:StringEqualsIfExists", "a", "x")))] }.Request());
}
