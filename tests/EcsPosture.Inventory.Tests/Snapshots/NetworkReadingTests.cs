using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class NetworkReadingTests
{
    [Fact]
    public void Networks_are_read_with_the_ARNs_that_EC2_does_not_answer()
    {
        var facts = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeVpcs, """{"Vpcs":[{"VpcId":"vpc-1","OwnerId":"999988887777","CidrBlock":"10.0.0.0/16","CidrBlockAssociationSet":[{"CidrBlock":"10.0.0.0/16"},{"CidrBlock":"10.1.0.0/16"}]}]}""")
            .With(SnapshotPaths.DescribeRouteTables, """
                {"RouteTables":[{"RouteTableId":"rtb-1","VpcId":"vpc-1","Associations":[{"Main":true,"AssociationState":{"State":"associated"}},{"Main":false,"SubnetId":"subnet-1","AssociationState":{"State":"disassociated"}}],
                "Routes":[{"DestinationIpv6CidrBlock":"::/0","GatewayId":"igw-1","State":"active"},{"DestinationCidrBlock":"0.0.0.0/0","NatGatewayId":"nat-1","State":"blackhole"}]}]}
                """)
            .With(SnapshotPaths.DescribeVpcEndpoints, """{"VpcEndpoints":[{"VpcEndpointId":"vpce-1","VpcEndpointType":"Interface","VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.logs","State":"Available","PrivateDnsEnabled":true,"PolicyDocument":"{}","Groups":[{"GroupId":"sg-1"}]}]}""")
            .With(SnapshotPaths.DescribeFlowLogs, """{"FlowLogs":[{"FlowLogId":"fl-1","ResourceId":"vpc-1","TrafficType":"ALL","FlowLogStatus":"ACTIVE","DeliverLogsStatus":"SUCCESS"}]}""")
            .Read().Network;

        var vpc = Assert.Single(facts.Vpcs.Known);
        Assert.Equal($"arn:aws:ec2:{AFolder.Region}:999988887777:vpc/vpc-1", vpc.Arn);
        Assert.Equal(["10.0.0.0/16", "10.1.0.0/16"], vpc.Ranges);
        var table = Assert.Single(facts.RouteTables.Known);
        Assert.Equal($"arn:aws:ec2:{AFolder.Region}:{AFolder.Account}:route-table/rtb-1", table.Arn);
        Assert.Equal([(true, true), (false, false)], table.Associations.Select(a => (a.Main, a.IsInForce)));
        Assert.Equal([("::/0", true), ("0.0.0.0/0", false)], table.Routes.Select(r => (r.Destination!, r.IsInForce)));
        var endpoint = Assert.Single(facts.Endpoints.Known);
        Assert.True(endpoint is { IsAvailable: true, PrivateDnsEnabled: true });
        Assert.Equal("sg-1", Assert.Single(endpoint.Groups).GroupId);
        Assert.Equal("vpc-1", Assert.Single(facts.FlowLogs.Known).ResourceId);
        Assert.All((string[])[vpc.ContentHash, table.ContentHash, endpoint.ContentHash], hash => Assert.NotEmpty(hash));
    }

    [Fact]
    public void A_missing_file_is_a_gap_that_names_its_action()
    {
        var facts = AFolder.OfRegion().Read().Network;

        Assert.Equal(
            ["ec2:DescribeVpcs", "ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints", "ec2:DescribeFlowLogs"],
            [facts.Vpcs.Gaps[0].Permission!, facts.RouteTables.Gaps[0].Permission!, facts.Endpoints.Gaps[0].Permission!, facts.FlowLogs.Gaps[0].Permission!]);
    }

    [Fact]
    public void One_of_the_wrong_form_exists_with_a_gap()
    {
        var tables = AFolder.OfRegion().With(SnapshotPaths.DescribeRouteTables, """{"RouteTables":[{"RouteTableId":"rtb-1","Routes":7}]}""").Read().Network.RouteTables;

        Assert.False(tables.Find($"arn:aws:ec2:{AFolder.Region}:{AFolder.Account}:route-table/rtb-1").IsKnown);
        Assert.True(tables.IsComplete);
    }
}
