using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Settings;
using Xunit;

namespace EcsPosture.Checks.Tests.Settings;

public sealed class CheckSettingsFileTests
{
    private const string Retention = "ecs-log-group-retention";
    private const string Devices = "ecs-task-host-devices";

    [Fact]
    public void A_file_sets_state_severity_and_parameters_of_checks()
    {
        var settings = Read($$"""
            {
              // Comments and trailing commas are fine.
              "checks": {
                "{{Retention}}": { "enabled": false, "severity": "High", "parameters": { "minimumRetentionDays": 90 } },
                "{{Devices}}": { "parameters": { "{{ParameterOf(Devices)}}": ["/dev/a", "/dev/b"] } },
              }
            }
            """, out var errors);

        Assert.Empty(errors);
        Assert.Equal(new CheckSetting { IsEnabled = false, Severity = Severity.High, Parameters = new Dictionary<string, string> { ["minimumRetentionDays"] = "90" } }, settings[Retention]);
        Assert.Equal("/dev/a,/dev/b", settings[Devices].Parameters[ParameterOf(Devices)]);
    }

    [Theory]
    [InlineData("not json", "The file is no JSON")]
    [InlineData("[]", "checks: write one object")]
    [InlineData("""{"check":{}}""", "checks: write one object")]
    [InlineData("""{"checks":{"no-such":{}}}""", "checks.no-such: there is no such check")]
    [InlineData("""{"checks":{"ecs-log-group-retention":true}}""", "checks.ecs-log-group-retention.enabled: write an object")]
    [InlineData("""{"checks":{"ecs-log-group-retention":{"enabled":"no"}}}""", "checks.ecs-log-group-retention.enabled: write true or false")]
    [InlineData("""{"checks":{"ecs-log-group-retention":{"severity":"urgent"}}}""", "checks.ecs-log-group-retention.severity: write one of critical, high, medium, low, info")]
    [InlineData("""{"checks":{"ecs-log-group-retention":{"state":"off"}}}""", "checks.ecs-log-group-retention.state: there is no such setting")]
    [InlineData("""{"checks":{"ecs-log-group-retention":{"parameters":[]}}}""", "checks.ecs-log-group-retention.parameters: write an object")]
    [InlineData("""{"checks":{"ecs-log-group-retention":{"parameters":{"minimumRetentionDays":{}}}}}""", "checks.ecs-log-group-retention.parameters.minimumRetentionDays: write a text")]
    [InlineData("""{"checks":{"ecs-log-group-retention":{"parameters":{"minimumRetentionDays":"a year"}}}}""", "checks.ecs-log-group-retention.parameters.minimumRetentionDays: enter a whole number from 1 to 3653, such as 365.")]
    [InlineData("""{"checks":{"ecs-log-group-retention":{"parameters":{"days":1}}}}""", "checks.ecs-log-group-retention.parameters.days: ecs-log-group-retention has no such parameter. Use minimumRetentionDays.")]
    public void What_is_wrong_is_said_by_field_with_what_to_write(string text, string expected)
    {
        Read(text, out var errors);

        Assert.StartsWith(expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var settings = new Dictionary<string, CheckSetting>
        {
            [Retention] = new() { IsEnabled = true, Severity = Severity.Info, Parameters = new Dictionary<string, string> { ["minimumRetentionDays"] = "30" } },
            [Devices] = CheckSetting.None,
        };

        var back = Read(CheckSettingsFile.Write(settings), out var errors);

        Assert.Empty(errors);
        Assert.Equal(settings[Retention], Assert.Single(back).Value);
    }

    private static string ParameterOf(string check) => CheckCatalogue.Default.Find(check)!.Info.Parameters[0].Name;

    private static IReadOnlyDictionary<string, CheckSetting> Read(string text, out IReadOnlyList<string> errors) => CheckSettingsFile.Read(text, CheckCatalogue.Default, out errors);
}
