using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Redaction;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

public sealed class SecretInTaskOverrideTests
{
    private static readonly string Marker = new RedactionMarker(ValueKind.Literal, 12).ToString();
    private static readonly TaskOverride Bad = new() { ContainerOverrides = [new() { Name = "app", Environment = [new() { Name = "DB_PASSWORD", Value = Marker }] }] };
    private static readonly RunningTask Task = AService.Task(ATaskDefinition.ArnOf("web"), "t1");

    private static readonly ScheduledTask Schedule = new()
    {
        SourceArn = $"arn:aws:scheduler:{ASnapshot.Region}:{ASnapshot.AccountId}:schedule/default/nightly",
        Name = "nightly",
        IsEnabled = true,
        ClusterArn = ACluster.ArnOf(),
        TaskDefinitionArn = ATaskDefinition.ArnOf("web")[..^2],
    };

    [Fact]
    public void A_running_tasks_variable_fails_as_high_whatever_its_kind()
    {
        var verdict = Judge(Task with { Overrides = Bad });
        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal(
            new Evidence("overrides.containerOverrides[0].environment[name=DB_PASSWORD]", "literal, 12 characters (masked)", "a reference in secrets"),
            Assert.Single(verdict.Evidence));

        var key = new RedactionMarker(ValueKind.AwsAccessKeyId, 20).ToString();
        Assert.Equal(Severity.High, Judge(Task with { Overrides = Env("X", key) }).Severity);
    }

    [Fact]
    public void A_secret_in_an_overridden_command_fails()
    {
        var verdict = Judge(Task with { Overrides = new() { ContainerOverrides = [new() { Name = "a" }, new() { Name = "app", Command = ["run", Marker] }] } });

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal("overrides.containerOverrides[1].command[1]", Assert.Single(verdict.Evidence).Path);
    }

    [Fact]
    public void A_tasks_subject_is_its_service_else_its_family_in_the_cluster()
    {
        var service = AService.Named("web");
        Assert.Equal(service.ServiceArn, Judge(AService.TaskOf(service) with { Overrides = Bad }).Subject!.Key);

        var alone = Judge(Task with { Overrides = Bad }).Subject!;
        Assert.Equal((SubjectKind.TaskDefinitionFamily, "web@main", "web"), (alone.Kind, alone.Key, alone.Name));
    }

    [Fact]
    public void Schedules_and_event_targets_fail_also_when_they_are_off_and_count_for_the_family_they_start()
    {
        foreach (var enabled in (bool[])[true, false])
        {
            var region = ASnapshot.OfRegion() with { Schedules = ResourceList<ScheduledTask>.Of([Schedule with { Overrides = Bad, IsEnabled = enabled }]) };
            var verdict = Assert.Single(CheckRunner.Run<SecretInTaskOverride>(region));
            Assert.Equal((Verdict.Fail, "web@main", Schedule.SourceArn), (verdict.Verdict, verdict.Subject!.Key, verdict.Resource.Arn));
            Assert.Equal([ACluster.ArnOf()], verdict.Clusters);
        }

        var rule = ASnapshot.OfRegion() with { EventTargets = ResourceList<ScheduledTask>.Of([Schedule with { SourceArn = "arn:aws:events:eu-west-1:1:rule/r#1", Overrides = Bad }]) };
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<SecretInTaskOverride>(rule)).Verdict);
    }

    [Fact]
    public void Harmless_overrides_pass() =>
        Assert.Equal(Verdict.Pass, Judge(Task with { Overrides = new() { ContainerOverrides = [.. Env("LOG_LEVEL", Marker).ContainerOverrides, new() { Name = "b", Command = ["ls"] }] } }).Verdict);

    [Fact]
    public void Without_overrides_of_containers_it_does_not_apply()
    {
        Assert.Equal(Verdict.NotApplicable, Judge(Task).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(Task with { Overrides = new() { TaskRoleArn = "arn:aws:iam::1:role/x", ContainerOverrides = [new() { Name = "app" }] } }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(Task with { Overrides = Bad, LastStatus = "STOPPED" }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<SecretInTaskOverride>(ASnapshot.OfRegion() with { Schedules = ResourceList<ScheduledTask>.Of([Schedule]) })).Verdict);
    }

    [Fact]
    public void What_could_not_be_read_is_not_assessed()
    {
        var opaque = ASnapshot.OfRegion() with { Schedules = ResourceList<ScheduledTask>.Of([Schedule with { HasUnreadInput = true }]) };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<SecretInTaskOverride>(opaque)).Verdict);

        Assert.Equal(Verdict.NotAssessed, Judge(Task with { Overrides = Env("LOG_LEVEL", "raw") }).Verdict);

        foreach (var action in (string[])["ecs:ListTasks", "events:ListRules", "scheduler:ListSchedules"])
        {
            var gap = ASnapshot.Denied(action);
            var region = ASnapshot.OfRegion();
            region = action switch
            {
                "ecs:ListTasks" => region with { Tasks = new() { Gaps = [gap] } },
                "events:ListRules" => region with { EventTargets = new() { Gaps = [gap] } },
                _ => region with { Schedules = new() { Gaps = [gap] } },
            };
            var verdict = Assert.Single(CheckRunner.Run<SecretInTaskOverride>(region));
            Assert.Equal((Verdict.NotAssessed, true, gap), (verdict.Verdict, verdict.IsListGap, verdict.Gaps[0]));
        }
    }

    private static CheckVerdict Judge(RunningTask task) =>
        Assert.Single(CheckRunner.Run<SecretInTaskOverride>(ASnapshot.OfRegion() with { Tasks = ResourceList<RunningTask>.Of([task]) }));

    private static TaskOverride Env(string name, string value) => new() { ContainerOverrides = [new() { Name = "app", Environment = [new() { Name = name, Value = value }] }] };
}
