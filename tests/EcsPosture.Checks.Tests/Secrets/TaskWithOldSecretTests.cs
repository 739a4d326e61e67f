using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

public sealed class TaskWithOldSecretTests
{
    private static readonly DateTimeOffset Started = ASnapshot.TakenAt.AddDays(-5);
    private static readonly RunningTask Running = AService.Task(ATaskDefinition.ArnOf("web")) with { StartedAt = Started };

    [Fact]
    public void A_task_that_started_after_every_change_or_shortly_before_passes()
    {
        Assert.Equal(Verdict.Pass, Judge(ASecret.Named()).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Rotated(Started.AddMinutes(60))).Verdict);
        Assert.Equal(Verdict.Pass, Judge(ASecret.Named() with { LastRotatedDate = null, LastChangedDate = null }).Verdict);
    }

    [Fact]
    public void A_task_that_started_before_the_rotation_fails()
    {
        var verdict = Judge(Rotated(Started.AddMinutes(61)));

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("startedAt", "2026-11-15 06:00 UTC", "after 2026-11-15 07:01 UTC, when DB changed"), Assert.Single(verdict.Evidence));
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<TaskWithOldSecret>(Region(Secret(), Rotated(Started.AddMinutes(61))), ("graceMinutes", "120"))).Verdict);
    }

    [Fact]
    public void A_change_that_is_no_rotation_is_left_to_a_person()
    {
        var verdict = Judge(ASecret.Named() with { LastChangedDate = Started.AddDays(1) });
        Assert.Equal(Verdict.Manual, verdict.Verdict);
    }

    [Fact]
    public void A_parameter_that_was_set_since_fails_unless_its_version_is_pinned()
    {
        CheckVerdict With(string valueFrom, DateTimeOffset modified) => Assert.Single(CheckRunner.Run<TaskWithOldSecret>(
            Region(Definition(valueFrom)) with { Secrets = ASecret.Facts(parameters: [ASecret.Parameter() with { LastModifiedDate = modified }]) }));

        Assert.Equal(Verdict.Fail, With("/web/token", Started.AddDays(1)).Verdict);
        Assert.Equal(Verdict.Pass, With("/web/token", Started.AddDays(-1)).Verdict);
        Assert.Equal(Verdict.NotApplicable, With("/web/token:4", Started.AddDays(1)).Verdict);
        Assert.Equal(Verdict.Fail, With("/web/token:label", Started.AddDays(1)).Verdict);
    }

    [Fact]
    public void Tasks_without_secrets_with_pinned_versions_or_that_do_not_run_are_not_concerned()
    {
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<TaskWithOldSecret>(Region(ATaskDefinition.Named("web")))).Verdict);

        var pinned = Definition(ASecret.ArnOf("web/db") + ":::01234567-89ab-cdef-0123-456789abcdef");
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<TaskWithOldSecret>(Region(pinned, Rotated(ASnapshot.TakenAt)))).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<TaskWithOldSecret>(Region(Definition(ASecret.ArnOf("web/db") + ":key:AWSCURRENT:"), Rotated(ASnapshot.TakenAt)))).Verdict);

        var registry = ATaskDefinition.Named("web").WithContainer("app", c => c with { RepositoryCredentials = new() { CredentialsParameter = ASecret.ArnOf("web/db") } });
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<TaskWithOldSecret>(Region(registry, Rotated(ASnapshot.TakenAt)))).Verdict);

        foreach (var task in (RunningTask[])[Running with { StartedAt = null }, Running with { LastStatus = "STOPPED" }])
        {
            var region = Region(Secret(), Rotated(ASnapshot.TakenAt)) with { Tasks = ResourceList<RunningTask>.Of([task]) };
            Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<TaskWithOldSecret>(region)).Verdict);
        }
    }

    [Fact]
    public void Unread_secrets_or_definitions_are_not_assessed()
    {
        var gap = ASnapshot.Denied("secretsmanager:ListSecrets");
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<TaskWithOldSecret>(Region(Secret()) with { Secrets = new() { Secrets = new() { Gaps = [gap] } } })).Verdict);

        var undefined = ASnapshot.OfRegion() with { Tasks = ResourceList<RunningTask>.Of([Running]) };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<TaskWithOldSecret>(undefined)).Verdict);
        Assert.True(Assert.Single(CheckRunner.Run<TaskWithOldSecret>(ASnapshot.OfRegion() with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } })).IsListGap);
    }

    private static Secret Rotated(DateTimeOffset at) => ASecret.Named() with { LastRotatedDate = at, LastChangedDate = at };

    private static ATaskDefinition Secret() => Definition(ASecret.ArnOf("web/db"));

    private static ATaskDefinition Definition(string valueFrom) =>
        ATaskDefinition.Named("web").WithContainer("app", c => c with { Secrets = [new() { Name = "DB", ValueFrom = valueFrom }] });

    private static Snapshot Region(TaskDefinition definition, params Secret[] secrets) =>
        ASnapshot.With(definition) with { Tasks = ResourceList<RunningTask>.Of([Running]), Secrets = ASecret.Facts(secrets) };

    private static CheckVerdict Judge(Secret secret) => Assert.Single(CheckRunner.Run<TaskWithOldSecret>(Region(Secret(), secret)));
}
