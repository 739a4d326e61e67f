using EcsPosture.Checks.Audit;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Audit;

public sealed class TrailWithoutOwnKeyTests
{
    [Fact]
    public void A_key_passes_none_fails_and_a_foreign_trail_is_not_concerned()
    {
        var region = ASnapshot.OfRegion() with
        {
            Keys = AKey.Facts(AKey.Named(AKey.OfTrail)),
            Trails = ResourceList<Trail>.Of(
            [
                ATrail.Named("a"), ATrail.Named("b") with { KmsKeyId = null }, ATrail.Named("c", "444455556666") with { KmsKeyId = null },
            ]),
        };

        Assert.Equal(["a Pass", "b Fail", "c NotApplicable"], CheckRunner.Run<TrailWithoutOwnKey>(region).Select(v => $"{v.Resource.Name} {v.Verdict}"));
    }

    [Fact]
    public void A_key_that_is_disabled_fails_and_one_that_was_not_read_leaves_it_open()
    {
        var region = ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of([ATrail.Named()]) };

        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(region)).Verdict);
        var disabled = Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(region with { Keys = AKey.Facts(AKey.Named(AKey.OfTrail) with { KeyState = "Disabled" }) }));
        Assert.Equal((Verdict.Fail, Severity.Medium), (disabled.Verdict, disabled.Severity));
    }

    [Fact]
    public void The_key_is_looked_up_in_its_own_region()
    {
        var far = ATrail.Named() with { KmsKeyId = AKey.ArnOf(AKey.OfTrail, "us-east-1") };
        var home = ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of([far]) };
        var keyed = ASnapshot.OfRegion("us-east-1") with { Keys = AKey.Facts(AKey.Named(AKey.OfTrail, "us-east-1")) };

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(ASnapshot.Account(home, keyed))).Verdict);
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(ASnapshot.Account(home))).Verdict);
    }

    [Fact]
    public void A_trail_that_many_regions_show_is_judged_once_in_its_home_region()
    {
        var regions = new[] { "eu-west-1", "us-east-1" }.Select(r => ASnapshot.OfRegion(r) with { Trails = ResourceList<Trail>.Of([ATrail.Named()]) });

        var verdict = Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(ASnapshot.Account([.. regions])));

        Assert.Equal("eu-west-1", verdict.Resource.Region);
    }

    [Fact]
    public void A_region_that_could_not_list_its_trails_stands_as_a_gap_of_that_region()
    {
        var denied = ASnapshot.OfRegion("us-east-1") with { Trails = new() { Gaps = [ASnapshot.Denied("cloudtrail:DescribeTrails")] } };

        var verdict = Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(ASnapshot.Account(denied)));

        Assert.Equal((Verdict.NotAssessed, true, "us-east-1"), (verdict.Verdict, verdict.IsListGap, verdict.Resource.Region));
    }
}
