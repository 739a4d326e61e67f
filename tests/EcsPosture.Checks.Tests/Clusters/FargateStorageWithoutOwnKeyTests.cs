using EcsPosture.Checks.Clusters;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Clusters;

public sealed class FargateStorageWithoutOwnKeyTests
{
    private static readonly Cluster Keyed = ACluster.Named() with { Configuration = new() { ManagedStorageConfiguration = new() { FargateEphemeralStorageKmsKeyId = "key-1" } } };

    [Fact]
    public void Without_a_key_it_fails_low()
    {
        var verdict = Judge(ACluster.Named());

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void With_an_enabled_key_on_cluster_and_tasks_it_passes()
    {
        var task = Task() with { FargateEphemeralStorage = new() { SizeInGiB = 20, KmsKeyId = "key-1" } };
        var region = Region(Keyed, task);

        Assert.Equal(Verdict.Pass, Judge(region with { Keys = AKey.Facts(AKey.Named("key-1")) }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(region with { Keys = AKey.Facts(AKey.Named("key-1") with { KeyState = "PendingDeletion" }) }).Verdict);
        Assert.Equal((Verdict.NotAssessed, "kms:DescribeKey"), (Judge(region).Verdict, Assert.Single(Judge(region).Gaps).Action));
    }

    [Fact]
    public void Tasks_that_started_before_the_key_fail() =>
        Assert.Equal("absent in 1 of 2 tasks", Assert.Single(Judge(Keyed, Task("a") with { FargateEphemeralStorage = new() { KmsKeyId = "key-1" } }, Task("b")).Evidence).Actual);

    [Fact]
    public void Old_platforms_and_Windows_take_no_key()
    {
        Assert.Equal(Verdict.NotApplicable, Judge(ACluster.Named(), Task("a") with { PlatformVersion = "1.3.0" }, Task("b") with { PlatformFamily = "Windows_Server_2022_Core" }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(ACluster.Named(), Task("a") with { PlatformVersion = "1.3.0" }, Task("b")).Verdict);
    }

    [Fact]
    public void A_cluster_without_Fargate_is_not_concerned_unless_something_runs_on_it()
    {
        var cluster = ACluster.Named() with { CapacityProviders = [] };

        Assert.Equal(Verdict.NotApplicable, Judge(cluster).Verdict);
        Assert.Equal(Verdict.Fail, Judge(cluster, Task()).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Region(cluster) with { Services = ResourceList<Service>.Of([AService.Named("web")]) }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Region(cluster) with { Services = new() }).Verdict);
    }

    [Fact]
    public void Unread_tasks_or_configuration_are_not_assessed()
    {
        Assert.Equal(Verdict.NotAssessed, Judge(Region(ACluster.Named()) with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks", ACluster.ArnOf())] } }).Verdict);
        Assert.Equal("ecs:ListTasks", Judge(Region(Keyed) with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks", ACluster.ArnOf())] } }).Gaps[0].Action);
        Assert.Equal(Verdict.NotAssessed, Judge(ACluster.Named() with { Configuration = null, Settings = null }).Verdict);
    }

    private static RunningTask Task(string id = "a") => AService.Task(ATaskDefinition.ArnOf("web"), id);

    private static Snapshot Region(Cluster cluster, params RunningTask[] tasks) =>
        ASnapshot.OfRegion() with { Clusters = ResourceList<Cluster>.Of([cluster]), Tasks = ResourceList<RunningTask>.Of(tasks) };

    private static CheckVerdict Judge(Cluster cluster, params RunningTask[] tasks) => Judge(Region(cluster, tasks));

    private static CheckVerdict Judge(Snapshot region) => Assert.Single(CheckRunner.Run<FargateStorageWithoutOwnKey>(region));
}
