using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Logging;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Logging;

public sealed class InsecureLogTransportTests
{
    [Theory]
    [InlineData("awslogs", "", Verdict.NotApplicable)]
    [InlineData("json-file", "", Verdict.NotApplicable)]
    [InlineData(null, "", Verdict.NotApplicable)]
    [InlineData("none", "", Verdict.NotApplicable)]
    [InlineData("splunk", "splunk-url=https://splunk.example.com", Verdict.Pass)]
    [InlineData("splunk", "splunk-url=http://splunk.example.com", Verdict.Fail)]
    [InlineData("splunk", "splunk-url=HTTP://splunk.example.com", Verdict.Fail)]
    [InlineData("splunk", "splunk-url=http://localhost:8088", Verdict.Pass)]
    [InlineData("splunk", "splunk-url=http://localhost/services/collector", Verdict.Pass)]
    [InlineData("splunk", "splunk-url=https://splunk.example.com;splunk-insecureskipverify=true", Verdict.Fail)]
    [InlineData("splunk", "splunk-url=[redacted kind=url-with-password length=9]", Verdict.NotAssessed)]
    [InlineData("splunk", "", Verdict.Manual)]
    [InlineData("syslog", "", Verdict.NotApplicable)]
    [InlineData("syslog", "syslog-address=unix:///dev/log", Verdict.NotApplicable)]
    [InlineData("syslog", "syslog-address=[redacted kind=url-with-password length=9]", Verdict.NotAssessed)]
    [InlineData("syslog", "syslog-address=udp://10.0.0.1:514", Verdict.Fail)]
    [InlineData("syslog", "syslog-address=tcp://10.0.0.1:514", Verdict.Fail)]
    [InlineData("syslog", "syslog-address=tcp+tls://10.0.0.1:514", Verdict.Pass)]
    [InlineData("syslog", "syslog-address=tcp+tls://10.0.0.1:514;syslog-tls-skip-verify=true", Verdict.Fail)]
    [InlineData("gelf", "gelf-address=udp://10.0.0.1:12201", Verdict.Fail)]
    [InlineData("gelf", "gelf-address=udp://127.0.0.1:12201", Verdict.NotApplicable)]
    [InlineData("gelf", "gelf-address=udp://[::1]:12201", Verdict.NotApplicable)]
    [InlineData("fluentd", "", Verdict.NotApplicable)]
    [InlineData("fluentd", "fluentd-address=localhost:24224", Verdict.NotApplicable)]
    [InlineData("fluentd", "fluentd-address=unix:///var/run/fluent.sock", Verdict.NotApplicable)]
    [InlineData("fluentd", "fluentd-address=logs.example.com:24224", Verdict.Fail)]
    [InlineData("fluentd", "fluentd-address=tls://logs.example.com:24224", Verdict.Pass)]
    [InlineData("awsfirelens", "Name=cloudwatch_logs", Verdict.Pass)]
    [InlineData("awsfirelens", "Name=http;Host=logs.example.com;tls=On", Verdict.Pass)]
    [InlineData("awsfirelens", "Name=http;Host=logs.example.com;tls=Off", Verdict.Fail)]
    [InlineData("awsfirelens", "name=es;host=logs.example.com", Verdict.Fail)]
    [InlineData("awsfirelens", "Name=es;Host=localhost", Verdict.Pass)]
    [InlineData("awsfirelens", "Name=http;tls=on;tls.verify=off", Verdict.Fail)]
    [InlineData("awsfirelens", "", Verdict.Manual)]
    [InlineData("awsfirelens", "@type=http;endpoint=http://logs.example.com", Verdict.Fail)]
    [InlineData("awsfirelens", "@type=http;endpoint=https://logs.example.com", Verdict.Pass)]
    [InlineData("awsfirelens", "@type=http;endpoint_url=http://logs.example.com", Verdict.Fail)]
    [InlineData("awsfirelens", "@type=http;endpoint=https://logs.example.com;endpoint_url=http://logs.example.com", Verdict.Pass)]
    [InlineData("awsfirelens", "Name=of-my-own", Verdict.Manual)]
    [InlineData("logentries", "", Verdict.Manual)]
    public void What_crosses_the_network_goes_over_verified_TLS(string? driver, string options, Verdict expected) =>
        Assert.Equal(expected, Judge(driver, options).Verdict);

    [Fact]
    public void Evidence_never_shows_the_credentials_of_an_address()
    {
        var verdict = Judge("splunk", "splunk-url=http://user:hunter2@splunk.example.com/path?token=hunter2");

        Assert.Equal("http://…", Assert.Single(verdict.Evidence).Actual);
        Assert.DoesNotContain("hunter2", verdict.ToString() + verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_with_an_at_sign_does_not_make_a_host_local() =>
        Assert.Equal(Verdict.Fail, Judge("splunk", "splunk-url=http://localhost:x@splunk.example.com").Verdict);

    [Theory]
    [InlineData("fluentd", "fluentd-address=logs.example.com:24224", "fluentd-address", "no scheme")]
    [InlineData("syslog", "syslog-address=tcp://10.0.0.1:514", "syslog-address", "tcp://…")]
    [InlineData("awsfirelens", "Name=http;Host=logs.example.com;tls=Off", "tls", "Off")]
    [InlineData("awsfirelens", "Name=http;Host=logs.example.com", "tls", "absent")]
    [InlineData("awsfirelens", "Name=of-my-own", "Name", "of-my-own")]
    [InlineData("awsfirelens", "", "Name", "absent")]
    public void The_option_that_decides_is_shown(string driver, string options, string option, string actual)
    {
        var evidence = Assert.Single(Judge(driver, options).Evidence);

        Assert.Equal(($"containerDefinitions[0].logConfiguration.options['{option}']", actual), (evidence.Path, evidence.Actual));
    }

    private static CheckVerdict Judge(string? driver, string options)
    {
        var parsed = options.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(o => o.Split('=', 2)).ToDictionary(o => o[0], o => o[1]);
        TaskDefinition definition = ATaskDefinition.Named("web").WithContainer("a", c => c with { LogConfiguration = new() { LogDriver = driver, Options = parsed } });
        return Assert.Single(CheckRunner.Run<InsecureLogTransport>(definition));
    }
}
