using EcsPosture.Checks.EcsServices;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Network;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class PublicTaskTests
{
    [Fact]
    public void A_private_task_passes() => Assert.Equal(Verdict.Pass, Judge(Interface).Verdict);

    [Fact]
    public void A_public_address_fails_for_a_task_of_no_service()
    {
        var verdict = Judge(Interface with { Association = new() { PublicIp = "203.0.113.9" } });

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("NetworkInterfaces[eni-1].Association.PublicIp", "203.0.113.9", "absent"), Assert.Single(verdict.Evidence));
        Assert.Equal("Task 0123456789abcdef0123456789abcdef of job:1 has the public address 203.0.113.9.", verdict.Message);
        Assert.Equal((SubjectKind.TaskDefinitionFamily, "job@main"), (verdict.Subject!.Kind, verdict.Subject.Key));
    }

    [Theory]
    [InlineData("igw-1", "::/0", Verdict.Fail)]
    [InlineData("igw-1", "0.0.0.0/0", Verdict.Pass)]
    [InlineData("eigw-1", "::/0", Verdict.Pass)]
    public void An_IPv6_address_counts_where_an_internet_gateway_leads_to_it(string gateway, string destination, Verdict expected)
    {
        var route = destination.Contains(':', StringComparison.Ordinal) ? new Route { DestinationIpv6CidrBlock = destination, GatewayId = gateway } : new Route { DestinationCidrBlock = destination, GatewayId = gateway };
        var table = new RouteTable { RouteTableId = "rtb-1", VpcId = "vpc-1", Associations = [new() { SubnetId = "subnet-1" }], Routes = [route], ContentHash = "table" };

        Assert.Equal(expected, Judge(WithIpv6, tables: ResourceList<RouteTable>.Of([table])).Verdict);
    }

    [Fact]
    public void Unread_interfaces_and_routes_are_not_assessed()
    {
        Assert.Equal(Verdict.NotAssessed, Judge(null).Verdict);
        Assert.Equal("ec2:DescribeNetworkInterfaces", Assert.Single(Judge(null, unread: ASnapshot.Denied("ec2:DescribeNetworkInterfaces")).Gaps).Permission);
        Assert.Equal(Verdict.NotAssessed, Judge(WithIpv6, tables: new()).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(WithIpv6, tables: ResourceList<RouteTable>.Of([])).Verdict);
    }

    [Fact]
    public void A_task_without_an_interface_or_that_stopped_does_not_apply()
    {
        var (without, stopped) = (Judge(Interface, t => t with { Attachments = [] }), Judge(Interface, t => t with { LastStatus = "STOPPED" }));
        Assert.Equal((Verdict.NotApplicable, "The task has no network interface of its own."), (without.Verdict, without.Reason));
        Assert.Equal((Verdict.NotApplicable, "The task has stopped."), (stopped.Verdict, stopped.Reason));
        Assert.Equal(Verdict.NotApplicable, Judge(Interface, t => t with { Attachments = [t.Attachments[0] with { Status = "DELETED" }] }).Verdict);
    }

    private static NetworkInterface Interface { get; } = new()
    {
        NetworkInterfaceId = "eni-1",
        NetworkInterfaceArn = Ec2Arns.Of("aws", ASnapshot.Region, ASnapshot.AccountId, "network-interface", "eni-1"),
        SubnetId = "subnet-1",
        VpcId = "vpc-1",
        ContentHash = "eni",
    };

    private static NetworkInterface WithIpv6 { get; } = Interface with { Ipv6Addresses = [new() { Ipv6Address = "2001:db8::9" }] };

    private static CheckVerdict Judge(NetworkInterface? found, Func<RunningTask, RunningTask>? change = null, ResourceList<RouteTable>? tables = null, Gap? unread = null)
    {
        var task = AService.Task(ATaskDefinition.ArnOf("job")) with
        {
            Attachments = [new() { Type = "ElasticNetworkInterface", Status = "ATTACHED", Details = [new("subnetId", "subnet-1"), new("networkInterfaceId", "eni-1")] }],
        };
        return Assert.Single(CheckRunner.Run<PublicTask>(ASnapshot.OfRegion() with
        {
            Tasks = ResourceList<RunningTask>.Of([change is null ? task : change(task)]),
            Network = new()
            {
                TaskInterfaces = unread is null ? ResourceList<NetworkInterface>.Of(found is null ? [] : [found]) : new() { Gaps = [unread] },
                RouteTables = tables ?? ResourceList<RouteTable>.Of([]),
            },
        }));
    }
}
