using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.LoadBalancing;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.LoadBalancing;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.LoadBalancing;

public sealed class BalancerTests
{
    private static readonly Gap Denied = ASnapshot.Denied("elasticloadbalancing:DescribeLoadBalancerAttributes", ABalancer.Arn);

    [Theory]
    [InlineData("HTTPS", Verdict.Pass)]
    [InlineData("TLS", Verdict.Pass)]
    [InlineData("HTTP", Verdict.Fail)]
    [InlineData("TCP", Verdict.Fail)]
    [InlineData("TCP_UDP", Verdict.Fail)]
    [InlineData("UDP", Verdict.NotApplicable)]
    [InlineData("GENEVE", Verdict.NotApplicable)]
    public void A_target_group_is_judged_by_its_protocol(string protocol, Verdict expected)
    {
        var verdict = Judge<PlaintextTargetGroup>(ABalancer.With(f => f with { TargetGroups = ResourceList<TargetGroup>.Of([ABalancer.Group with { Protocol = protocol }]) }));

        Assert.Equal((expected, Severity.Low, "web-tg"), (verdict.Verdict, verdict.Severity, verdict.Subject!.Name));
        Assert.Equal(expected is Verdict.Fail ? [new Evidence("Protocol", protocol, protocol is "HTTP" ? "HTTPS" : "TLS")] : [], verdict.Evidence);
    }

