using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;
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

    [Fact]
    public void A_running_tasks_override_fails_in_the_container_it_names()
    {
        var task = AService.Task(ATaskDefinition.ArnOf("web"), "t1") with { Overrides = Override("b") };
        var region = TwoContainers() with { Tasks = ResourceList<RunningTask>.Of([task, task with { TaskArn = task.TaskArn[..^1] + "2" }]) };

        var verdicts = CheckRunner.Run<PlaintextEnvironmentSecret>(region);

        Assert.Equal(["a Pass", "b Fail"], verdicts.Select(v => $"{v.Container} {v.Verdict}"));
        Assert.Equal("tasks[t1].overrides.containerOverrides[0].environment[name=DB_PASSWORD]", Assert.Single(verdicts[1].Evidence).Path);
        Assert.Contains("running task's override", verdicts[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_of_a_schedule_for_the_family_fails_and_one_that_is_off_does_not()
    {
        var schedule = new ScheduledTask
        {
            SourceArn = $"arn:aws:scheduler:{ASnapshot.Region}:{ASnapshot.AccountId}:schedule/default/nightly",
            Name = "nightly",
            IsEnabled = true,
            ClusterArn = ACluster.ArnOf(),
            TaskDefinitionArn = ATaskDefinition.ArnOf("web")[..^2],
            Overrides = Override("b"),
        };

        var verdict = CheckRunner.Run<PlaintextEnvironmentSecret>(TwoContainers() with { Schedules = ResourceList<ScheduledTask>.Of([schedule]) })[1];
        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal($"schedule {schedule.SourceArn}.overrides.containerOverrides[0].environment[name=DB_PASSWORD]", Assert.Single(verdict.Evidence).Path);

        var target = CheckRunner.Run<PlaintextEnvironmentSecret>(TwoContainers() with { EventTargets = ResourceList<ScheduledTask>.Of([schedule with { SourceArn = "arn:aws:events:eu-west-1:1:rule/r#1" }]) })[1];
        Assert.StartsWith("event target arn:aws:events:eu-west-1:1:rule/r#1.", Assert.Single(target.Evidence).Path, StringComparison.Ordinal);

        var off = TwoContainers() with { Schedules = ResourceList<ScheduledTask>.Of([schedule with { IsEnabled = false }]) };
        Assert.All(CheckRunner.Run<PlaintextEnvironmentSecret>(off), v => Assert.Equal(Verdict.Pass, v.Verdict));
    }

    [Fact]
    public void Unread_overrides_never_pass_and_do_not_hide_a_failure()
    {
        var region = ASnapshot.With(With(("DB_PASSWORD", Marker(ValueKind.Literal))), ATaskDefinition.Named("clean")) with
        {
            Schedules = new() { Gaps = [ASnapshot.Denied("scheduler:ListSchedules")] },
        };

        var verdicts = CheckRunner.Run<PlaintextEnvironmentSecret>(region);

        Assert.Equal(["clean:1 NotAssessed", "web:1 Fail"], verdicts.Select(v => $"{v.Resource.Name} {v.Verdict}"));
        Assert.Equal("scheduler:ListSchedules", Assert.Single(verdicts[0].Gaps).Action);
    }

    private static string Marker(string kind) => new RedactionMarker(kind, 12).ToString();

    private static Snapshot TwoContainers() => ASnapshot.With(ATaskDefinition.Named("web").WithContainer("a").WithContainer("b"));

    private static TaskOverride Override(string container) => new()
    {
        ContainerOverrides = [new() { Name = container, Environment = [new() { Name = "DB_PASSWORD", Value = Marker(ValueKind.Literal) }] }],
    };

    private static ATaskDefinition With(params (string Name, string? Value)[] variables) =>
        ATaskDefinition.Named("web").WithContainer("app", c => c with { Environment = [.. variables.Select(v => new EnvironmentVariable { Name = v.Name, Value = v.Value })] });
}
