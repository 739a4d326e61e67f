using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.Logging;

/// <summary>A container whose log crosses the network in the clear, or to a peer that nobody verified.</summary>
public sealed class InsecureLogTransport : ContainerCheck
{
    /// <summary>Outputs of Fluent Bit that write to AWS, always over TLS.</summary>
    private static readonly HashSet<string> AwsOutputs = new(StringComparer.OrdinalIgnoreCase)
    {
        "cloudwatch", "cloudwatch_logs", "firehose", "kinesis_firehose", "kinesis", "kinesis_streams", "s3",
    };

    /// <summary>Outputs of Fluent Bit that speak in the clear unless told otherwise.</summary>
    private static readonly HashSet<string> PlainOutputs = new(StringComparer.OrdinalIgnoreCase)
    {
        "http", "es", "opensearch", "splunk", "forward", "loki", "tcp", "datadog", "gelf", "kafka-rest", "influxdb", "syslog", "opentelemetry",
    };

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-log-insecure-transport",
        Title = "Log driver sends without TLS verification",
        Severity = Severity.Medium,
        Topics = [Topic.Logging, Topic.Infrastructure],
        Pages = ["using_firelens", "task_definition_parameters"],
        ResourceType = ResourceType.TaskDefinition,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Logs hold names, tokens and queries. On a connection without TLS, or to a peer whose certificate nobody verifies, they can be read and forged on the way.",
        PassWhen = "The driver sends over TLS and verifies its peer: splunk over https, syslog over tcp+tls, fluentd over tls, a FireLens output with tls on.",
        FailWhen =
            "splunk over http, or verification turned off; syslog over udp or tcp to another host; gelf to another host; fluentd over tcp to another host; "
            + "a FireLens output other than to AWS with tls off (the default) or tls.verify off.",
        NotApplicableWhen = "The driver is awslogs, writes to the host, sends to the host itself, or there is none.",
        ManualWhen = "The target stands in a secret or in the router's own configuration file.",
        Remediation = new()
        {
            Summary = "Use an address with TLS and leave verification on.",
            Terraform = """
                container_definitions = jsonencode([{
                  name = "{container}"
                  logConfiguration = {
                    logDriver = "awsfirelens"
                    options = {
                      "Name"       = "http"
                      "tls"        = "On"
                      "tls.verify" = "On"
                    }
                  }
                }])
                """,
            CloudFormation = """
                ContainerDefinitions:
                  - Name: {container}
                    LogConfiguration:
                      LogDriver: awsfirelens
                      Options:
                        Name: http
                        tls: "On"
                        tls.verify: "On"
                """,
            SideEffects = "The target must offer TLS with a certificate that the container trusts.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-8", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AU-9", MappingSource.Ours),
            new(FrameworkNames.PciDss, "4.2.1", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context)
    {
        var options = new Reader(container, path, definition);
        return LogOptions.DriverOf(container) switch
        {
            null or "none" => [new DoesNotApply("The container has no log driver.")],
            LogOptions.AwsLogs => [new DoesNotApply("awslogs always sends over TLS.")],
            "json-file" or "local" or "journald" => [new DoesNotApply("The log stays on the host.")],
            "splunk" => Splunk(options),
            "syslog" => Syslog(options),
            "gelf" => Gelf(options),
            "fluentd" => Fluentd(options),
            LogOptions.FireLens => FireLens(options),
            var other => [new NeedsReview($"Look at whether the log driver {other} of container {container.Name} sends over TLS.")],
        };
    }

    private static IEnumerable<Statement> Splunk(Reader options)
    {
        if (IsTrue(options["splunk-insecureskipverify"]))
        {
            yield return options.Violation("splunk-insecureskipverify", "true", "false or absent", "does not verify the certificate of its Splunk server");
        }

        var url = options["splunk-url"];
        if (options.Unkept(url) is { } unread)
        {
            yield return unread;
        }
        else if (url is null)
        {
            yield return options.Review("splunk-url", "The address of the Splunk server is not in the definition's plain options: look at whether it begins with https.");
        }
        else if (LogAddress.Parse(url) is { Scheme: not "https", IsLocal: false } address)
        {
            yield return options.Violation("splunk-url", address.Masked, "https://…", "sends its log to Splunk in the clear");
        }
    }

    private static IEnumerable<Statement> Syslog(Reader options)
    {
        var text = options["syslog-address"];
        if (options.Unkept(text) is { } unread)
        {
            yield return unread;
            yield break;
        }

        if (text is null || LogAddress.Parse(text) is { IsLocal: true })
        {
            yield return new DoesNotApply("The log goes to the syslog of the host.");
            yield break;
        }

        if (LogAddress.Parse(text) is { Scheme: not "tcp+tls" } address)
        {
            yield return options.Violation("syslog-address", address.Masked, "tcp+tls://…", "sends its log to syslog in the clear");
        }

        if (IsTrue(options["syslog-tls-skip-verify"]))
        {
            yield return options.Violation("syslog-tls-skip-verify", "true", "false or absent", "does not verify the certificate of its syslog server");
        }
    }

    private static IEnumerable<Statement> Gelf(Reader options)
    {
        var text = options["gelf-address"];
        yield return options.Unkept(text) is { } unread ? unread
            : text is null || LogAddress.Parse(text).IsLocal ? new DoesNotApply("The log goes to the host itself.")
            : options.Violation("gelf-address", LogAddress.Parse(text).Masked, "a driver with TLS", "sends its log with gelf, which has no TLS");
    }

    private static IEnumerable<Statement> Fluentd(Reader options)
    {
        var text = options["fluentd-address"];
        if (options.Unkept(text) is { } unread)
        {
            yield return unread;
        }
        else if (text is null || LogAddress.Parse(text).IsLocal)
        {
            yield return new DoesNotApply("The log goes to the host itself.");
        }
        else if (LogAddress.Parse(text) is { Scheme: not "tls" } address)
        {
            yield return options.Violation("fluentd-address", address.Masked, "tls://… or unix://…", "sends its log to fluentd in the clear");
        }
    }

    private static IEnumerable<Statement> FireLens(Reader options)
    {
        var verify = options.InAnyCase("tls.verify");
        if (IsOff(verify))
        {
            yield return options.Violation("tls.verify", verify!, "On", "does not verify the certificate of its log target");
        }

        var output = options.InAnyCase("Name");
        if (output is null || !(AwsOutputs.Contains(output) || PlainOutputs.Contains(output)))
        {
            foreach (var statement in OtherOutput(options))
            {
                yield return statement;
            }

            yield break;
        }

        var host = options.InAnyCase("Host");
        if (PlainOutputs.Contains(output) && !IsTrue(options.InAnyCase("tls")))
        {
            if (options.Unkept(host) is { } unread)
            {
                yield return unread;
            }
            else if (host is null || !LogAddress.IsLocalHost(host))
            {
                yield return options.Violation("tls", options.InAnyCase("tls") ?? Evidence.Absent, "On", $"sends its log through the output {output} without TLS");
            }
        }
    }

    /// <summary>Fluentd outputs, unknown ones, and those that the router's own file configures.</summary>
    private static IEnumerable<Statement> OtherOutput(Reader options)
    {
        var endpoint = options.InAnyCase("endpoint") ?? options.InAnyCase("endpoint_url");
        if (options.Unkept(endpoint) is { } unread)
        {
            yield return unread;
        }
        else if (endpoint is null)
        {
            yield return options.Review("Name", "The definition does not say where the router sends: look at whether its configuration turns TLS on and verifies.");
        }
        else if (LogAddress.Parse(endpoint) is { Scheme: "http", IsLocal: false } address)
        {
            yield return options.Violation("endpoint", address.Masked, "https://…", "sends its log in the clear");
        }
    }

    private static bool IsTrue(string? value) =>
        value?.Trim().ToUpperInvariant() is "TRUE" or "ON" or "YES" or "1";

    private static bool IsOff(string? value) =>
        value?.Trim().ToUpperInvariant() is "FALSE" or "OFF" or "NO" or "0";

    /// <summary>Options of one container, with the statements made of them.</summary>
    private readonly record struct Reader(ContainerDefinition Container, string Path, TaskDefinition Definition)
    {
        public string? this[string option] => LogOptions.Option(Container, option);

        public string? InAnyCase(string option) => LogOptions.OptionInAnyCase(Container, option);

        public Unread? Unkept(string? value) => LogOptions.RedactionGap(value, Definition) is { } gap ? new(gap) : null;

        public Violation Violation(string option, string actual, string expected, string does) =>
            new($"Container {Container.Name} {does}.", new Evidence(LogOptions.PathOf(Path, option), actual, expected));

        public NeedsReview Review(string option, string lookAt) =>
            new(lookAt) { Evidence = [new(LogOptions.PathOf(Path, option), this[option] ?? Evidence.Absent, "a target with TLS")] };
    }
}
