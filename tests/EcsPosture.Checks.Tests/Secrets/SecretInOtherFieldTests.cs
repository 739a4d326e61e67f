using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

public sealed class SecretInOtherFieldTests
{
    private static readonly string Marker = new RedactionMarker(ValueKind.GitHubToken, 40).ToString();

    public static TheoryData<string, ATaskDefinition> Spoiled => new()
    {
        { "containerDefinitions[0].command[1]", Container(c => c with { Command = ["run", Marker] }) },
        { "containerDefinitions[0].entryPoint[0]", Container(c => c with { EntryPoint = [Marker] }) },
        { "containerDefinitions[0].healthCheck.command[1]", Container(c => c with { HealthCheck = new() { Command = ["CMD-SHELL", Marker] } }) },
        { "containerDefinitions[0].dockerLabels[token]", Container(c => c with { DockerLabels = new Dictionary<string, string> { ["token"] = Marker } }) },
        {
            "containerDefinitions[0].logConfiguration.options[splunk-url]",
            Container(c => c with { LogConfiguration = new() { LogDriver = "splunk", Options = new Dictionary<string, string> { ["splunk-url"] = $"https://{Marker}@splunk.example" } } })
        },
        {
            "containerDefinitions[0].firelensConfiguration.options[x]",
            Container(c => c with { FirelensConfiguration = new() { Type = "fluentbit", Options = new Dictionary<string, string> { ["x"] = Marker } } })
        },
        { "containerDefinitions[0].systemControls[0]", Container(c => c with { SystemControls = [new() { Namespace = "net.x", Value = Marker }] }) },
        { "containerDefinitions[0].extraHosts[0]", Container(c => c with { ExtraHosts = [new() { Hostname = Marker, IpAddress = "10.0.0.1" }] }) },
        {
            "volumes[0].dockerVolumeConfiguration.driverOpts[o]",
            Volume(new() { DriverOpts = new Dictionary<string, string> { ["o"] = $"username=x,password={Marker}" } })
        },
        { "volumes[0].dockerVolumeConfiguration.labels[l]", Volume(new() { Labels = new Dictionary<string, string> { ["l"] = Marker } }) },
        { "proxyConfiguration.properties[name=p]", ATaskDefinition.Named("web").With(d => d with { ProxyConfiguration = new() { Properties = [new("p", Marker)] } }) },
        { "tags[t]", ATaskDefinition.Named("web").With(d => d with { Tags = Observed.Known<IReadOnlyList<Tag>>([new("t", Marker)]) }) },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void A_secret_in_any_field_fails_and_shows_nothing_of_it(string path, ATaskDefinition definition)
    {
        var verdict = Judge(definition);

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence(path, "github-token, 40 characters (masked)", "a reference, or nothing"), Assert.Single(verdict.Evidence));
        Assert.Null(verdict.Container);
    }

    [Fact]
    public void Plain_texts_references_and_variables_pass()
    {
        var verdict = Judge(Container(c => c with
        {
            Command = ["sh", "-c", "exec app --password=\"$DB_PASSWORD\""],
            DockerLabels = new Dictionary<string, string> { ["note"] = "[not a marker]", ["kind"] = "[redacted kind=" },
            Environment = [new() { Name = "TOKEN", Value = Marker }],
            LogConfiguration = new() { LogDriver = "splunk", SecretOptions = [new() { Name = "splunk-token", ValueFrom = "arn:aws:ssm:eu-west-1:1:parameter/x" }] },
        }));

        Assert.Equal(Verdict.Pass, verdict.Verdict);
    }

    [Fact]
    public void All_places_of_all_containers_are_in_one_verdict()
    {
        var verdict = Judge(ATaskDefinition.Named("web").WithContainer("a", c => c with { Command = [Marker] }).WithContainer("b", c => c with { EntryPoint = [Marker] }));

        Assert.Equal(["containerDefinitions[0].command[0]", "containerDefinitions[1].entryPoint[0]"], verdict.Evidence.Select(e => e.Path));
    }

    [Fact]
    public void Unread_tags_leave_it_open_and_hide_no_failure()
    {
        var unread = ASnapshot.Denied("tag:GetResources");
        var definition = ATaskDefinition.Named("web").With(d => d with { Tags = Observed.Unknown<IReadOnlyList<Tag>>(unread) });

        Assert.Equal(Verdict.NotAssessed, Judge(definition).Verdict);
        Assert.Equal(unread, Assert.Single(Judge(definition).Gaps));
        Assert.Equal(Verdict.Fail, Judge(definition.WithContainer("a", c => c with { Command = [Marker] })).Verdict);
    }

    private static CheckVerdict Judge(TaskDefinition definition) => Assert.Single(CheckRunner.Run<SecretInOtherField>(definition));

    private static ATaskDefinition Container(Func<ContainerDefinition, ContainerDefinition> change) => ATaskDefinition.Named("web").WithContainer("app", change);

    private static ATaskDefinition Volume(DockerVolumeConfiguration docker) =>
        ATaskDefinition.Named("web").With(d => d with { Volumes = [new() { Name = "share", DockerVolumeConfiguration = docker }] });
}
