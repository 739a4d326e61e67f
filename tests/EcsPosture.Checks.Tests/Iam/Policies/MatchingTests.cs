using EcsPosture.Checks.Iam.Policies;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.Policies.Asked;

namespace EcsPosture.Checks.Tests.Iam.Policies;

/// <summary>Matching of actions and resources (1.2).</summary>
public sealed class MatchingTests
{
    [Theory(DisplayName = "Action: case-insensitive, * any run, ? exactly one, no wildcard in the service prefix")]
    [InlineData("S3:getobject", true)]
    [InlineData("s3:Get*", true)]
    [InlineData("s3:*Object", true)]
    [InlineData("s3:GetObjec?", true)]
    [InlineData("s3:GetObject?", false)]
    [InlineData("s3:G??Object", true)]
    [InlineData("*", true)]
    [InlineData("s3:*", true)]
    [InlineData("*:GetObject", false)]
    [InlineData("s*:GetObject", false)]
    [InlineData("?3:GetObject", false)]
    [InlineData("s3:", false)]
    [InlineData("s3: GetObject", false)]
    [InlineData("GetObject", false)]
    public void Actions(string action, bool allows) => Assert.Equal(allows, Allows(Allow(action)));

    // IAM's own editor writes *:* for *, so it is taken as such though no other wildcard counts in the prefix.
    [Fact(DisplayName = "*:* is everything")]
    public void Everything_twice() => Assert.True(Allows(Allow("*:*")));

    [Fact(DisplayName = "NotAction matches every action of every service not listed")]
    public void NotAction()
    {
        Assert.True(Allows("""{"Effect":"Allow","NotAction":["iam:*","s3:Put*"],"Resource":"*"}"""));
        Assert.False(Allows("""{"Effect":"Allow","NotAction":["iam:*","S3:get*"],"Resource":"*"}"""));
    }

    [Theory(DisplayName = "Resource: six segments matched each on its own; the resource part is case-sensitive and * spans / and :")]
    [InlineData("*", true)]
    [InlineData("arn:aws:s3:::assets/*", true)]
    [InlineData("ARN:AWS:S3:::assets/*", true)]
    [InlineData("arn:aws:s3:::Assets/*", false)]
    [InlineData("arn:aws:s3:*:*:assets/a?c:d", true)]
    [InlineData("arn:aws:s3:::assets*d", true)]
    [InlineData("arn:aws:s3:*assets/*", false)]
    [InlineData("arn:*:s3:::*", true)]
    [InlineData("arn:aws-cn:s3:::*", false)]
    [InlineData("arn:aws:s3::111122223333:assets/*", false)]
    public void Resources(string resource, bool allows) =>
        Assert.Equal(allows, Allows(Allow("*", resource), "arn:aws:s3:::assets/abc:d"));

    [Fact(DisplayName = "An empty segment of the request is matched by * and by empty")]
    public void Empty_segments()
    {
        Assert.True(Allows(Allow("*", "arn:aws:s3:*:*:assets/*"), "arn:aws:s3:::assets/a"));
        Assert.True(Allows(Allow("*", "arn:aws:s3:::assets/*"), "arn:aws:s3:::assets/a"));
        Assert.False(Allows(Allow("*", "arn:aws:s3:eu-west-1::assets/*"), "arn:aws:s3:::assets/a"));
    }

    // The documentation forbids a wildcard in the type, IAM takes such policies all the same: a tool that ignored them would overlook what they may grant.
    [Theory(DisplayName = "A wildcard in the resource type [!: not allowed by the documentation, yet IAM saves it; whether it grants is not told, so a posture takes it as granting] is taken as matching")]
    [InlineData("arn:aws:iam::111122223333:u*/ann")]
    [InlineData("arn:aws:iam::111122223333:*")]
    public void Wildcard_in_type(string resource) => Assert.True(Allows(Allow("*", resource), "arn:aws:iam::111122223333:user/ann"));

    [Theory(DisplayName = "Short ARNs are filled with *: always, only with a wildcard, only with one at the end, or never")]
    [InlineData("arn:aws:s3", true, false, false)]
    [InlineData("arn:aws:*", true, true, true)]
    [InlineData("arn:*:s3", true, true, false)]
    [InlineData("arn:aws:sqs", false, false, false)]
    public void Short_ARNs(string resource, bool identity, bool ofResource, bool serviceControl)
    {
        var all = Document(Allow("*"));
        Assert.Equal(identity, Allows(Allow("*", resource)));
        Assert.Equal(identity, new Asked { Identity = [all], Boundary = Document(Allow("*", resource)) }.Request() is "Allowed");
        Assert.Equal(identity, new Asked { Identity = [all], SessionPolicy = Document(Allow("*", resource)) }.Request() is "Allowed");
        Assert.Equal(ofResource, new Asked { ResourcePolicy = Document(Allow("*", resource, "\"Principal\":\"*\"")) }.Request() is "Allowed");
        Assert.Equal(serviceControl, new Asked { Identity = [all], ServiceControl = [[Document(Allow("*", resource))]] }.Request() is "Allowed");
        Assert.Equal("Allowed", new Asked { Identity = [all], ResourceControl = [[Document(Deny("s3:*", "arn:aws:*", "\"Principal\":\"*\""))]] }.Request());
    }

