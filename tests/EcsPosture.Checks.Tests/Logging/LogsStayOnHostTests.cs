using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

public sealed class LogsStayOnHostTests
{
    [Theory]
    [InlineData("json-file", null, Verdict.Fail)]
    [InlineData("local", null, Verdict.Fail)]
    [InlineData("journald", null, Verdict.Fail)]
    [InlineData("syslog", null, Verdict.Fail)]
    [InlineData("syslog", "unixgram:///dev/log", Verdict.Fail)]
    [InlineData("syslog", "udp://127.0.0.1:514", Verdict.Fail)]
    [InlineData("syslog", "tcp+tls://logs.example.com:6514", Verdict.Pass)]
    [InlineData("syslog", "[redacted kind=url-with-password length=40]", Verdict.NotAssessed)]
    [InlineData("awslogs", null, Verdict.Pass)]
    [InlineData("none", null, Verdict.NotApplicable)]
    [InlineData(null, null, Verdict.NotApplicable)]
    public void Only_drivers_that_send_off_the_host_pass(string? driver, string? address, Verdict expected) =>
        Assert.Equal(expected, Judge(ATaskDefinition.Named("web").OnEc2(), driver, address).Verdict);

    [Fact]
    public void Fargate_is_not_concerned() => Assert.Equal(Verdict.NotApplicable, Judge(ATaskDefinition.Named("web"), "json-file", null).Verdict);

    [Theory]
    [InlineData(null, "absent")]
    [InlineData("unixgram:///dev/log", "unixgram://…")]
    public void The_address_of_the_hosts_syslog_is_shown_without_what_may_be_secret(string? address, string actual) =>
        Assert.Equal(
            new Evidence("containerDefinitions[0].logConfiguration.options['syslog-address']", actual, "the address of another host"),
            Assert.Single(Judge(ATaskDefinition.Named("web").OnEc2(), "syslog", address).Evidence));

    private static CheckVerdict Judge(ATaskDefinition definition, string? driver, string? address)
    {
        var options = address is null ? new Dictionary<string, string>() : new() { ["syslog-address"] = address };
        TaskDefinition built = definition.WithContainer("a", c => c with { LogConfiguration = new() { LogDriver = driver, Options = options } });
        return Assert.Single(CheckRunner.Run<LogsStayOnHost>(built));
    }
}