    [Fact]
    public void A_TCP_target_group_whose_containers_end_TLS_can_be_named_and_one_of_HTTP_can_not()
    {
        var tcp = ABalancer.With(f => f with { TargetGroups = ResourceList<TargetGroup>.Of([ABalancer.Group with { Protocol = "TCP" }]) });
        var http = ABalancer.With(f => f with { TargetGroups = ResourceList<TargetGroup>.Of([ABalancer.Group with { Protocol = "HTTP" }]) });

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<PlaintextTargetGroup>(tcp, ("tlsInContainers", "web-tg"))).Verdict);
        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<PlaintextTargetGroup>(http, ("tlsInContainers", "web-tg"))).Verdict);
    }

    [Fact]
    public void What_no_service_uses_is_not_concerned_unless_services_are_unread()
    {
        var alone = ABalancer.Region with { Services = ResourceList<Service>.Of([]) };
        var unseen = ABalancer.Region with { Services = new() { Gaps = [ASnapshot.Denied("ecs:DescribeServices")] } };

        Assert.Equal(Verdict.NotApplicable, Judge<PlaintextTargetGroup>(alone).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<PlaintextTargetGroup>(unseen).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<BalancerWithoutWaf>(alone).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<BalancerWithoutWaf>(unseen).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<LenientBalancer>(ABalancer.With(f => f with { TargetGroups = new() { Gaps = [Denied] } })).Verdict);
    }

    [Fact]
    public void A_web_ACL_with_a_rule_passes_and_none_or_an_empty_one_fails()
    {
        Assert.Equal(Verdict.Pass, Judge<BalancerWithoutWaf>(ABalancer.Region).Verdict);
        var verdict = Judge<BalancerWithoutWaf>(ABalancer.With(ABalancer.Public with { WebAcl = Observed.Known<WebAcl?>(null) }));
        Assert.Equal((Verdict.Fail, Severity.Medium, "web"), (verdict.Verdict, verdict.Severity, verdict.Resource.Name));
        Assert.Equal(new Evidence("WebACL", "absent", "a web ACL with rules"), Assert.Single(verdict.Evidence));
        var empty = Judge<BalancerWithoutWaf>(ABalancer.With(ABalancer.Public with { WebAcl = Observed.Known<WebAcl?>(new() { Name = "empty" }) }));
        Assert.Equal((Verdict.Fail, "Web ACL empty of load balancer web has no rule."), (empty.Verdict, empty.Message));
        var managed = new WebAcl { Name = "managed", PreProcessFirewallManagerRuleGroups = [new() { Name = "fms" }] };
        Assert.Equal(Verdict.Pass, Judge<BalancerWithoutWaf>(ABalancer.With(ABalancer.Public with { WebAcl = Observed.Known<WebAcl?>(managed) })).Verdict);
    }

    [Fact]
    public void An_unread_web_ACL_leaves_it_open_and_internal_or_network_load_balancers_are_not_concerned()
    {
        Assert.Equal(Verdict.NotAssessed, Judge<BalancerWithoutWaf>(ABalancer.With(ABalancer.Public with { WebAcl = Observed.Unknown<WebAcl?>(ASnapshot.Denied("wafv2:GetWebACLForResource")) })).Verdict);
        Assert.Equal("The load balancer is internal.", Judge<BalancerWithoutWaf>(ABalancer.With(ABalancer.Public with { Scheme = "internal" })).Reason);
        Assert.Equal("AWS WAF works with application load balancers only.", Judge<BalancerWithoutWaf>(ABalancer.With(ABalancer.Network)).Reason);
        Assert.Equal(Verdict.NotApplicable, Judge<BalancerWithoutWaf>(ABalancer.With(ABalancer.Network with { Scheme = "internet-facing" })).Verdict);
    }

    [Theory]
    [InlineData("true", "defensive", Verdict.Pass, 0)]
    [InlineData("true", "strictest", Verdict.Pass, 0)]
    [InlineData("true", null, Verdict.Pass, 0)]
    [InlineData("false", "defensive", Verdict.Fail, 1)]
    [InlineData(null, "defensive", Verdict.Fail, 1)]
    [InlineData("true", "monitor", Verdict.Fail, 1)]
    [InlineData("false", "monitor", Verdict.Fail, 2)]
    public void Headers_and_desync_mode_are_judged_by_their_attributes(string? drop, string? mode, Verdict expected, int evidence)
    {
        var attributes = new List<(string, string)>();
        if (drop is not null)
        {
            attributes.Add(("routing.http.drop_invalid_header_fields.enabled", drop));
        }

        if (mode is not null)
        {
            attributes.Add(("routing.http.desync_mitigation_mode", mode));
        }

        var verdict = Judge<LenientBalancer>(ABalancer.With(ABalancer.Public with { Attributes = ABalancer.Attributes([.. attributes]) }));
        Assert.Equal((expected, evidence), (verdict.Verdict, verdict.Evidence.Count));
        Assert.Equal(drop is "true" ? [] : [drop ?? "absent"], verdict.Evidence.Where(e => e.Path.Contains("drop", StringComparison.Ordinal)).Select(e => e.Actual));
    }

    [Fact]
    public void Unread_attributes_leave_headers_and_logs_open()
    {
        var unread = ABalancer.With(ABalancer.Public with { Attributes = Observed.Unknown<IReadOnlyList<LoadBalancerAttribute>>(Denied) });

        Assert.Equal(Denied, Judge<LenientBalancer>(unread).Gaps[0]);
        Assert.Equal(Denied, Judge<BalancerWithoutLogs>(unread).Gaps[0]);
        Assert.Equal(Verdict.NotApplicable, Judge<LenientBalancer>(ABalancer.With(ABalancer.Network)).Verdict);
    }

    [Fact]
    public void Access_logs_to_a_bucket_pass_and_none_fail()
    {
        Assert.Equal(Verdict.Pass, Judge<BalancerWithoutLogs>(ABalancer.Region).Verdict);
        var verdict = Judge<BalancerWithoutLogs>(Logless());
        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("access_logs.s3.enabled", "false", "true, or a delivery source of access logs"), Assert.Single(verdict.Evidence));
        Assert.Equal("absent", Assert.Single(Judge<BalancerWithoutLogs>(ABalancer.With(ABalancer.Public with { Attributes = ABalancer.Attributes() })).Evidence).Actual);
        Assert.Equal(Verdict.Pass, Judge<BalancerWithoutLogs>(ABalancer.With(ABalancer.Public with { Attributes = ABalancer.Attributes(("access_logs.s3.enabled", "True")) })).Verdict);
    }

    [Fact]
    public void Access_logs_through_a_delivery_source_pass_unless_it_is_inactive_or_of_another_kind_or_resource()
    {
        var source = new DeliverySource { Name = "s", ResourceArns = [ABalancer.Arn], LogType = "ALB_ACCESS_LOGS" };

        var delivered = Judge<BalancerWithoutLogs>(Logless(source with { Name = "other", LogType = null }, source));
        Assert.Equal((Verdict.Pass, "Delivery source s sends the access logs."), (delivered.Verdict, delivered.Message));
        Assert.Equal(Verdict.Fail, Judge<BalancerWithoutLogs>(Logless(source with { Status = "INACTIVE" })).Verdict);
        Assert.Equal(Verdict.Fail, Judge<BalancerWithoutLogs>(Logless(source with { LogType = "ALB_CONNECTION_LOGS" })).Verdict);
        Assert.Equal(Verdict.Fail, Judge<BalancerWithoutLogs>(Logless(source with { ResourceArns = ["arn:other"] })).Verdict);
        var unread = Logless();
        var gap = ASnapshot.Denied("logs:DescribeDeliverySources");
        Assert.Equal(gap, Judge<BalancerWithoutLogs>(unread with { LoadBalancing = unread.LoadBalancing with { DeliverySources = Observed.Unknown<IReadOnlyList<DeliverySource>>(gap) } }).Gaps[0]);
    }

    [Fact]
    public void A_network_load_balancer_logs_TLS_only()
    {
        var region = ABalancer.With(ABalancer.Network with { Attributes = ABalancer.Attributes(("access_logs.s3.enabled", "false")) });
        var listener = ABalancer.Https with { LoadBalancerArn = ABalancer.Network.LoadBalancerArn };

        Assert.Equal(Verdict.Fail, Judge<BalancerWithoutLogs>(region with { LoadBalancing = region.LoadBalancing with { Listeners = ResourceList<Listener>.Of([listener with { Protocol = "TLS" }]) } }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<BalancerWithoutLogs>(region with { LoadBalancing = region.LoadBalancing with { Listeners = ResourceList<Listener>.Of([listener with { Protocol = "TCP" }]) } }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<BalancerWithoutLogs>(region with { LoadBalancing = region.LoadBalancing with { Listeners = ResourceList<Listener>.Of([listener with { Protocol = "TCP" }, ABalancer.Https with { Protocol = "TLS" }]) } }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<BalancerWithoutLogs>(region with { LoadBalancing = region.LoadBalancing with { Listeners = new() { Gaps = [Denied with { Resource = null }] } } }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<BalancerWithoutLogs>(region with { LoadBalancing = region.LoadBalancing with { Listeners = new() { Gaps = [Denied with { Resource = "arn:other" }] } } }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge<BalancerWithoutLogs>(region with { LoadBalancing = region.LoadBalancing with { Listeners = new() { Gaps = [Denied with { Resource = ABalancer.Network.LoadBalancerArn }] } } }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge<BalancerWithoutLogs>(ABalancer.With(ABalancer.Public with { Type = "gateway" })).Verdict);
    }

    private static Snapshot Logless(params DeliverySource[] sources)
    {
        var region = ABalancer.With(ABalancer.Public with { Attributes = ABalancer.Attributes(("access_logs.s3.enabled", "false")) });
        return region with { LoadBalancing = region.LoadBalancing with { DeliverySources = Observed.Known<IReadOnlyList<DeliverySource>>(sources) } };
    }

    private static CheckVerdict Judge<T>(Snapshot region)
        where T : Check, new() => Assert.Single(CheckRunner.Run<T>(region));
}
