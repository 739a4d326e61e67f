using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class SnapshotReaderTests
{
    private static readonly string Web3 = AFolder.RevisionArn("web", 3);

    [Fact]
    public void A_folder_in_which_all_was_read_has_no_gap()
    {
        var region = AFolder.OfRegion().WithService("web", Web3).WithRevision("web", 3).With(SnapshotPaths.ListTaskDefinitions, $$"""{"taskDefinitionArns":["{{Web3}}"]}""").Read();

        Assert.True(region.Clusters.IsComplete);
        Assert.True(region.Services.IsComplete);
        Assert.True(region.Tasks.IsComplete);
        Assert.True(region.ContainerInstances.IsComplete);
        Assert.True(region.TaskDefinitions.IsComplete);
        Assert.True(region.EventTargets.IsComplete);
        Assert.True(region.Schedules.IsComplete);
        Assert.True(region.LogGroups.IsComplete);
        Assert.True(region.Trails.IsComplete);
        Assert.Equal("web", Assert.Single(region.Services.Known).ServiceName);
        var definition = Assert.Single(region.TaskDefinitions.Known);
        Assert.Equal("ACTIVE", definition.Status.Require());
        Assert.Empty(definition.Tags.Require());
        Assert.Equal(32, definition.ContentHash.Length);
    }

    [Fact]
    public void An_empty_folder_is_all_gaps()
    {
        var account = AFolder.Empty().ReadAccount();
        var region = account.Regions.Single();

        Assert.Equal("ecs:ListClusters", Assert.Single(region.Clusters.Gaps).Action);
        Assert.Equal(SnapshotPaths.ListClusters, region.Clusters.Gaps[0].File);
        Assert.False(region.Services.IsComplete);
        Assert.Null(region.Services.Gaps[0].Resource);
        Assert.False(region.TaskDefinitions.IsComplete);
        Assert.False(region.ActiveRevisions.IsKnown);
        Assert.False(region.AccountSettings.IsKnown);
        Assert.False(region.LogGroups.IsComplete);
        Assert.False(region.EventTargets.IsComplete);
        Assert.False(region.Schedules.IsComplete);
        Assert.False(region.Trails.IsComplete);
        Assert.False(region.SecurityGroups.IsComplete);
        Assert.False(account.Global.Roles.IsComplete);
        Assert.Equal("iam:GetAccountAuthorizationDetails", account.Global.Roles.Gaps[0].Action);
    }
}
