using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Schedules;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Schedules;

public sealed class WeakScheduledTaskTests
{
    private static readonly ScheduledTask Safe = new()
    {
        SourceArn = $"arn:aws:events:{ASnapshot.Region}:{ASnapshot.AccountId}:rule/nightly#job",
        Name = "nightly",
        IsEnabled = true,
        ClusterArn = ACluster.ArnOf(),
        TaskDefinitionArn = ATaskDefinition.ArnOf("job"),
        LaunchType = "FARGATE",
        PlatformVersion = "LATEST",
        NetworkConfiguration = AService.PrivateNetwork,
        DeadLetterArn = $"arn:aws:sqs:{ASnapshot.Region}:{ASnapshot.AccountId}:failed",
        ContentHash = "nightly",
    };

    [Fact]
    public void A_guarded_target_passes_and_stands_in_its_cluster()
    {
        var verdict = Judge(Safe);

        Assert.Equal((Verdict.Pass, SubjectKind.ScheduledTask, Safe.SourceArn), (verdict.Verdict, verdict.Subject!.Kind, verdict.Subject.Key));
        Assert.Equal([ACluster.ArnOf()], verdict.Clusters);
        Assert.Equal(Verdict.Pass, Judge(Safe with { PlatformVersion = null, NetworkConfiguration = null }).Verdict);
    }

    [Fact]
    public void Each_weakness_fails_with_its_severity()
    {
        Assert.Equal((Verdict.Fail, Severity.High), Of(Safe with { NetworkConfiguration = AService.Network("ENABLED") }));
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Safe with { EnableExecuteCommand = true }));
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Safe with { PlatformVersion = "1.3.0" }));
        Assert.Equal((Verdict.Fail, Severity.Low), Of(Safe with { DeadLetterArn = null }));
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Safe with { TaskDefinitionArn = ATaskDefinition.ArnOf("job", 9) }));
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Safe with { TaskDefinitionArn = ATaskDefinition.ArnOf("gone")[..^2] }));
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Safe with { ClusterArn = ACluster.ArnOf("gone") }));
    }

    [Fact]
    public void The_finding_says_which_revision_is_not_active_or_that_the_family_has_none()
    {
        var (revision, family) = (Judge(Safe with { TaskDefinitionArn = ATaskDefinition.ArnOf("job", 9) }), Judge(Safe with { TaskDefinitionArn = ATaskDefinition.ArnOf("gone")[..^2] }));

        Assert.Equal(("nightly names revision job:9, which is not active.", ATaskDefinition.ArnOf("job", 9)), (revision.Message, Assert.Single(revision.Evidence).Actual));
        Assert.Equal("nightly names a family without an active revision.", family.Message);
        Assert.Equal(Verdict.Pass, Judge(Safe).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Safe, s => s with { ActiveRevisions = Observed.Known<RevisionCollection>([]) }).Verdict);
    }

    [Fact]
    public void A_family_without_a_number_means_its_latest_revision() => Assert.Equal(Verdict.Pass, Judge(Safe with { TaskDefinitionArn = ATaskDefinition.ArnOf("job")[..^2] }).Verdict);

    [Fact]
    public void What_is_switched_off_does_not_apply() => Assert.Equal(Verdict.NotApplicable, Judge(Safe with { IsEnabled = false, DeadLetterArn = null }).Verdict);

    [Fact]
    public void Windows_has_platform_versions_of_its_own()
    {
        TaskDefinition windows = ATaskDefinition.Named("job").OnWindows();

        Assert.Equal(Verdict.Pass, Judge(Safe with { PlatformVersion = "1.0.0" }, s => s with { TaskDefinitions = ResourceList<TaskDefinition>.Of([windows]) }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Safe with { PlatformVersion = "1.0.0" }, s => s with { TaskDefinitions = new() }).Verdict);
    }

    [Fact]
    public void What_is_unread_is_not_assessed_and_hides_no_violation()
    {
        Assert.Equal(Verdict.NotAssessed, Judge(Safe, s => s with { ActiveRevisions = default }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Safe, s => s with { Clusters = new() }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Safe with { EnableExecuteCommand = true }, s => s with { Clusters = new(), ActiveRevisions = default }).Verdict);
    }

    [Fact]
    public void A_cluster_that_was_deleted_does_not_exist() =>
        Assert.Equal(Verdict.Fail, Judge(Safe, s => s with { Clusters = ResourceList<Cluster>.Of([ACluster.Named() with { Status = "INACTIVE" }]) }).Verdict);

    [Fact]
    public void Schedules_are_judged_like_targets_and_unread_lists_are_not_assessed()
    {
        var schedule = Safe with { SourceArn = "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/nightly", DeadLetterArn = null };
        var snapshot = Region(Safe) with { Schedules = ResourceList<ScheduledTask>.Of([schedule]) };

        Assert.Equal([Verdict.Pass, Verdict.Fail], CheckRunner.Run<WeakScheduledTask>(snapshot).Select(v => v.Verdict));
        var unread = snapshot with { Schedules = new() { Gaps = [ASnapshot.Denied("scheduler:ListSchedules")] } };
        Assert.Contains(CheckRunner.Run<WeakScheduledTask>(unread), v => v is { Verdict: Verdict.NotAssessed, IsListGap: true });
    }

    private static (Verdict Verdict, Severity Severity) Of(ScheduledTask task) => Judge(task) is var verdict ? (verdict.Verdict, verdict.Severity) : default;

    private static CheckVerdict Judge(ScheduledTask task, Func<Snapshot, Snapshot>? change = null) => CheckRunner.Run<WeakScheduledTask>((change ?? (s => s))(Region(task))).Single();

    private static Snapshot Region(ScheduledTask task) => ASnapshot.With(ATaskDefinition.Named("job")) with
    {
        Clusters = ResourceList<Cluster>.Of([ACluster.Named()]),
        EventTargets = ResourceList<ScheduledTask>.Of([task]),
    };
}
