using EcsPosture.Checks.Catalogue;
using EcsPosture.Findings.History;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Microsoft.EntityFrameworkCore;

namespace EcsPosture.Findings.Tests.Recording;

/// <summary>Resources that are asked about only because something refers to them: while that is unread, their absence says nothing.</summary>
public sealed class ReferredResourceTests : RecorderTest
{
    private static readonly Snapshot Region = World.Region(World.Cluster(), World.Service("web", ATaskDefinition.ArnOf("web", 1)), ATaskDefinition.Named("web").WithContainer("app").Build()) with
    {
        LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named() with { RetentionInDays = null }]),
    };

    private static readonly Snapshot WithoutGroup = Region with { LogGroups = ResourceList<LogGroup>.Of([]) };

    [Fact]
    public async Task A_log_group_that_was_not_asked_about_as_clusters_or_revisions_are_unread_keeps_its_finding()
    {
        await ScanAsync(World.At(1, Region), CheckCatalogue.Default);
        var before = await StateAsync();
        Assert.Equal(FindingState.Open, before);

        await ScanAsync(World.At(2, WithoutGroup with { Clusters = WithoutGroup.Clusters.Gapped() }), CheckCatalogue.Default);
        Assert.Equal(before, await StateAsync());
        await ScanAsync(World.At(3, WithoutGroup with { TaskDefinitions = WithoutGroup.TaskDefinitions.Unread(ATaskDefinition.ArnOf("web", 1)) }), CheckCatalogue.Default);
        Assert.Equal(before, await StateAsync());

        await ScanAsync(World.At(4, WithoutGroup), CheckCatalogue.Default);
        Assert.Equal(FindingState.Resolved, await StateAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_capacity_provider_of_a_cluster_that_was_not_described_keeps_its_finding(bool hasInstances)
    {
        const string Check = "ecs-capacity-termination-protection";
        var provider = new CapacityProvider
        {
            CapacityProviderArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:capacity-provider/own",
            Name = "own",
            AutoScalingGroupProvider = new() { AutoScalingGroupArn = $"arn:aws:autoscaling:{ASnapshot.Region}:{ASnapshot.AccountId}:autoScalingGroup:0:autoScalingGroupName/own", ManagedTerminationProtection = "DISABLED" },
        };
        var region = Region with { ContainerInstances = ResourceList<ContainerInstance>.Of(hasInstances ? [AHost.Registered() with { CapacityProviderName = "own" }] : []) };
        await ScanAsync(World.At(1, region with { CapacityProviders = ResourceList<CapacityProvider>.Of([provider]) }), CheckCatalogue.Default);
        Assert.Equal(FindingState.Open, await StateAsync(Check));

        var without = region with { CapacityProviders = ResourceList<CapacityProvider>.Of([]) };
        await ScanAsync(World.At(2, without with { Clusters = without.Clusters.Gapped() }), CheckCatalogue.Default);
        await ScanAsync(World.At(3, without with { Clusters = without.Clusters.Unread(ACluster.ArnOf()) }), CheckCatalogue.Default);
        Assert.Equal(FindingState.Open, await StateAsync(Check));

        await ScanAsync(World.At(4, without), CheckCatalogue.Default);
        Assert.Equal(FindingState.Resolved, await StateAsync(Check));
    }

    private async Task<FindingState> StateAsync(string check = "ecs-log-group-retention")
    {
        await using var db = Store.Db();
        return (await db.Findings.AsNoTracking().SingleAsync(f => f.CheckId == check, Cancel)).State;
    }
}
