using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.EcsServices;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class LoadBalancerBypassedTests
{
    [Fact]
    public void The_load_balancers_group_alone_passes() => Assert.Equal(Verdict.Pass, Judge(ABalancer.Region).Verdict);

    [Fact]
    public void A_range_a_prefix_list_or_another_group_on_the_containers_port_fails()
    {
        Assert.Equal((Verdict.Fail, Severity.Medium), Of(Judge(With(ANetwork.Rule("tcp", 8080, ["10.0.0.0/16"])))));
        Assert.Equal(Verdict.Fail, Judge(With(ANetwork.Rule("tcp", 8000, prefixLists: ["pl-1"], toPort: 9000))).Verdict);
        var verdict = Judge(With(ANetwork.Rule("-1", null, groups: [ANetwork.BalancerGroupId, "sg-other"])));
        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Contains("lets in sg-other past", verdict.Message, StringComparison.Ordinal);
        Assert.Equal($"from {ANetwork.BalancerGroupId} only", Assert.Single(verdict.Evidence).Expected);
    }

    [Fact]
    public void Another_port_does_not_matter_and_a_group_may_be_allowed()
    {
        Assert.Equal(Verdict.Pass, Judge(With(ANetwork.Rule("tcp", 9090, ["10.0.0.0/16"]))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<LoadBalancerBypassed>(With(ANetwork.Rule("tcp", 8080, groups: ["sg-watch"])), ("allowedGroups", "sg-watch"))).Verdict);
    }

    [Fact]
    public void Behind_a_network_load_balancer_without_groups_its_subnets_may_come_in()
    {
        var region = ABalancer.With(ABalancer.Network);

        Assert.Equal(Verdict.Pass, Judge(region.WithGroup(ANetwork.Group with { IpPermissions = [ANetwork.Rule("tcp", 8080, ["10.0.1.0/24"])] })).Verdict);
        var wide = region.WithGroup(ANetwork.Group with { IpPermissions = [ANetwork.Rule("tcp", 8080, ["10.0.0.0/16"])] });
        Assert.Equal((Verdict.Fail, "from 10.0.1.0/24 only"), (Judge(wide).Verdict, Judge(wide).Evidence[0].Expected));
        Assert.Equal("from 10.0.1.0/24, sg-watch only", Assert.Single(CheckRunner.Run<LoadBalancerBypassed>(wide, ("allowedGroups", "sg-watch"))).Evidence[0].Expected);
        Assert.Equal(Verdict.NotAssessed, Judge(region.WithGroup(ANetwork.Group with { IpPermissions = [] }) with { Subnets = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSubnets")] } }).Verdict);
    }

    [Fact]
    public void Callers_through_Service_Connect_or_discovery_may_come_from_groups_of_their_own_but_not_from_ranges()
    {
        var connected = ABalancer.Service with
        {
            Deployments = [ABalancer.Service.Deployments[0] with { ServiceConnectConfiguration = new() { Enabled = true, Services = [new() { PortName = "http" }] } }],
        };
        var discovered = ABalancer.Service with { ServiceRegistries = [new() { RegistryArn = "arn" }] };
        var beside = connected with { Deployments = [ABalancer.Service.Deployments[0], connected.Deployments[0] with { Status = "ACTIVE" }] };
        foreach (var service in (Service[])[connected, discovered, beside])
        {
            var region = With(ANetwork.Rule("tcp", 8080, groups: ["sg-callers"])) with { Services = ResourceList<Service>.Of([service]) };
            Assert.Equal(Verdict.Pass, Judge(region).Verdict);
            Assert.Equal(Verdict.Fail, Judge(region.WithGroup(ANetwork.Group with { IpPermissions = [ANetwork.Rule("tcp", 8080, ["10.0.0.0/8"])] })).Verdict);
        }

        // Service Connect that only calls others brings no callers.
        var client = connected with { Deployments = [connected.Deployments[0] with { ServiceConnectConfiguration = new() { Enabled = true } }] };
        Assert.Equal(Verdict.Fail, Judge(With(ANetwork.Rule("tcp", 8080, groups: ["sg-callers"])) with { Services = ResourceList<Service>.Of([client]) }).Verdict);
    }

    [Fact]
    public void Both_target_groups_of_a_service_that_shifts_traffic_count()
    {
        var service = ABalancer.Service with { LoadBalancers = [ABalancer.Service.LoadBalancers[0] with { AdvancedConfiguration = new() { AlternateTargetGroupArn = "arn:green" } }] };
        var region = ABalancer.Region with { Services = ResourceList<Service>.Of([service]) };

        Assert.Equal(Verdict.NotAssessed, Judge(region).Verdict);
        var green = ABalancer.Group with { TargetGroupArn = "arn:green" };
        Assert.Equal(Verdict.Pass, Judge(region with { LoadBalancing = ABalancer.Facts with { TargetGroups = ResourceList<TargetGroup>.Of([ABalancer.Group, green]) } }).Verdict);
    }

    [Fact]
    public void What_is_unread_of_the_load_balancer_leaves_it_open()
    {
        var open = With(ANetwork.Rule("tcp", 8080, ["10.0.0.0/16"]));

        Assert.Equal("elasticloadbalancing:DescribeTargetGroups", Judge(open with { LoadBalancing = ABalancer.Facts with { TargetGroups = new() { Gaps = [ASnapshot.Denied("elasticloadbalancing:DescribeTargetGroups")] } } }).Gaps[0].Permission);
        Assert.Equal("elasticloadbalancing:DescribeLoadBalancers", Judge(open with { LoadBalancing = ABalancer.Facts with { LoadBalancers = new() { Gaps = [ASnapshot.Denied("elasticloadbalancing:DescribeLoadBalancers")] } } }).Gaps[0].Permission);
        Assert.Equal(Verdict.NotAssessed, Judge(ABalancer.Region with { SecurityGroups = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSecurityGroups")] } }).Verdict);
    }

    [Fact]
    public void A_service_without_a_load_balancer_is_not_concerned_and_a_classic_one_is_left_to_a_person()
    {
        Assert.Equal(Verdict.NotApplicable, Judge(ANetwork.With(AService.Named("web"))).Verdict);
        Assert.Equal(Verdict.Manual, Judge(ANetwork.With(AService.Named("web") with { LoadBalancers = [new() { LoadBalancerName = "old" }] })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(ABalancer.With(f => f with { TargetGroups = ResourceList<TargetGroup>.Of([ABalancer.Group with { LoadBalancerArns = [] }]) })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(ANetwork.With(ABalancer.Service with { NetworkConfiguration = null, Deployments = [] })).Verdict);
    }

    private static Snapshot With(IpPermission rule) => ABalancer.Region.WithGroup(ANetwork.Group with { IpPermissions = [rule] });

    private static (Verdict, Severity) Of(CheckVerdict verdict) => (verdict.Verdict, verdict.Severity);

    private static CheckVerdict Judge(Snapshot region) => Assert.Single(CheckRunner.Run<LoadBalancerBypassed>(region));
}
