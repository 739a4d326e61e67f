using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

public sealed class PlainParameterTests
{
    [Fact]
    public void A_secure_string_with_a_key_of_the_customer_passes() => Assert.Equal(Verdict.Pass, Judge("X", ASecret.Parameter()).Verdict);

    [Theory]
    [InlineData("String", "DB_PASSWORD", "/web/x", Severity.Medium)]
    [InlineData("StringList", "DB_PASSWORD", "/web/x", Severity.Medium)]
    [InlineData("String", "X", "/web/db-password", Severity.Medium)]
    [InlineData("String", "REGION", "/web/region", Severity.Low)]
    public void A_plain_parameter_is_medium_when_a_name_tells_of_a_secret_and_low_otherwise(string type, string variable, string name, Severity severity)
    {
        var verdict = Judge(variable, ASecret.Parameter(name) with { Type = type, KeyId = null });

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence($"containerDefinitions[0].secrets[name={variable}].valueFrom", $"{name}, {type}", "a SecureString with a key of your own"), Assert.Single(verdict.Evidence));
    }

    [Theory]
    [InlineData("alias/aws/ssm")]
    [InlineData(null)]
    public void The_key_of_AWS_is_worth_knowing(string? key) =>
        Assert.Equal((Verdict.Fail, Severity.Info), (Judge("X", ASecret.Parameter() with { KeyId = key }).Verdict, Judge("X", ASecret.Parameter() with { KeyId = key }).Severity));

    [Fact]
    public void Without_a_parameter_that_exists_it_does_not_apply()
    {
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<PlainParameter>(ATaskDefinition.Named("web"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge("X", ASecret.Parameter("/other"), "/web/token").Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge("X", ASecret.Parameter(), ASecret.ArnOf("web/db")).Verdict);
    }

    [Fact]
    public void Unread_parameters_or_types_are_not_assessed()
    {
        Assert.Equal(Verdict.NotAssessed, Judge("X", ASecret.Parameter() with { Type = null }).Verdict);

        var region = ASnapshot.With(Definition("X", "/web/token")) with { Secrets = new() { Parameters = new() { Gaps = [ASnapshot.Denied("ssm:DescribeParameters")] } } };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<PlainParameter>(region)).Verdict);
    }

    private static ATaskDefinition Definition(string variable, string valueFrom) =>
        ATaskDefinition.Named("web").WithContainer("app", c => c with { Secrets = [new() { Name = variable, ValueFrom = valueFrom }] });

    private static CheckVerdict Judge(string variable, Parameter parameter, string? valueFrom = null) =>
        Assert.Single(CheckRunner.Run<PlainParameter>(ASnapshot.With(Definition(variable, valueFrom ?? parameter.Name)) with { Secrets = ASecret.Facts(parameters: [parameter]) }));
}
