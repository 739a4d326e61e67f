using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Hosts.HostJudge;

namespace EcsPosture.Checks.Tests.Hosts;

/// <summary>Checks on what the network reaches: <see cref="PublicHost"/>, <see cref="ManagementPortsOpen"/>.</summary>
public sealed class ExposureTests
{
    [Fact]
    public void A_private_instance_passes() => Assert.Equal(Verdict.Pass, Of<PublicHost>(AHost.Region()).Verdict);

    [Fact]
    public void A_public_address_of_the_instance_or_an_interface_fails()
    {
        var own = AHost.Instance() with { PublicIpAddress = "198.51.100.7" };
        var second = AHost.Instance() with { NetworkInterfaces = [.. AHost.Instance().NetworkInterfaces, new() { Association = new() { PublicIp = "198.51.100.8" } }] };

        Assert.Equal((Verdict.Fail, Severity.High), Judge(own));
        Assert.Equal((Verdict.Fail, Severity.High), Judge(second));
        var both = Of<PublicHost>(AHost.Region(instance: second with { PublicIpAddress = "198.51.100.7" }));
        Assert.Equal(new Evidence("PublicIpAddress", "198.51.100.7, 198.51.100.8", "absent"), Assert.Single(both.Evidence));
        Assert.Equal($"Instance {AHost.Id} has the public address 198.51.100.7, 198.51.100.8.", both.Message);
        Assert.Equal(Verdict.Pass, Of<PublicHost>(AHost.Region(instance: AHost.Instance() with { PublicIpAddress = "" })).Verdict);
        Assert.Equal(Verdict.Fail, Of<PublicHost>(Managed(AHost.Region(instance: own))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<PublicHost>(External()).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<PublicHost>(AHost.Region() with { Compute = new() }).Verdict);

        static (Verdict, Severity) Judge(Ec2Instance instance) => Of<PublicHost>(AHost.Region(instance: instance)) is var v ? (v.Verdict, v.Severity) : default;
    }

    [Theory]
    [InlineData("0.0.0.0/0", Severity.Critical)]
    [InlineData("::/0", Severity.Critical)]
    [InlineData("10.0.0.0/8", Severity.High)]
    public void A_public_host_that_lets_the_internet_in_is_critical(string range, Severity severity)
    {
        var region = AHost.Region(instance: AHost.Instance() with { PublicIpAddress = "198.51.100.7" }) with { SecurityGroups = ResourceList<SecurityGroup>.Of([AHost.Group(AHost.Tcp(8080, range))]) };

        Assert.Equal(severity, Of<PublicHost>(region).Severity);

        // Whether an unread group lets the internet in is told as what it is: unknown.
        var unread = Of<PublicHost>(region with { SecurityGroups = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSecurityGroups")] } });
        Assert.Equal((Severity.High, "ec2:DescribeSecurityGroups"), (unread.Severity, Assert.Single(unread.Gaps).Action));
        Assert.Empty(Of<PublicHost>(region).Gaps);
        if (severity is Severity.Critical)
        {
            Assert.EndsWith(", and sg-0a1b2c3d lets the internet in (tcp 8080).", Of<PublicHost>(region).Message, StringComparison.Ordinal);
            var two = AHost.Instance() with { PublicIpAddress = "198.51.100.7", SecurityGroups = [new() { GroupId = "sg-0a1b2c3d" }, new() { GroupId = "sg-unread" }] };
            Assert.Empty(Of<PublicHost>(region.WithCompute(c => c with { Instances = ResourceList<Ec2Instance>.Of([two]) })).Gaps);
        }
    }

    [Theory]
    [InlineData(22, "0.0.0.0/0", Severity.High)]
    [InlineData(3389, "::/0", Severity.High)]
    [InlineData(2375, "0.0.0.0/0", Severity.Critical)]
    [InlineData(2376, "10.0.0.0/8", Severity.High)]
    [InlineData(51678, "10.1.2.0/24", Severity.High)]
    [InlineData(51680, "0.0.0.0/0", Severity.Critical)]
    [InlineData(51679, "fd00::/64", Severity.High)]
    public void A_port_for_management_that_is_open_fails(int port, string range, Severity severity)
    {
        var verdict = Ports(AHost.Tcp(port, range));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.Equal("IpPermissions[0]", Assert.Single(verdict.Evidence).Path);
        Assert.EndsWith(range is "0.0.0.0/0" or "::/0" ? "to the internet." : "to other networks.", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(22, "10.0.0.0/8")]
    [InlineData(3389, "198.51.100.0/24")]
    [InlineData(2375, "10.1.2.3/32")]
    [InlineData(51678, "fd00::1/128")]
    [InlineData(443, "0.0.0.0/0")]
    [InlineData(2377, "0.0.0.0/0")]
    public void Other_ports_and_known_machines_pass(int port, string range) => Assert.Equal(Verdict.Pass, Ports(AHost.Tcp(port, range)).Verdict);

    [Fact]
    public void All_traffic_and_ranges_of_ports_include_them_and_other_protocols_do_not()
    {
        Assert.Equal(Severity.Critical, Ports(new IpPermission { IpProtocol = "-1", Cidrs = ["0.0.0.0/0"] }).Severity);
        Assert.Equal(Severity.High, Ports(new IpPermission { IpProtocol = "tcp", FromPort = 20, ToPort = 25, Cidrs = ["0.0.0.0/0"] }).Severity);
        Assert.Equal(Verdict.Pass, Ports(new IpPermission { IpProtocol = "udp", FromPort = 22, ToPort = 22, Cidrs = ["0.0.0.0/0"] }).Verdict);
        Assert.Equal(Verdict.Pass, Ports(new IpPermission { IpProtocol = "tcp", FromPort = 2375, ToPort = 2375, SourceGroups = ["sg-1"] }).Verdict);
    }

    [Fact]
    public void An_unread_group_leaves_it_open_and_an_open_one_fails_all_the_same()
    {
        var two = AHost.Instance() with { SecurityGroups = [new() { GroupId = "sg-0a1b2c3d" }, new() { GroupId = "sg-unread" }] };

        Assert.Equal(Verdict.NotAssessed, Of<ManagementPortsOpen>(AHost.Region(instance: two)).Verdict);
        var unread = Of<ManagementPortsOpen>(AHost.Region() with { SecurityGroups = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSecurityGroups")] } });
        Assert.Equal((Verdict.NotAssessed, GapKind.Denied), (unread.Verdict, Assert.Single(unread.Gaps).Kind));
        Assert.Equal(Verdict.Fail, Of<ManagementPortsOpen>(AHost.Region(instance: two) with { SecurityGroups = ResourceList<SecurityGroup>.Of([AHost.Group(AHost.Tcp(22, "0.0.0.0/0"))]) }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<ManagementPortsOpen>(External()).Verdict);
        Assert.Equal(Verdict.Fail, Of<ManagementPortsOpen>(Managed(AHost.Region()) with { SecurityGroups = ResourceList<SecurityGroup>.Of([AHost.Group(AHost.Tcp(22, "0.0.0.0/0"))]) }).Verdict);
    }

    [Fact]
    public void A_group_of_a_shared_network_is_found_by_its_id()
    {
        var foreign = AHost.Group(AHost.Tcp(22, "0.0.0.0/0")) with { SecurityGroupArn = "arn:aws:ec2:eu-west-1:999988887777:security-group/sg-0a1b2c3d" };

        Assert.Equal(Verdict.Fail, Of<ManagementPortsOpen>(AHost.Region() with { SecurityGroups = ResourceList<SecurityGroup>.Of([foreign]) }).Verdict);
    }

    private static CheckVerdict Ports(IpPermission rule) => Of<ManagementPortsOpen>(AHost.Region() with { SecurityGroups = ResourceList<SecurityGroup>.Of([AHost.Group(rule)]) });
}
