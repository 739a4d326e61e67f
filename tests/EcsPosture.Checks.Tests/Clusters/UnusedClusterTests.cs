using EcsPosture.Checks.Clusters;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Events;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Clusters;

public sealed class UnusedClusterTests
{
    private static readonly Cluster Empty = ACluster.Named() with { ActiveServicesCount = 0, RunningTasksCount = 0 };

    [Fact]
    public void An_empty_cluster_fails_as_information() =>
        Assert.Equal((Verdict.Fail, Severity.Info), (Judge(Region(Empty)).Verdict, Judge(Region(Empty)).Severity));

    [Fact]
    public void Any_count_above_zero_passes()
    {
        Cluster[] used =
        [
            Empty with { ActiveServicesCount = 1 }, Empty with { RunningTasksCount = 1 }, Empty with { PendingTasksCount = 1 }, Empty with { RegisteredContainerInstancesCount = 1 },
        ];

        Assert.All(used, cluster => Assert.Equal(Verdict.Pass, Judge(Region(cluster)).Verdict));
    }

    [Fact]
    public void A_cluster_that_a_schedule_names_is_not_concerned_even_when_that_is_off()
    {
        var rule = new ScheduledTask { SourceArn = "arn:aws:events:eu-west-1:111122223333:rule/x#1", Name = "x", IsEnabled = false, ClusterArn = ACluster.ArnOf() };

        Assert.Equal(Verdict.NotApplicable, Judge(Region(Empty) with { EventTargets = ResourceList<ScheduledTask>.Of([rule]) }).Verdict);
    }

    [Fact]
    public void While_schedules_are_unread_it_is_not_assessed() =>
        Assert.Equal(Verdict.NotAssessed, Judge(Region(Empty) with { Schedules = new() { Gaps = [ASnapshot.Denied("scheduler:ListSchedules")] } }).Verdict);

    private static Snapshot Region(Cluster cluster) => ASnapshot.OfRegion() with { Clusters = ResourceList<Cluster>.Of([cluster]) };

    private static CheckVerdict Judge(Snapshot region) => Assert.Single(CheckRunner.Run<UnusedCluster>(region));
}
