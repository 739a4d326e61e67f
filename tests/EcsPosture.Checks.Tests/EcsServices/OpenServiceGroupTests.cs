using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class OpenServiceGroupTests
{
    private static readonly Service Public = AService.Named("web") with { NetworkConfiguration = AService.Network("ENABLED") };

    [Fact]
    public void A_group_that_lets_in_only_the_load_balancer_passes() => Assert.Equal(Verdict.Pass, Judge(ANetwork.With(Public)).Verdict);

    [Theory]
    [InlineData("tcp", 443, null, "0.0.0.0/0", Severity.High)]
    [InlineData("tcp", 443, null, "::/0", Severity.High)]
    [InlineData("tcp", 443, null, "128.0.0.0/1", Severity.High)]
    [InlineData("tcp", 22, null, "0.0.0.0/0", Severity.Critical)]
    [InlineData("tcp", 8000, 8100, "0.0.0.0/0", Severity.Critical)]
    [InlineData("tcp", 0, 65535, "0.0.0.0/0", Severity.Critical)]
    [InlineData("-1", null, null, "0.0.0.0/0", Severity.Critical)]
    public void Open_on_tasks_that_the_internet_can_address_it_is_as_severe_as_its_ports(string protocol, int? port, int? toPort, string range, Severity severity)
    {
        var verdict = Judge(Open(ANetwork.Rule(protocol, port, [range], toPort: toPort), Public).WithRoutes(ANetwork.PublicRoutes));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.EndsWith("and the tasks can be addressed from it.", verdict.Message, StringComparison.Ordinal);
        Assert.Equal("networkConfiguration.awsvpcConfiguration.securityGroups[0]", verdict.Evidence[0].Path);
        Assert.Contains(range, verdict.Evidence[1].Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void On_tasks_without_a_public_address_or_without_a_route_from_the_internet_it_is_medium()
    {
        var rule = ANetwork.Rule("-1", null, ["0.0.0.0/0"]);

        Assert.Equal(Severity.Medium, Judge(Open(rule, AService.Named("web")).WithRoutes(ANetwork.PublicRoutes)).Severity);
        Assert.Equal(Severity.Medium, Judge(Open(rule, Public)).Severity);
        Assert.EndsWith("the tasks have no address that the internet reaches.", Judge(Open(rule, Public)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_routes_unread_a_public_address_counts_as_reachable()
    {
        var region = Open(ANetwork.Rule("-1", null, ["0.0.0.0/0"]), Public);
        var verdict = Judge(region with { Network = region.Network with { RouteTables = new() { Gaps = [ASnapshot.Denied("ec2:DescribeRouteTables")] } } });

        Assert.Equal((Verdict.Fail, Severity.Critical), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void A_subnet_with_IPv6_and_a_route_from_its_internet_makes_tasks_reachable_without_a_public_IPv4_address()
    {
        var region = Open(ANetwork.Rule("tcp", 443, ["::/0"]), AService.Named("web"))
            .WithRoutes(ANetwork.Routes with { Routes = [new() { DestinationIpv6CidrBlock = "::/0", GatewayId = "igw-1" }] });

        Assert.Equal(Severity.Medium, Judge(region).Severity);
        Assert.Equal(Severity.High, Judge(region with { Subnets = ResourceList<Subnet>.Of([ANetwork.Subnet with { Ipv6CidrBlockAssociationSet = [new() { Ipv6CidrBlock = "2001:db8::/64" }] }]) }).Severity);
    }

    [Fact]
    public void A_private_range_or_a_group_passes_and_a_prefix_list_is_left_to_a_person()
    {
        Assert.Equal(Verdict.Pass, Judge(Open(ANetwork.Rule("-1", null, ["10.0.0.0/8"], ["sg-1"]), Public)).Verdict);
        var listed = Judge(Open(ANetwork.Rule("tcp", 443, prefixLists: ["pl-1", "pl-2"]), Public));
        Assert.Equal(Verdict.Manual, listed.Verdict);
        Assert.Equal(new Evidence($"{ANetwork.GroupId}: IpPermissions[0]", "pl-1, pl-2", "known entries"), Assert.Single(listed.Evidence));
    }

    [Fact]
    public void High_risk_ports_are_a_parameter()
    {
        var region = Open(ANetwork.Rule("tcp", 7000, ["0.0.0.0/0"]), Public).WithRoutes(ANetwork.PublicRoutes);

        Assert.Equal(Severity.High, Judge(region).Severity);
        Assert.Equal(Severity.Critical, Assert.Single(CheckRunner.Run<OpenServiceGroup>(region, ("highRiskPorts", "7000"))).Severity);
    }

    [Fact]
    public void A_task_set_or_older_deployment_counts_and_each_group_is_said_once()
    {
        var service = AService.Named("web");
        var old = service.Deployments[0] with { Status = "ACTIVE", NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [ANetwork.SubnetId], SecurityGroups = ["sg-old"] } } };
        var region = ANetwork.With(service with { Deployments = [.. service.Deployments, old] });
        region = region with
        {
            SecurityGroups = ResourceList<SecurityGroup>.Of(
                [ANetwork.Group, ANetwork.Group with { GroupId = "sg-old", SecurityGroupArn = ANetwork.ArnOf("security-group", "sg-old"), IpPermissions = [ANetwork.Rule("tcp", 443, ["0.0.0.0/0"])] }]),
        };

        Assert.Equal("deployments[1].networkConfiguration.awsvpcConfiguration.securityGroups[0]", Judge(region).Evidence[0].Path);
        Assert.Equal(2, Judge(Open(ANetwork.Rule("tcp", 443, ["0.0.0.0/0"]), service)).Evidence.Count);
    }

    [Fact]
    public void Where_no_group_is_named_the_default_group_of_the_VPC_counts()
    {
        var network = new NetworkConfiguration { AwsvpcConfiguration = new() { Subnets = [ANetwork.SubnetId] } };
        var service = AService.Named("web") with { NetworkConfiguration = network, Deployments = [] };
        var region = ANetwork.With(service);

        Assert.Equal(Verdict.NotAssessed, Judge(region).Verdict);
        var open = ANetwork.Group with { GroupName = "default", IpPermissions = [ANetwork.Rule("-1", null, ["0.0.0.0/0"])] };
        Assert.Equal("networkConfiguration.awsvpcConfiguration.securityGroups", Judge(region.WithGroup(open)).Evidence[0].Path);
        Assert.Equal(Verdict.NotAssessed, Judge(region.WithGroup(open) with { Subnets = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSubnets")] } }).Verdict);
    }

    [Fact]
    public void Unread_and_missing_groups_leave_it_open_and_an_open_one_beside_them_fails()
    {
        var region = ANetwork.With(AService.Named("web"));

        Assert.Equal("ec2:DescribeSecurityGroups", Judge(region with { SecurityGroups = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSecurityGroups")] } }).Gaps[0].Permission);
        Assert.Equal(Verdict.NotAssessed, Judge(region with { SecurityGroups = ResourceList<SecurityGroup>.Of([]) }).Verdict);
        var two = AService.Named("web") with { NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [ANetwork.SubnetId], SecurityGroups = [ANetwork.GroupId, "sg-gone"] } } };
        Assert.Equal(Verdict.Fail, Judge(Open(ANetwork.Rule("tcp", 443, ["0.0.0.0/0"]), two)).Verdict);
    }

    [Fact]
    public void Tasks_without_an_interface_of_their_own_and_inactive_services_are_not_concerned()
    {
        var bridge = AService.Named("web") with { LaunchType = "EC2", NetworkConfiguration = null, Deployments = [] };

        Assert.Equal(Verdict.NotApplicable, Judge(ANetwork.With(bridge)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(ANetwork.With(AService.Named("web") with { Status = "INACTIVE" })).Verdict);
    }

    private static Snapshot Open(IpPermission rule, Service service) => ANetwork.With(service).WithGroup(ANetwork.Group with { IpPermissions = [rule] });

    private static CheckVerdict Judge(Snapshot region) => Assert.Single(CheckRunner.Run<OpenServiceGroup>(region));
}
