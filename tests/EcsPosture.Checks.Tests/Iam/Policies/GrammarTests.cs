using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.Policies.Asked;

namespace EcsPosture.Checks.Tests.Iam.Policies;

/// <summary>Document grammar (1.1).</summary>
public sealed class GrammarTests
{
    [Theory(DisplayName = "Statement is an object or an array; numbers and booleans in condition values are text")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"s3:max-keys":[10]}}}}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["*"],"Condition":{"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"s3:max-keys":"10"}}}]}""")]
    public void Forms_of_values(string document)
    {
        var asked = new Asked { Identity = [document], Keys = new() { ["aws:SecureTransport"] = "true", ["s3:max-keys"] = "9" } };

        Assert.Equal("Allowed", asked.Request());
        Assert.Equal("ImplicitlyDenied", (asked with { Keys = new() { ["aws:SecureTransport"] = "true", ["s3:max-keys"] = "10" } }).Request());
    }

    [Theory(DisplayName = "Exactly one of Action and NotAction, one of Resource and NotResource; Effect is exactly Allow or Deny; principals only where they belong")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Action":"*","NotAction":"s3:*","Resource":"*"}""", "both Action and NotAction")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Resource":"*"}""", "neither Action nor NotAction")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Action":"*"}""", "neither Resource nor NotResource")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}""", "both Resource and NotResource")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}""", "no Principal")]
    [InlineData(PolicyKind.Identity, """{"Effect":"allow","Action":"*","Resource":"*"}""", "Effect is")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}""", "two Effects")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringSimilar":{"a":"b"}}}""", "no condition operator “StringSimilar”")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Action":"*","Action":"s3:*","Resource":"*"}""", "occurs twice")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Allow","Action":"*","Resource":"*","Ressource":"*"}""", "no element “Ressource”")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Deny","Action":"*","Resource":5}""", "“Resource” holds something that is no text")]
    [InlineData(PolicyKind.Identity, """{"Effect":"Deny","Action":["s3:*",true],"Resource":"*"}""", "“Action” holds something that is no text")]
    [InlineData(PolicyKind.Identity, """{"Effect":true,"Action":"*","Resource":"*"}""", "“Effect” holds something that is no text")]
    [InlineData(PolicyKind.Resource, """{"Effect":"Allow","Action":"*","Resource":"*"}""", "no Principal")]
    [InlineData(PolicyKind.Resource, """{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*","NotPrincipal":"*"}""", "both Principal and NotPrincipal")]
    [InlineData(PolicyKind.Trust, """{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*"}""", "no Resource")]
    [InlineData(PolicyKind.Trust, """{"Effect":"Allow","Action":"sts:AssumeRole","NotPrincipal":"*"}""", "no NotPrincipal")]
    [InlineData(PolicyKind.ServiceControl, """{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*"}""", "no Principal")]
    [InlineData(PolicyKind.ResourceControl, """{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*"}""", "names the actions of a service")]
    [InlineData(PolicyKind.ResourceControl, """{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"}""", "only denies")]
    [InlineData(PolicyKind.ResourceControl, """{"Effect":"Deny","Action":"s3:*","Resource":"*","Principal":{"AWS":"111122223333"}}""", "Principal *")]
    public void What_is_wrong_is_said_with_its_place(PolicyKind kind, string statement, string expected)
    {
        var parsed = PolicyParser.Parse("{\n\"Version\":\"2012-10-17\",\n\"Statement\":[\n" + statement + "]}", kind);

        var problem = Assert.Single(parsed.Problems, p => p.Message.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(4, problem.Line);
        Assert.InRange(problem.Column, 1, statement.Length);
    }

    [Fact(DisplayName = "Trust policy: the resource is the role ARN")]
    public void Trust_without_resource()
    {
        string Answer(string resource) => new Asked
        {
            Principal = Asked.User,
            Action = "sts:AssumeRole",
            Resource = resource,
            ResourceKind = PolicyKind.Trust,
            ResourcePolicy = Document($$$"""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"{{{Asked.User}}}"}}"""),
        }.Request();

        Assert.Equal("Allowed", Answer(ARole.ArnOf("target")));
        Assert.Equal("Allowed", Answer(ARole.ArnOf("another-with-the-same-trust-policy")));
    }

    [Theory(DisplayName = "SCP: full language, with conditions, resources and wildcards anywhere in an action [P]; not rejected")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*Object?","Resource":"arn:aws:s3:::a/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}""")]
    [InlineData("""{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:s3:::a"}""")]
    public void Service_control_policies_may_say_all(string statement) =>
        Assert.Empty(PolicyParser.Parse(Document(statement), PolicyKind.ServiceControl).Problems);

    [Theory(DisplayName = "Policy variables exist only with version 2012-10-17 [!: others substitute anyway; IAM takes the text as it stands, and so do we]")]
    [InlineData("\"Version\":\"2012-10-17\",", "Allowed")]
    [InlineData("\"Version\":\"2008-10-17\",", "ImplicitlyDenied")]
    [InlineData("", "ImplicitlyDenied")]
    public void Variables_by_version(string version, string expected)
    {
        var document = "{" + version + "\"Statement\":" + """[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username}"}]}""";
        var asked = new Asked { Principal = Asked.User, Identity = [document], Resource = "arn:aws:s3:::ann", Keys = new() { ["aws:username"] = "ann" } };

        Assert.Equal(expected, asked.Request());
        Assert.Equal(expected is "Allowed" ? "ImplicitlyDenied" : "Allowed", (asked with { Resource = "arn:aws:s3:::${aws:username}" }).Request());
    }

    [Fact(DisplayName = "Documents are URL-encoded once")]
    public void Encoded_documents() =>
        Assert.Equal("arn:aws:s3:::a%2Fb", PolicyParser.Parse(Uri.EscapeDataString(Document(Allow("s3:*", "arn:aws:s3:::a%2Fb")))).Document!.Statements[0].Resources![0]);

    [Fact(DisplayName = "Unique-id principals in a trust policy mean that the named principal was deleted: they grant nobody")]
    public void Deleted_principals() =>
        Assert.Equal("ImplicitlyDenied", new Asked
        {
            Action = "sts:AssumeRole",
            Resource = ARole.ArnOf("target"),
            ResourceKind = PolicyKind.Trust,
            Keys = new() { ["aws:userid"] = "AROAEXAMPLE:0123abcd" },
            ResourcePolicy = Document("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"AROAEXAMPLE"}}"""),
        }.Request());

    [Theory]
    [InlineData("{\"Version\":\"2012-10-17\",\n \"Statement\":[}", 2, 15)]
    [InlineData("{\"Statement\":[]} x", 1, 18)]
    [InlineData("{\n\"Statement\":7}", 2, 13)]
    public void Broken_JSON_is_refused_with_its_place(string text, int line, int column)
    {
        var parsed = PolicyParser.Parse(text);

        Assert.Null(parsed.Document);
        Assert.Equal((line, column), (parsed.Problems[0].Line, parsed.Problems[0].Column));
    }

    [Fact]
    public void Ten_thousand_statements_and_long_patterns_are_read_and_asked_in_no_time()
    {
        var statements = Enumerable.Range(0, 10_000).Select(i => Allow($"s3:a*a*a*a*a*{i}", string.Concat(Enumerable.Repeat("a*", 20)) + "b")).ToArray();
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal("ImplicitlyDenied", new Asked { Identity = [Document(statements)], Action = "s3:" + new string('a', 60), Resource = "arn:aws:s3:::" + new string('a', 1000) }.Request());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed() =>
        Assert.Null(PolicyParser.Parse(string.Concat(Enumerable.Repeat("{\"a\":", 50_000))).Document);

    [Fact]
    public void At_most_a_hundred_problems_are_named() =>
        Assert.Equal(100, PolicyParser.Parse(Document([.. Enumerable.Repeat("""{"Effect":"Allow"}""", 500)]), PolicyKind.Identity).Problems.Count);
}
