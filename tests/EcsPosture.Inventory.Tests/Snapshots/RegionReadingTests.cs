using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class RegionReadingTests
{
    private const string TrailArn = $"arn:aws:cloudtrail:{AFolder.Region}:{AFolder.Account}:trail/main";

    [Theory]
    [InlineData("""{"logGroupName":"/ecs/web","arn":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web:*"}""")]
    [InlineData("""{"logGroupName":"/ecs/web","arn":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web:*","logGroupArn":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web"}""")]
    [InlineData("""{"logGroupName":"/ecs/web"}""")]
    public void A_log_groups_arn_has_no_star(string group)
    {
        var read = Assert.Single(AFolder.OfRegion().With(SnapshotPaths.DescribeLogGroups, $$"""{"logGroups":[{{group}}]}""").Read().LogGroups.Known);

        Assert.Equal("arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web", read.Arn);
        Assert.Null(read.RetentionInDays);
    }

    [Fact]
    public void A_log_group_of_the_wrong_form_exists_with_a_gap()
    {
        var groups = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeLogGroups, """{"logGroups":[{"logGroupName":"a","retentionInDays":"long"},{"logGroupName":"b","retentionInDays":30,"kmsKeyId":"k","storedBytes":5}]}""")
            .Read().LogGroups;

        Assert.Equal(30, Assert.Single(groups.Known).RetentionInDays);
        Assert.Equal(2, groups.Items.Count);
        Assert.True(groups.IsComplete);
    }

    [Fact]
    public void A_log_group_without_name_leaves_the_list_incomplete()
    {
        Assert.False(AFolder.OfRegion().With(SnapshotPaths.DescribeLogGroups, """{"logGroups":[{"retentionInDays":30}]}""").Read().LogGroups.IsComplete);
    }

    [Fact]
    public void Resource_policies_keep_their_document_as_text()
    {
        var policies = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeResourcePolicies, """{"resourcePolicies":[{"policyName":"a","policyDocument":"{\"Statement\":[]}"},{"policyName":"b","policyDocument":{"Statement":[]}}]}""")
            .Read().LogResourcePolicies.Require();

        Assert.Equal(["""{"Statement":[]}""", """{"Statement":[]}"""], policies.Select(p => p.PolicyDocument));
    }

    [Fact]
    public void A_trail_is_read_once_with_its_state_and_selectors()
    {
        var trails = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeTrails, $$"""{"trailList":[{"Name":"main","TrailARN":"{{TrailArn}}","IsMultiRegionTrail":true,"HomeRegion":"eu-west-1"},{"Name":"main","TrailARN":"{{TrailArn}}","IsMultiRegionTrail":true}]}""")
            .With(SnapshotPaths.GetTrailStatus("main"), """{"IsLogging":true,"LatestDeliveryTime":"2026-11-20T05:00:00Z"}""")
            .With(SnapshotPaths.GetEventSelectors(TrailArn), $$"""{"TrailARN":"{{TrailArn}}","AdvancedEventSelectors":[{"Name":"m","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]}""")
            .Read().Trails;

        var trail = Assert.Single(trails.Known);
        Assert.True(trail.IsMultiRegionTrail);
        Assert.True(trail.Status.Require().IsLogging);
        Assert.Equal(["Management"], trail.Selectors.Require().AdvancedEventSelectors.Single().FieldSelectors.Single().EqualTo);
        Assert.Empty(trail.Selectors.Require().EventSelectors);
    }

    [Fact]
    public void A_trail_whose_state_was_not_read_has_a_gap_there_only()
    {
        var trail = Assert.Single(AFolder.OfRegion()
            .With(SnapshotPaths.DescribeTrails, $$"""{"trailList":[{"Name":"main","TrailARN":"{{TrailArn}}"}]}""")
            .With(SnapshotPaths.GetTrailStatus("main"), """{"IsLogging":"perhaps"}""")
            .Read().Trails.Known);

        Assert.Equal(GapKind.Malformed, trail.Status.Gap!.Kind);
        Assert.Equal(("cloudtrail:GetEventSelectors", TrailArn), (trail.Selectors.Gap!.Action, trail.Selectors.Gap.Resource));
    }

    [Fact]
    public void Of_two_trails_of_one_name_neither_speaks_for_the_other()
    {
        const string Other = $"arn:aws:cloudtrail:us-east-1:{AFolder.Account}:trail/main";
        var trails = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeTrails, $$"""{"trailList":[{"Name":"main","TrailARN":"{{TrailArn}}"},{"Name":"main","TrailARN":"{{Other}}"}]}""")
            .With(SnapshotPaths.GetTrailStatus("main"), """{"IsLogging":true}""")
            .With(SnapshotPaths.GetEventSelectors("main"), $$"""{"TrailARN":"{{Other}}","EventSelectors":[]}""")
            .Read().Trails;

        Assert.All(trails.Known, t => Assert.False(t.Status.IsKnown));
        Assert.False(trails.Find(TrailArn).Require()!.Selectors.IsKnown);
        Assert.True(trails.Find(Other).Require()!.Selectors.IsKnown);
    }

    [Fact]
    public void Security_groups_and_subnets_are_folded_into_records()
    {
        var region = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeSecurityGroups, """
                {"SecurityGroups":[{"GroupId":"sg-1","GroupName":"web","VpcId":"vpc-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,
                "IpRanges":[{"CidrIp":"0.0.0.0/0"}],"Ipv6Ranges":[{"CidrIpv6":"::/0"}],"UserIdGroupPairs":[{"GroupId":"sg-2","UserId":"1"}],"PrefixListIds":[{"PrefixListId":"pl-1"}]},
                {"IpProtocol":"-1"}]}]}
                """)
            .With(SnapshotPaths.DescribeSubnets, """{"Subnets":[{"SubnetId":"subnet-1","VpcId":"vpc-1","MapPublicIpOnLaunch":true,"Tags":[{"Key":"Name","Value":"a"}]}]}""")
            .Read();

        var group = Assert.Single(region.SecurityGroups.Known);
        Assert.Equal("arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1", group.Arn);
        Assert.Equal(["0.0.0.0/0", "::/0"], group.IpPermissions[0].Cidrs);
        Assert.Equal(["sg-2"], group.IpPermissions[0].SourceGroups);
        Assert.Equal(["pl-1"], group.IpPermissions[0].PrefixLists);
        Assert.Equal((null, null), (group.IpPermissions[1].FromPort, group.IpPermissions[1].ToPort));
        var subnet = Assert.Single(region.Subnets.Known);
        Assert.Equal(("arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1", true, "a"), (subnet.Arn, subnet.MapPublicIpOnLaunch, subnet.Tags.Single().Value));
    }

    [Fact]
    public void Capacity_providers_and_their_failures_are_read()
    {
        var providers = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeCapacityProviders, """
                {"capacityProviders":[{"capacityProviderArn":"arn:aws:ecs:eu-west-1:111122223333:capacity-provider/asg","name":"asg","autoScalingGroupProvider":{"autoScalingGroupArn":"x"}}],
                "failures":[{"arn":"arn:aws:ecs:eu-west-1:111122223333:capacity-provider/other","reason":"ACCESS_DENIED"},{"arn":"gone","reason":"MISSING"}]}
                """)
            .Read().CapacityProviders;

        Assert.Equal("asg", Assert.Single(providers.Known).Name);
        Assert.Equal(2, providers.Items.Count);
    }
}
