using EcsPosture.Checks.Audit;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Snapshots;
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
    public void What_was_read_of_a_trail_counts_more_than_where_it_lives()
    {
        var home = ASnapshot.OfRegion("us-east-1") with { Trails = ResourceList<Trail>.Of([ATrail.Named() with { HomeRegion = "us-east-1", Status = default, KmsKeyId = null }]) };
        var other = ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of([ATrail.Named() with { HomeRegion = "us-east-1" }]), Keys = AKey.Facts(AKey.Named(AKey.OfTrail)) };

        Assert.All((AccountSnapshot[])[ASnapshot.Account(home, other), ASnapshot.Account(other, home)], account => Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(account)).Verdict));
    }

    [Fact]
    public void Where_regions_read_the_same_the_home_region_counts()
    {
        var home = ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of([ATrail.Named() with { KmsKeyId = null }]) };
        var shadow = ASnapshot.OfRegion("us-east-1") with { Trails = ResourceList<Trail>.Of([ATrail.Named()]) };

        Assert.All((AccountSnapshot[])[ASnapshot.Account(home, shadow), ASnapshot.Account(shadow, home)], account => Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(account)).Verdict));
    }

    [Fact]
    public void An_alias_is_looked_up_in_the_home_region()
    {
        var region = ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of([ATrail.Named() with { KmsKeyId = AKey.OfTrail }]), Keys = AKey.Facts(AKey.Named(AKey.OfTrail)) };

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(region)).Verdict);
    }

    [Fact]
    public void A_region_that_is_unread_as_a_whole_may_have_more_trails()
    {
        var account = ASnapshot.Account(ASnapshot.OfRegion());
        CheckVerdict With(string? region) => Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(account with { UnreadRegions = [ASnapshot.Denied("ecs:ListClusters", region)] }));

        Assert.Equal((Verdict.NotAssessed, true, "us-east-1"), (With("us-east-1").Verdict, With("us-east-1").IsListGap, With("us-east-1").Resource.Region));
        Assert.Equal((Verdict.NotAssessed, "global"), (With(null).Verdict, With(null).Resource.Region));
    }

    [Fact]
    public void A_region_that_could_not_list_its_trails_stands_as_a_gap_of_that_region()
    {
        var denied = ASnapshot.OfRegion("us-east-1") with { Trails = new() { Gaps = [ASnapshot.Denied("cloudtrail:DescribeTrails")] } };

        var verdict = Assert.Single(CheckRunner.Run<TrailWithoutOwnKey>(ASnapshot.Account(denied)));

        Assert.Equal((Verdict.NotAssessed, true, "us-east-1"), (verdict.Verdict, verdict.IsListGap, verdict.Resource.Region));
    }
}
