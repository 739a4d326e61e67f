using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Inventory.Tests;

public sealed class ResourceListTests
{
    [Fact]
    public void A_copy_with_other_items_finds_those_and_not_the_ones_before()
    {
        var list = ResourceList<Cluster>.Of([ACluster.Named("a")]);
        Assert.NotNull(list.Find(ACluster.ArnOf("a")).Require());

        var copy = list with { Items = ResourceList<Cluster>.Of([ACluster.Named("b")]).Items };

        Assert.Null(copy.Find(ACluster.ArnOf("a")).Require());
        Assert.NotNull(copy.Find(ACluster.ArnOf("b")).Require());
        Assert.NotNull(list.Find(ACluster.ArnOf("a")).Require());
    }
}
