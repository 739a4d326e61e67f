using EcsPosture.Checks.Networking;
using EcsPosture.Inventory.Network;
using Xunit;

namespace EcsPosture.Checks.Tests.Networking;

public sealed class OpennessTests
{
    [Theory]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("::/0", true)]
    [InlineData("0.0.0.0/1", true)]
    [InlineData("128.0.0.0/1", true)]
    [InlineData("8.0.0.0/7", true)]
    [InlineData("2000::/3", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("203.0.113.7/32", false)]
    [InlineData("fc00::/7", false)]
    [InlineData("2001:db8::/32", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("/0", false)]
    [InlineData("any/x", false)]
    public void A_range_wider_than_any_private_one_is_the_world(string range, bool expected) => Assert.Equal(expected, AddressRange.IsWorldwide(range));

    [Theory]
    [InlineData("tcp", 443, 443, 443, true)]
    [InlineData("tcp", 443, 443, 80, false)]
    [InlineData("6", 400, 500, 443, true)]
    [InlineData("tcp", 444, 500, 443, false)]
    [InlineData("udp", 443, 443, 443, false)]
    [InlineData("-1", null, null, 443, true)]
    [InlineData(null, null, null, 443, true)]
    [InlineData("tcp", null, null, 443, true)]
    [InlineData("tcp", 443, null, 443, true)]
    [InlineData("icmp", -1, -1, 443, false)]
    [InlineData("50", null, null, 443, false)]
    public void A_rule_covers_a_port_by_protocol_name_or_number_and_range(string? protocol, int? from, int? to, int port, bool expected) =>
        Assert.Equal(expected, Rule(protocol, from, to).Covers("tcp", port));

    [Theory]
    [InlineData("-1", null, null, true)]
    [InlineData("tcp", 0, 65535, true)]
    [InlineData("tcp", 1, 65535, true)]
    [InlineData("udp", null, null, true)]
    [InlineData("tcp", 2, 65535, false)]
    [InlineData("tcp", 0, 65534, false)]
    [InlineData("icmp", -1, -1, false)]
    public void All_ports_are_those_from_the_first_to_the_last(string protocol, int? from, int? to, bool expected) =>
        Assert.Equal(expected, Rule(protocol, from, to).IsAllPorts());

    [Theory]
    [InlineData("-1", null, null, "all traffic")]
    [InlineData("tcp", 443, 443, "tcp 443")]
    [InlineData("17", 53, null, "udp 53")]
    [InlineData("tcp", 8000, 8100, "tcp 8000 to 8100")]
    [InlineData("tcp", 0, 65535, "tcp, all ports")]
    [InlineData("1", 8, -1, "icmp")]
    [InlineData("50", null, null, "50")]
    public void Ports_are_said_in_words(string protocol, int? from, int? to, string expected) => Assert.Equal(expected, Rule(protocol, from, to).Ports());

    [Fact]
    public void Peers_are_ranges_groups_and_prefix_lists()
    {
        var rule = Rule("tcp", 1, 1) with { Cidrs = ["0.0.0.0/0", "10.0.0.0/8"], SourceGroups = ["sg-1"], PrefixLists = ["pl-1"] };

        Assert.Equal(["0.0.0.0/0", "10.0.0.0/8", "sg-1", "pl-1"], rule.Peers());
        Assert.Equal(["0.0.0.0/0"], rule.WorldwideRanges());
        Assert.True(rule.IsOpenToWorld());
        Assert.False((rule with { Cidrs = ["10.0.0.0/8"] }).IsOpenToWorld());
    }

    [Theory]
    [InlineData("22", "tcp", 20, 30, "22")]
    [InlineData("22,8000-8100", "tcp", 8050, 8050, "8000-8100")]
    [InlineData("53", "udp", 53, 53, "53")]
    [InlineData("22", "-1", null, null, "22")]
    [InlineData("22", "tcp", 23, 30, null)]
    [InlineData("22", "icmp", null, null, null)]
    [InlineData("x,-,99999", "-1", null, null, null)]
    public void A_set_of_ports_finds_the_first_that_a_rule_lets_through(string ports, string protocol, int? from, int? to, string? expected) =>
        Assert.Equal(expected, new PortSet(ports.Split(',')).FirstIn(Rule(protocol, from, to)));

    [Fact]
    public void A_subnet_uses_its_own_table_else_the_main_one_of_its_VPC()
    {
        var own = Table("rtb-own", "vpc-1", new RouteTableAssociation { SubnetId = "subnet-1" });
        var main = Table("rtb-main", "vpc-1", new RouteTableAssociation { Main = true, AssociationState = new() { State = "associated" } });
        var other = Table("rtb-other", "vpc-2", new RouteTableAssociation { Main = true });
        RouteTable[] tables = [other, main, own];

        Assert.Equal(own, SubnetRoutes.TableOf("subnet-1", "vpc-1", tables));
        Assert.Equal(main, SubnetRoutes.TableOf("subnet-2", "vpc-1", tables));
        Assert.Null(SubnetRoutes.TableOf("subnet-3", "vpc-3", tables));
        Assert.Null(SubnetRoutes.TableOf("subnet-2", "vpc-1", [own]));
        Assert.Equal(main, SubnetRoutes.TableOf("subnet-1", "vpc-1", [main, own with { Associations = [new() { SubnetId = "subnet-1", AssociationState = new() { State = "disassociated" } }] }]));
    }

    [Theory]
    [InlineData("0.0.0.0/0", null, "igw-1", "active", true, false, true)]
    [InlineData(null, "::/0", "igw-1", "active", true, true, true)]
    [InlineData("0.0.0.0/0", null, "igw-1", "blackhole", false, false, false)]
    [InlineData("203.0.113.0/24", null, "igw-1", "active", false, false, false)]
    [InlineData("0.0.0.0/0", null, "vgw-1", "active", false, false, true)]
    [InlineData("0.0.0.0/0", null, null, "active", false, false, true)]
    [InlineData("0.0.0.0/0", null, "local", "active", false, false, false)]
    public void Routes_lead_to_the_internet_through_an_internet_gateway_alone(
        string? ipv4, string? ipv6, string? gateway, string state, bool isPublic, bool isIpv6, bool leadsOut)
    {
        var table = Table("rtb-1", "vpc-1") with { Routes = [new() { DestinationCidrBlock = ipv4, DestinationIpv6CidrBlock = ipv6, GatewayId = gateway, State = state }] };

        Assert.Equal((isPublic, isIpv6, leadsOut), (table.InternetRoutes().Count > 0, table.HasIpv6Internet(), table.LeadsOut()));
    }

    private static IpPermission Rule(string? protocol, int? from, int? to) => new() { IpProtocol = protocol, FromPort = from, ToPort = to };

    private static RouteTable Table(string id, string vpc, params RouteTableAssociation[] associations) =>
        new() { RouteTableId = id, VpcId = vpc, Associations = associations };
}
