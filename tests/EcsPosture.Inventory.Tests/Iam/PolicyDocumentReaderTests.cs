using EcsPosture.Inventory.Iam;
using Xunit;

namespace EcsPosture.Inventory.Tests.Iam;

public sealed class PolicyDocumentReaderTests
{
    [Fact]
    public void One_statement_or_a_list_and_one_text_or_a_list_are_the_same()
    {
        var one = Parsed("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}""");
        var list = Parsed("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["*"]}]}""");

        Assert.Equal(one.Statements.Single().Actions, list.Statements.Single().Actions);
        Assert.Equal(["*"], one.Statements.Single().Resources);
        Assert.Null(one.Statements.Single().NotActions);
        Assert.Null(one.Statements.Single().Principals);
        Assert.True(one.Statements.Single().IsAllow);
    }

    [Fact]
    public void An_absent_part_is_null_and_an_empty_one_is_empty()
    {
        var statement = Parsed("""{"Statement":[{"Effect":"Deny","Action":[]}]}""").Statements.Single();

        Assert.Empty(statement.Actions!);
        Assert.Null(statement.Resources);
        Assert.Empty(statement.Conditions);
    }

    [Theory]
    [InlineData("\"*\"", "*", "*")]
    [InlineData("{\"AWS\":\"*\"}", "AWS", "*")]
    [InlineData("{\"AWS\":[\"111122223333\"]}", "AWS", "111122223333")]
    [InlineData("{\"aws\":111122223333}", "AWS", "111122223333")]
    [InlineData("{\"Service\":\"ecs-tasks.amazonaws.com\"}", "Service", "ecs-tasks.amazonaws.com")]
    [InlineData("{\"Federated\":\"cognito-identity.amazonaws.com\"}", "Federated", "cognito-identity.amazonaws.com")]
    public void Principals_have_a_type(string principal, string type, string value)
    {
        var statement = Parsed($$"""{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{principal}}}]}""").Statements.Single();

        Assert.Equal(new PolicyPrincipal(type, value), Assert.Single(statement.Principals!));
    }

    [Fact]
    public void Values_of_conditions_are_text()
    {
        var conditions = Parsed("""
            {"Statement":[{"Effect":"Allow","NotAction":"iam:*","NotResource":"x","Condition":{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"s3:max-keys":10,"x":["1",2]},"StringLike":{"a":"b"}}}]}
            """).Statements.Single().Conditions;

        Assert.Equal(
            ["Bool aws:SecureTransport true", "NumericLessThan s3:max-keys 10", "NumericLessThan x 1,2", "StringLike a b"],
            conditions.Select(c => $"{c.Operator} {c.Key} {string.Join(',', c.Values)}"));
    }

    [Fact]
    public void Names_in_other_case_and_names_that_occur_twice_count_together()
    {
        var statement = Parsed("""{"statement":[{"effect":"Allow","Action":"s3:GetObject","action":["iam:PassRole"],"Action":"sts:*","resource":"*","Comment":{"x":1}}]}""").Statements.Single();

        Assert.Equal(["s3:GetObject", "iam:PassRole", "sts:*"], statement.Actions);
    }

    [Fact]
    public void Url_encoded_text_is_decoded_once()
    {
        var document = Parsed(Uri.EscapeDataString("""{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a%2Fb"}]}"""));

        Assert.Equal("arn:aws:s3:::a%2Fb", document.Statements.Single().Resources!.Single());
    }

    [Fact]
    public void A_percent_sign_in_plain_json_stays()
    {
        Assert.Equal("arn:aws:s3:::a%2Fb", Parsed("""  {"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a%2Fb"}]}""").Statements.Single().Resources!.Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Statement":"x"}""")]
    [InlineData("""{"Statement":[1]}""")]
    [InlineData("""{"Statement":[{"Action":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"allow","Action":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":{"a":1}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":[null]}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":7}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Condition":"x"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Condition":{"Bool":"x"}}]}""")]
    [InlineData("""{"Version":{},"Statement":[]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"\ud800"}]}""")]
    public void What_is_no_policy_is_refused_with_a_reason(string? text)
    {
        Assert.False(PolicyDocumentReader.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    private static PolicyDocument Parsed(string text) =>
        PolicyDocumentReader.TryParse(text, out var document, out var problem) ? document : throw new InvalidOperationException(problem);
}
