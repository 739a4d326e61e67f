using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

public sealed class PlaintextEnvironmentSecretTests
{
    [Theory]
    [InlineData("DB_PASSWORD", ValueKind.Literal, Severity.High)]
    [InlineData("apiKey", ValueKind.Literal, Severity.High)]
    [InlineData("AWS_SECRET_ACCESS_KEY", ValueKind.Literal, Severity.Critical)]
    [InlineData("AWS_ACCESS_KEY_ID", ValueKind.AwsAccessKeyId, Severity.Critical)]
    [InlineData("ECS_ENGINE_AUTH_DATA", ValueKind.Literal, Severity.Critical)]
    [InlineData("GREETING", ValueKind.PrivateKey, Severity.Critical)]
    [InlineData("DATABASE_URL", ValueKind.UrlWithPassword, Severity.Critical)]
    [InlineData("DB_PASSWORD", ValueKind.HighEntropy, Severity.Critical)]
    [InlineData("DB_PASSWORD_FILE", ValueKind.JsonWebToken, Severity.Critical)]
    public void A_secret_value_is_critical_and_a_secret_name_with_a_literal_is_high(string name, string kind, Severity expected)
    {
        var verdict = Assert.Single(CheckRunner.Run<PlaintextEnvironmentSecret>(With((name, new RedactionMarker(kind, 20).ToString()))));

        Assert.Equal((Verdict.Fail, expected), (verdict.Verdict, verdict.Severity));
        Assert.Equal(kind is ValueKind.Literal ? $"{name} of container app holds a plain literal" : $"{name} of container app holds a secret in plain text ({kind})", verdict.Message.TrimEnd('.').Split(',')[0]);
        Assert.Equal(
            new Evidence($"containerDefinitions[0].environment[name={name}]", $"{kind}, 20 characters (masked)", "a reference in secrets"),
            Assert.Single(verdict.Evidence));
    }

    [Theory]
    [InlineData("DB_PASSWORD", ValueKind.Empty)]
    [InlineData("DB_PASSWORD", ValueKind.Boolean)]
    [InlineData("DB_PASSWORD", ValueKind.Number)]
    [InlineData("DB_PASSWORD", ValueKind.Placeholder)]
    [InlineData("DB_PASSWORD", ValueKind.Uuid)]
    [InlineData("DB_PASSWORD", ValueKind.Path)]
    [InlineData("DB_PASSWORD", ValueKind.Url)]
    [InlineData("DB_PASSWORD", ValueKind.Arn)]
    [InlineData("DB_PASSWORD", ValueKind.SecretArn)]
    [InlineData("DB_PASSWORD", ValueKind.ParameterArn)]
    [InlineData("DB_PASSWORD", ValueKind.Reference)]
    [InlineData("AWS_SECRET_ACCESS_KEY", ValueKind.Empty)]
    [InlineData("LOG_LEVEL", ValueKind.Literal)]
    [InlineData("DB_PASSWORD_FILE", ValueKind.Literal)]
    public void What_is_no_secret_passes(string name, string kind) =>
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<PlaintextEnvironmentSecret>(With((name, new RedactionMarker(kind, 9).ToString())))).Verdict);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_absent_or_empty_value_passes(string? value) =>
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<PlaintextEnvironmentSecret>(With(("DB_PASSWORD", value)))).Verdict);

    [Fact]
    public void Each_variable_is_judged_by_itself()
    {
        var verdict = Assert.Single(CheckRunner.Run<PlaintextEnvironmentSecret>(With(
            ("DB_PASSWORD", Marker(ValueKind.SecretArn)), ("LOG_LEVEL", Marker(ValueKind.Literal)), ("API_TOKEN", Marker(ValueKind.Literal)), ("X", Marker(ValueKind.SlackToken)))));

        Assert.Equal(
            ["containerDefinitions[0].environment[name=API_TOKEN]", "containerDefinitions[0].environment[name=X]"],
            verdict.Evidence.Select(e => e.Path));
        Assert.Equal(Severity.Critical, verdict.Severity);
    }

    [Fact]
    public void A_value_that_was_not_redacted_is_not_assessed_and_not_shown()
    {
        var verdict = Assert.Single(CheckRunner.Run<PlaintextEnvironmentSecret>(With(("LOG_LEVEL", "hunter2-raw"))));

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.DoesNotContain("hunter2", verdict.ToString() + verdict.Reason + verdict.Gaps[0], StringComparison.Ordinal);
        Assert.Equal(
            Verdict.Fail,
            Assert.Single(CheckRunner.Run<PlaintextEnvironmentSecret>(With(("LOG_LEVEL", "hunter2-raw"), ("DB_PASSWORD", Marker(ValueKind.Literal))))).Verdict);
    }

    [Fact]
    public void One_container_of_two_fails_alone()
    {
        var definition = ATaskDefinition.Named("web").WithContainer("a").WithContainer("b", c => c with
        {
            Environment = [new() { Name = "DB_PASSWORD", Value = Marker(ValueKind.Literal) }],
        });

        Assert.Equal(["a Pass", "b Fail"], CheckRunner.Run<PlaintextEnvironmentSecret>(definition).Select(v => $"{v.Container} {v.Verdict}"));
    }

    private static string Marker(string kind) => new RedactionMarker(kind, 12).ToString();

    private static ATaskDefinition With(params (string Name, string? Value)[] variables) =>
        ATaskDefinition.Named("web").WithContainer("app", c => c with { Environment = [.. variables.Select(v => new EnvironmentVariable { Name = v.Name, Value = v.Value })] });
}