    [Fact(DisplayName = "Actions that take no resource are granted only by a literal *; NotResource with an ARN grants them, with * it does not")]
    public void Wildcard_only_actions()
    {
        string Answer(string statement) => new Asked { Action = "ecs:ListClusters", Resource = "*", ResourceAccount = null, Identity = [Document(statement)] }.Request();

        Assert.Equal("Allowed", Answer(Allow("ecs:*")));
        Assert.Equal("ImplicitlyDenied", Answer(Allow("ecs:*", "arn:aws:ecs:*:*:cluster/*")));
        Assert.Equal("Allowed", Answer("""{"Effect":"Allow","Action":"ecs:*","NotResource":"arn:aws:ecs:*:*:cluster/*"}"""));
        Assert.Equal("ImplicitlyDenied", Answer("""{"Effect":"Allow","Action":"ecs:*","NotResource":"*"}"""));
        Assert.Equal("ImplicitlyDenied", new Asked { Action = "ecs:ListClusters", Resource = "arn:aws:ecs:eu-west-1:111122223333:cluster/a", Identity = [Document(Allow("ecs:*", "arn:aws:ecs:*:*:cluster/*"))] }.Request());
        Assert.Equal(Tri.No, new Asked { Action = "ecs:ListClusters", Resource = "*", ResourceAccount = null, Identity = [Document(Allow("ecs:*", "arn:aws:ecs:*:*:cluster/*"))] }.Posture());
    }

    [Fact(DisplayName = "NotResource matches everything not listed")]
    public void NotResource()
    {
        const string Statement = """{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::secret*"}""";

        Assert.True(Allows(Statement));
        Assert.True(Allows(Statement, "arn:aws:sqs:eu-west-1:111122223333:q"));
        Assert.False(Allows(Statement, "arn:aws:s3:::secret/a"));
    }

    [Theory(DisplayName = "Variables in the resource part; ${*} ${?} ${$} are literals; defaults; substituted text is literal; key names are case-insensitive")]
    [InlineData("home/${aws:username}/*", "home/ann/a", true)]
    [InlineData("home/${AWS:UserName}/*", "home/ann/a", true)]
    [InlineData("home/${aws:username}", "home/bob", false)]
    [InlineData("home/${*}", "home/*", true)]
    [InlineData("home/${*}", "home/x", false)]
    [InlineData("home/${?}${$}", "home/?$", true)]
    [InlineData("${aws:PrincipalTag/wild}/x", "any/x", false)]
    [InlineData("${aws:PrincipalTag/wild}/x", "*/x", true)]
    [InlineData("${aws:PrincipalTag/none}/x", "/x", false)]
    [InlineData("${aws:PrincipalTag/none, 'shared'}/x", "shared/x", true)]
    [InlineData("${aws:TagKeys}/x", "a/x", false)]
    [InlineData("${unfinished", "${unfinished", true)]
    public void Variables(string resource, string asked, bool allows) =>
        Assert.Equal(allows, new Asked
        {
            Principal = Asked.User,
            Identity = [Document(Allow("*", "arn:aws:s3:::" + resource))],
            Resource = "arn:aws:s3:::" + asked,
            Keys = new() { ["aws:username"] = "ann", ["aws:PrincipalTag/wild"] = "*" },
            Lists = new() { ["aws:TagKeys"] = ["a"] },
        }.Request() is "Allowed");

    // The documentation says that a negated operator matches a missing key; a tool that says otherwise overlooks Denies that hold and Allows that grant.
    [Theory(DisplayName = "A missing or multi-valued variable without default: positive operators and Resource never match, negated operators do [D] [!: a simulator says no match; the documentation says that a negated operator then matches]")]
    [InlineData("aws:username")]
    [InlineData("aws:TagKeys")]
    public void Missing_variables(string key)
    {
        string Answer(string op) => new Asked
        {
            Identity = [Document(Allow("*", rest: If(op, "s3:prefix", $"${{{key}}}")))],
            Keys = new() { ["s3:prefix"] = "ann" },
            Lists = new() { ["aws:TagKeys"] = ["ann"] },
        }.Request();

        Assert.Equal("ImplicitlyDenied", Answer("StringEquals"));
        Assert.Equal("Allowed", Answer("StringNotEquals"));
        Assert.Equal("Allowed", Answer("StringNotLike"));
    }

    private static bool Allows(string statement, string resource = "arn:aws:s3:::assets/logo.png") =>
        new Asked { Identity = [Document(statement)], Resource = resource }.Request() is "Allowed";
}
