using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>What stands before services, and the networks around them.</summary>
public sealed class BalancingTests : IAsyncLifetime
{
    private const string Cluster = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}:cluster/c";
    private const string Space = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";
    private const string Ec2 = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private const string Balancer = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/web/b1";
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await ScriptedAws.StartAsync();
        _aws.On("ecs:ListClusters", $$"""{"clusterArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":[]}],"failures":[]}""")
            .On("ecs:ListServices", """{"serviceArns":["s"]}""");
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Without_services_nothing_of_networks_and_load_balancers_is_asked_and_nothing_is_unknown()
    {
        _aws.On("ecs:ListServices", """{"serviceArns":[]}""");
        var result = await Scanner.ScanAsync(_aws);
        var region = SnapshotReader.Read(result.Documents).Regions.Single();

        Assert.DoesNotContain(_aws.Calls, c => c.Action.StartsWith("ec2:", StringComparison.Ordinal) || c.Action.StartsWith("elasticloadbalancing:", StringComparison.Ordinal) || c.Action.StartsWith("logs:DescribeDelivery", StringComparison.Ordinal));
        Assert.True(region is
        {
            LoadBalancing: { TargetGroups.IsComplete: true, LoadBalancers.IsComplete: true, Listeners.IsComplete: true, SslPolicies.IsKnown: true, DeliverySources.IsKnown: true },
            Network: { Vpcs.IsComplete: true, RouteTables.IsComplete: true, Endpoints.IsComplete: true, FlowLogs.IsComplete: true },
        });
    }

    [Fact]
    public async Task A_target_group_that_is_gone_fails_its_batch_and_the_others_are_then_asked_about_alone()
    {
        Service("""[{"targetGroupArn":"arn:tg/a"},{"targetGroupArn":"arn:tg/gone","advancedConfiguration":{"alternateTargetGroupArn":"arn:tg/b"}}]""");
        _aws.On("elasticloadbalancing:DescribeTargetGroups", call => call.Input.Any(p => (string?)p.Value == "arn:tg/gone")
            ? new ScriptedAnswer($"""<ErrorResponse xmlns="{Space}"><Error><Type>Sender</Type><Code>TargetGroupNotFound</Code><Message>no</Message></Error></ErrorResponse>""", 400, "text/xml")
            : ScriptedAws.Xml("DescribeTargetGroups", $"<TargetGroups><member><TargetGroupArn>{(string?)call.Input["TargetGroupArns.member.1"]}</TargetGroupArn><TargetGroupName>n</TargetGroupName><Port>80</Port><LoadBalancerArns/></member></TargetGroups>", Space));
        var result = await Scanner.ScanAsync(_aws);
        var groups = SnapshotReader.Read(result.Documents).Regions.Single().LoadBalancing.TargetGroups;

        Assert.True(groups.IsComplete);
        Assert.Equal(["arn:tg/a", "arn:tg/b"], groups.Known.Select(g => g.Arn));
        Assert.Equal(1 + 3, _aws.CallsOf("elasticloadbalancing:DescribeTargetGroups").Count);
    }

    [Fact]
    public async Task What_rules_match_is_not_kept_as_it_may_be_a_shared_secret()
    {
        Service("""[{"targetGroupArn":"arn:tg/a"}]""");
        Balancers();
        var result = await Scanner.ScanAsync(_aws);
        var text = string.Join('\n', result.Of().Files.Select(f => f.Value.ToJsonString()));

        Assert.DoesNotContain("origin-secret", text, StringComparison.Ordinal);
        var facts = SnapshotReader.Read(result.Documents).Regions.Single().LoadBalancing;
        Assert.Equal(("acl", 1), (facts.LoadBalancers.Known.Single().WebAcl.Require()!.Name, facts.LoadBalancers.Known.Single().WebAcl.Require()!.RuleCount));
        Assert.Equal(["arn:tg/a"], facts.Listeners.Known.Single().Rules.Require()[0].Actions[0].TargetGroups);
        Assert.Equal("443", (string?)result.Of().Get(SnapshotPaths.DescribeListeners(Balancer))!["Listeners"]![0]!["DefaultActions"]![0]!["RedirectConfig"]!["Port"]);
        Assert.Equal(80, (int?)result.Of().Get(SnapshotPaths.DescribeListeners(Balancer))!["Listeners"]![0]!["Port"]);
    }

    [Fact]
    public async Task Groups_of_load_balancers_and_default_groups_of_the_VPCs_are_read_each_once()
    {
        Service("""[{"targetGroupArn":"arn:tg/a"}]""");
        Balancers();
        var result = await Scanner.ScanAsync(_aws);

        var asked = _aws.CallsOf("ec2:DescribeSecurityGroups").Select(c => string.Join(' ', c.Input.Where(p => p.Key.StartsWith("Filter", StringComparison.Ordinal)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (string?)p.Value))).Order(StringComparer.Ordinal);
        Assert.Equal(["group-id sg-lb", "group-name default vpc-id vpc-1"], asked);
        Assert.Equal(["sg-lb"], result.Of().Get(SnapshotPaths.DescribeSecurityGroups)!["SecurityGroups"]!.AsArray().Select(g => (string?)g!["GroupId"]));
        Assert.Equal("vpc-1", (string?)_aws.CallsOf("ec2:DescribeRouteTables").Single().Input["Filter.1.Value.1"]);
    }

    [Fact]
    public async Task While_services_are_unread_what_they_may_refer_to_is_incomplete()
    {
        _aws.On("ecs:DescribeServices", ScriptedAnswer.Error("AccessDeniedException"));
        var result = await Scanner.ScanAsync(_aws);
        var region = SnapshotReader.Read(result.Documents).Regions.Single();

        Assert.All(
            (IEnumerable<Inventory.Gap>)[region.LoadBalancing.TargetGroups.Gaps[0], region.LoadBalancing.LoadBalancers.Gaps[0], region.Network.Vpcs.Gaps[0], region.Network.Endpoints.Gaps[0]],
            gap => Assert.Equal("ecs:DescribeServices", gap.Permission));
    }

    private void Service(string loadBalancers) => _aws.On("ecs:DescribeServices", $$"""
        {"services":[{"serviceArn":"arn:aws:ecs:eu-central-1:111122223333:service/c/s","serviceName":"s","clusterArn":"{{Cluster}}","status":"ACTIVE","loadBalancers":{{loadBalancers}}}],"failures":[]}
        """);

    private void Balancers() => _aws
        .On("elasticloadbalancing:DescribeTargetGroups", ScriptedAws.Xml("DescribeTargetGroups", $"<TargetGroups><member><TargetGroupArn>arn:tg/a</TargetGroupArn><TargetGroupName>a</TargetGroupName><VpcId>vpc-1</VpcId><LoadBalancerArns><member>{Balancer}</member></LoadBalancerArns></member></TargetGroups>", Space))
        .On("elasticloadbalancing:DescribeLoadBalancers", ScriptedAws.Xml("DescribeLoadBalancers", $"<LoadBalancers><member><LoadBalancerArn>{Balancer}</LoadBalancerArn><LoadBalancerName>web</LoadBalancerName><Type>application</Type><Scheme>internet-facing</Scheme><VpcId>vpc-1</VpcId><SecurityGroups><member>sg-lb</member></SecurityGroups><AvailabilityZones/></member></LoadBalancers>", Space))
        .On("elasticloadbalancing:DescribeLoadBalancerAttributes", ScriptedAws.Xml("DescribeLoadBalancerAttributes", "<Attributes><member><Key>access_logs.s3.enabled</Key><Value>true</Value></member></Attributes>", Space))
        .On("elasticloadbalancing:DescribeListeners", ScriptedAws.Xml("DescribeListeners", $"<Listeners><member><ListenerArn>arn:listener/1</ListenerArn><LoadBalancerArn>{Balancer}</LoadBalancerArn><Port>80</Port><Protocol>HTTP</Protocol><DefaultActions><member><Type>redirect</Type><RedirectConfig><Protocol>HTTPS</Protocol><Port>443</Port></RedirectConfig></member></DefaultActions></member></Listeners>", Space))
        .On("elasticloadbalancing:DescribeRules", ScriptedAws.Xml("DescribeRules", "<Rules><member><RuleArn>arn:rule/1</RuleArn><Priority>1</Priority><Conditions><member><Field>http-header</Field><HttpHeaderConfig><HttpHeaderName>X-Origin</HttpHeaderName><Values><member>origin-secret</member></Values></HttpHeaderConfig></member></Conditions><Actions><member><Type>forward</Type><TargetGroupArn>arn:tg/a</TargetGroupArn></member></Actions></member></Rules>", Space))
        .On("wafv2:GetWebACLForResource", """{"WebACL":{"Name":"acl","Id":"i","ARN":"arn:acl","Rules":[{"Name":"origin","Priority":0,"Statement":{"ByteMatchStatement":{"SearchString":"origin-secret"}}}]}}""")
        .On("ec2:DescribeSecurityGroups", $"""<DescribeSecurityGroupsResponse xmlns="{Ec2}"><securityGroupInfo><item><groupId>sg-lb</groupId></item></securityGroupInfo></DescribeSecurityGroupsResponse>""")
        .On("ec2:DescribeVpcs", $"""<DescribeVpcsResponse xmlns="{Ec2}"><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>""")
        .On("ec2:DescribeRouteTables", $"""<DescribeRouteTablesResponse xmlns="{Ec2}"><routeTableSet/></DescribeRouteTablesResponse>""")
        .On("ec2:DescribeVpcEndpoints", $"""<DescribeVpcEndpointsResponse xmlns="{Ec2}"><vpcEndpointSet/></DescribeVpcEndpointsResponse>""")
        .On("ec2:DescribeFlowLogs", $"""<DescribeFlowLogsResponse xmlns="{Ec2}"><flowLogSet/></DescribeFlowLogsResponse>""");
}
