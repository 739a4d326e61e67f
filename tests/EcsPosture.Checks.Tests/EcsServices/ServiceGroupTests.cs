using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

/// <summary>Egress, default groups, the router's port and public subnets.</summary>
public sealed class ServiceGroupTests
{
    [Theory]
    [InlineData("-1", null, "0.0.0.0/0", Verdict.Fail)]
    [InlineData("-1", null, "::/0", Verdict.Fail)]
    [InlineData("-1", null, "10.0.0.0/8", Verdict.Pass)]
    [InlineData("tcp", 443, "0.0.0.0/0", Verdict.Pass)]
    public void Egress_of_everything_to_everywhere_fails_and_any_limit_passes(string protocol, int? port, string range, Verdict expected)
    {
        var verdict = Judge<UnrestrictedEgress>(ANetwork.With(AService.Named("web")).WithGroup(ANetwork.Group with { IpPermissionsEgress = [ANetwork.Rule(protocol, port, [range])] }));

        Assert.Equal((expected, Severity.Low), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void Egress_of_an_unread_group_is_not_assessed() => Assert.Equal(
        Verdict.NotAssessed, Judge<UnrestrictedEgress>(ANetwork.With(AService.Named("web")) with { SecurityGroups = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSecurityGroups")] } }).Verdict);

    [Fact]
    public void A_group_of_its_own_passes_and_the_default_one_fails()
    {
        var region = ANetwork.With(AService.Named("web"));

        Assert.Equal(Verdict.Pass, Judge<DefaultServiceGroup>(region).Verdict);
        var verdict = Judge<DefaultServiceGroup>(region.WithGroup(ANetwork.Group with { GroupName = "default" }));
        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Contains("(default)", Assert.Single(verdict.Evidence).Actual, StringComparison.Ordinal);
        Assert.Contains($"the default group of {ANetwork.VpcId}.", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Naming_no_group_fails_even_when_groups_are_unread()
    {
        var service = AService.Named("web") with { NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [ANetwork.SubnetId] } } };
        var verdict = Judge<DefaultServiceGroup>(ANetwork.With(service) with { SecurityGroups = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSecurityGroups")] } });

        Assert.Equal((Verdict.Fail, "networkConfiguration.awsvpcConfiguration.securityGroups"), (verdict.Verdict, Assert.Single(verdict.Evidence).Path));
    }

    [Fact]
    public void A_service_without_a_router_has_no_router_port()
    {
        Assert.Equal(Verdict.NotApplicable, Judge<OpenFirelensPort>(Routed(ANetwork.Rule("-1", null, ["0.0.0.0/0"]), withRouter: false)).Verdict);
        var region = Routed(ANetwork.Rule("-1", null, ["0.0.0.0/0"]), withRouter: false);
        Assert.Equal(Verdict.NotAssessed, Judge<OpenFirelensPort>(region with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:DescribeTaskDefinition")] } }).Verdict);
    }

    [Fact]
    public void The_routers_port_passes_while_no_rule_covers_it_over_TCP()
    {
        Assert.Equal(Verdict.Pass, Judge<OpenFirelensPort>(Routed(ANetwork.Rule("tcp", 8080, ["10.0.0.0/8"]))).Verdict);
        Assert.Equal(Verdict.Pass, Judge<OpenFirelensPort>(Routed(ANetwork.Rule("udp", 24224, ["10.0.0.0/8"]))).Verdict);
        Assert.Equal(Verdict.Pass, Judge<OpenFirelensPort>(Routed(ANetwork.Rule("tcp", 24224))).Verdict);
    }

    [Fact]
    public void The_routers_port_open_to_a_range_a_group_or_a_prefix_list_fails()
    {
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Judge<OpenFirelensPort>(Routed(ANetwork.Rule("tcp", 24000, ["10.0.0.0/8"], toPort: 25000)))));
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Judge<OpenFirelensPort>(Routed(ANetwork.Rule("-1", null, groups: [ANetwork.GroupId])))));
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Judge<OpenFirelensPort>(Routed(ANetwork.Rule("tcp", 24224, prefixLists: ["pl-1"])))));
    }

    [Fact]
    public void The_routers_port_open_to_the_world_is_high_only_where_the_internet_can_address_the_tasks()
    {
        var region = Routed(ANetwork.Rule("tcp", 24224, ["0.0.0.0/0"]));
        var reachable = Routed(ANetwork.Rule("tcp", 24224, ["0.0.0.0/0"]), service: AService.Named("web") with { NetworkConfiguration = AService.Network("ENABLED") }).WithRoutes(ANetwork.PublicRoutes);

        Assert.Equal(Severity.Medium, Judge<OpenFirelensPort>(region).Severity);
        Assert.Equal(Severity.High, Judge<OpenFirelensPort>(reachable).Severity);
    }

    [Fact]
    public void A_private_subnet_passes_and_one_with_a_route_to_an_internet_gateway_fails()
    {
        var region = ANetwork.With(AService.Named("web"));

        Assert.Equal(Verdict.Pass, Judge<PublicSubnetService>(region).Verdict);
        var verdict = Judge<PublicSubnetService>(region.WithRoutes(ANetwork.PublicRoutes));
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(verdict));
        Assert.Equal(["networkConfiguration.awsvpcConfiguration.subnets[0]", "rtb-0a1b2c3d: Routes"], verdict.Evidence.Select(e => e.Path));
    }

    [Fact]
    public void The_main_table_of_the_VPC_decides_for_a_subnet_without_its_own()
    {
        var region = ANetwork.With(AService.Named("web"));
        var main = ANetwork.PublicRoutes with { Associations = [new() { Main = true }] };

        Assert.Equal(Verdict.Fail, Judge<PublicSubnetService>(region.WithRoutes(main)).Verdict);
        Assert.Equal(Verdict.Pass, Judge<PublicSubnetService>(region.WithRoutes(ANetwork.Routes, main with { RouteTableId = "rtb-main", RouteTableArn = ANetwork.ArnOf("route-table", "rtb-main") })).Verdict);
    }

    [Fact]
    public void Routes_that_are_unread_or_missing_leave_it_open()
    {
        var region = ANetwork.With(AService.Named("web"));
        var gap = ASnapshot.Denied("ec2:DescribeRouteTables");

        Assert.Equal("ec2:DescribeRouteTables", Judge<PublicSubnetService>(region with { Network = region.Network with { RouteTables = new() { Gaps = [gap] } } }).Gaps[0].Permission);
        Assert.Equal(Verdict.NotAssessed, Judge<PublicSubnetService>(region.WithRoutes()).Verdict);

        // The main table says nothing while the subnet's own may be among those unread.
        var main = ANetwork.Routes with { Associations = [new() { Main = true }] };
        Assert.Equal(Verdict.NotAssessed, Judge<PublicSubnetService>(region with { Network = region.Network with { RouteTables = ResourceList<RouteTable>.Of([main]) with { Gaps = [gap] } } }).Verdict);
        Assert.Equal("ec2:DescribeSubnets", Judge<PublicSubnetService>(region.WithRoutes(main) with { Subnets = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSubnets")] } }).Gaps[0].Permission);
    }

    [Fact]
    public void Services_that_share_the_network_of_their_hosts_are_not_concerned()
    {
        var region = ANetwork.With(AService.Named("web") with { LaunchType = "EXTERNAL", NetworkConfiguration = null, Deployments = [] });

        Assert.Equal(Verdict.NotApplicable, Judge<PublicSubnetService>(region).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<DefaultServiceGroup>(region).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<UnrestrictedEgress>(region).Verdict);
    }

    private static Snapshot Routed(IpPermission rule, bool withRouter = true, Service? service = null)
    {
        var definition = ATaskDefinition.Named("web").WithContainer("app");
        if (withRouter)
        {
            definition.WithContainer("router", c => c with { FirelensConfiguration = new() { Type = "fluentbit" } });
        }

        return ANetwork.With(service ?? AService.Named("web")).WithGroup(ANetwork.Group with { IpPermissions = [rule] }) with { TaskDefinitions = ResourceList<TaskDefinition>.Of([definition]) };
    }

    private static (Verdict, Severity) Of(CheckVerdict verdict) => (verdict.Verdict, verdict.Severity);

    private static CheckVerdict Judge<T>(Snapshot region)
        where T : Check, new() => Assert.Single(CheckRunner.Run<T>(region));
}
