using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>
/// Lists of what others name, on an estate where each thing is named by exactly one: what could have named a thing and was not
/// read leaves the list without it, and then the list is not whole, so that the thing does not count as gone.
/// </summary>
public sealed class NamedByTests : IAsyncLifetime
{
    private const string Prefix = $"arn:aws:ecs:eu-central-1:{ScriptedAws.Account}";
    private const string Cluster = $"{Prefix}:cluster/c";
    private const string Targets = "targetgroup/web/1";
    private const string TargetGroup = $"arn:aws:elasticloadbalancing:eu-central-1:{ScriptedAws.Account}:{Targets}";
    private const string Balancer = $"arn:aws:elasticloadbalancing:eu-central-1:{ScriptedAws.Account}:loadbalancer/app/web/1";
    private const string Balancing = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";
    private const string Compute = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private static readonly string[] Users = ["balancer", "group", "host", "provider", "rule", "schedule", "service", "task"];
    private static readonly string[] Networks = ["Vpcs", "Endpoints"];
    private static readonly string[] Balancers = ["LoadBalancers", "Listeners"];
    private static readonly string[] OfServices = ["Alarms", "TargetGroups", .. Balancers];

    private ScriptedAws _aws = null!;

    /// <summary>An action that is refused, the users of VPCs whose VPC then stays unseen, and the lists that are not whole for it.</summary>
    public static TheoryData<string, string[], string[]> Refused { get; } = new()
    {
        { "ecs:ListClusters", [.. Users.Except(["rule", "schedule"])], [.. Networks, .. OfServices, "CapacityProviders"] },
        { "ecs:DescribeClusters", ["provider"], [.. Networks, "CapacityProviders"] },
        { "ecs:ListServices", ["balancer", "group", "service"], [.. Networks, .. OfServices] },
        { "ecs:DescribeServices", ["balancer", "group", "service"], [.. Networks, .. OfServices] },
        { "ecs:ListTasks", ["task"], Networks },
        { "ecs:DescribeTasks", ["task"], Networks },
        { "ec2:DescribeNetworkInterfaces", ["task"], Networks },
        { "ecs:ListContainerInstances", ["host"], Networks },
        { "ecs:DescribeContainerInstances", ["host"], Networks },
        { "ec2:DescribeInstances", ["host"], Networks },
        { "events:ListRules", ["rule"], Networks },
        { "events:ListTargetsByRule", ["rule"], Networks },
        { "scheduler:ListSchedules", ["schedule"], Networks },
        { "scheduler:GetSchedule", ["schedule"], Networks },
        { "ecs:DescribeCapacityProviders", ["provider"], [.. Networks, "CapacityProviders"] },
        { "elasticloadbalancing:DescribeTargetGroups", ["balancer", "group"], [.. Networks, "TargetGroups", .. Balancers] },
        { "elasticloadbalancing:DescribeLoadBalancers", ["balancer"], [.. Networks, .. Balancers] },
        { "ec2:DescribeSubnets", [.. Users.Except(["balancer", "group"])], [.. Networks, "RouteTables", "FlowLogs"] },
    };

    public async ValueTask InitializeAsync()
    {
        _aws = await ScriptedAws.StartAsync();
        _aws.On("ecs:ListClusters", $$"""{"clusterArns":["{{Cluster}}"]}""")
            .On("ecs:DescribeClusters", $$"""{"clusters":[{"clusterArn":"{{Cluster}}","clusterName":"c","status":"ACTIVE","capacityProviders":["managed"]}],"failures":[]}""")
            .On("ecs:ListServices", $$"""{"serviceArns":["{{Prefix}}:service/c/web"]}""")
            .On("ecs:DescribeServices", $$$"""
                {"services":[{"serviceArn":"{{{Prefix}}}:service/c/web","serviceName":"web","clusterArn":"{{{Cluster}}}","status":"ACTIVE","loadBalancers":[{"targetGroupArn":"{{{TargetGroup}}}"}],
                  "deploymentConfiguration":{"alarms":{"alarmNames":["roll-back"]}},"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-service"]} } }],"failures":[]}
                """)
            .On("ecs:ListTasks", $$"""{"taskArns":["{{Prefix}}:task/c/1"]}""")
            .On("ecs:DescribeTasks", $$"""
                {"tasks":[{"taskArn":"{{Prefix}}:task/c/1","attachments":[{"type":"ElasticNetworkInterface","details":[{"name":"networkInterfaceId","value":"eni-1"}]}]}],"failures":[]}
                """)
            .On("ecs:ListContainerInstances", $$"""{"containerInstanceArns":["{{Prefix}}:container-instance/c/1"]}""")
            .On("ecs:DescribeContainerInstances", $$"""{"containerInstances":[{"containerInstanceArn":"{{Prefix}}:container-instance/c/1","ec2InstanceId":"i-1"}],"failures":[]}""")
            .On("ecs:DescribeCapacityProviders", call => call.Input["cluster"] is null
                ? """{"capacityProviders":[],"failures":[]}"""
                : """{"capacityProviders":[{"name":"managed","managedInstancesProvider":{"instanceLaunchTemplate":{"networkConfiguration":{"subnets":["subnet-provider"]}}}}],"failures":[]}""")
            .On("events:ListRules", """{"Rules":[{"Name":"nightly","Arn":"arn:rule","ScheduleExpression":"rate(1 day)","State":"ENABLED"}]}""")
            .On("events:ListTargetsByRule", $$$"""
                {"Targets":[{"Id":"1","Arn":"{{{Cluster}}}","EcsParameters":{"NetworkConfiguration":{"awsvpcConfiguration":{"Subnets":["subnet-rule"]} } } }]}
                """)
            .On("scheduler:ListSchedules", $$$"""{"Schedules":[{"Name":"hourly","GroupName":"g","Arn":"arn:schedule","Target":{"Arn":"{{{Cluster}}}"}}]}""")
            .On("scheduler:GetSchedule", $$$"""
                {"Name":"hourly","Target":{"Arn":"{{{Cluster}}}","EcsParameters":{"NetworkConfiguration":{"AwsvpcConfiguration":{"Subnets":["subnet-schedule"]} } } } }
                """)
            .On("ec2:DescribeNetworkInterfaces", Ec2("DescribeNetworkInterfaces", "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><subnetId>subnet-task</subnetId></item></networkInterfaceSet>"))
            .On("ec2:DescribeInstances", Ec2(
                "DescribeInstances", "<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><subnetId>subnet-host</subnetId></item></instancesSet></item></reservationSet>"))
            .On("elasticloadbalancing:DescribeTargetGroups", ScriptedAws.Xml(
                "DescribeTargetGroups",
                $"<TargetGroups><member><TargetGroupArn>{TargetGroup}</TargetGroupArn><TargetGroupName>web</TargetGroupName><VpcId>vpc-group</VpcId><LoadBalancerArns><member>{Balancer}</member></LoadBalancerArns></member></TargetGroups>",
                Balancing))
            .On("elasticloadbalancing:DescribeLoadBalancers", ScriptedAws.Xml(
                "DescribeLoadBalancers",
                $"<LoadBalancers><member><LoadBalancerArn>{Balancer}</LoadBalancerArn><LoadBalancerName>web</LoadBalancerName><Type>network</Type><VpcId>vpc-balancer</VpcId><AvailabilityZones/></member></LoadBalancers>",
                Balancing))
            .On("elasticloadbalancing:DescribeLoadBalancerAttributes", ScriptedAws.Xml("DescribeLoadBalancerAttributes", "<Attributes/>", Balancing))
            .On("elasticloadbalancing:DescribeListeners", ScriptedAws.Xml("DescribeListeners", "<Listeners/>", Balancing))
            .On("monitoring:DescribeAlarms", ScriptedAws.Xml(
                "DescribeAlarms",
                $"<MetricAlarms>{Alarm("roll-back", "Own", "")}{Alarm("errors", "AWS/ApplicationELB", $"<member><Name>TargetGroup</Name><Value>{Targets}</Value></member>")}{Alarm("cpu", "AWS/ECS", "")}</MetricAlarms><CompositeAlarms/>",
                "http://monitoring.amazonaws.com/doc/2010-08-01/"))
            .On("ec2:DescribeSubnets", call => Ec2(
                "DescribeSubnets", $"<subnetSet>{string.Concat(Asked(call).Select(id => $"<item><subnetId>{id}</subnetId><vpcId>vpc-{id["subnet-".Length..]}</vpcId></item>"))}</subnetSet>"))
            .On("ec2:DescribeVpcs", call => Ec2("DescribeVpcs", $"<vpcSet>{string.Concat(Asked(call).Select(id => $"<item><vpcId>{id}</vpcId></item>"))}</vpcSet>"))
            .On("ec2:DescribeRouteTables", Ec2("DescribeRouteTables", "<routeTableSet/>"))
            .On("ec2:DescribeVpcEndpoints", Ec2("DescribeVpcEndpoints", "<vpcEndpointSet/>"))
            .On("ec2:DescribeFlowLogs", Ec2("DescribeFlowLogs", "<flowLogSet/>"))
            .On("ec2:DescribeSecurityGroups", Ec2("DescribeSecurityGroups", "<securityGroupInfo/>"))
            .On("ec2:DescribeVolumes", Ec2("DescribeVolumes", "<volumeSet/>"))
            .On("ec2:DescribeInstanceAttribute", Ec2("DescribeInstanceAttribute", "<instanceId>i-1</instanceId><userData/>"))
            .On("ssm:DescribeInstanceInformation", """{"InstanceInformationList":[]}""")
            .On("ssm:DescribeInstancePatchStates", """{"InstancePatchStates":[]}""");
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task All_that_is_named_is_read_and_every_list_is_whole()
    {
        var region = await ReadAsync();

        Assert.Empty(region.Manifest.Gaps);
        Assert.Equal(Users.Select(user => $"vpc-{user}"), region.Network.Vpcs.Known.Select(v => v.VpcId));
        Assert.Equal(["cpu", "errors", "roll-back"], region.Monitoring.Alarms.Known.Select(a => a.AlarmName).Order());
        Assert.Empty(NotWhole(region));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_may_be_named_by_what_is_unread_is_not_gone_and_no_other_list_suffers(string action, string[] unseen, string[] lists)
    {
        Refuse(action);
        var region = await ReadAsync();

        Assert.Equal(Users.Except(unseen).Select(user => $"vpc-{user}"), region.Network.Vpcs.Known.Select(v => v.VpcId));
        Assert.Equal(lists.Order(), NotWhole(region));
    }

    [Fact]
    public async Task What_ECS_fails_to_describe_may_name_things_and_what_is_missing_does_not()
    {
        _aws.On("ecs:DescribeServices", $$"""{"services":[],"failures":[{"arn":"{{Prefix}}:service/c/web","reason":"MISSING"}]}""");
        Assert.Empty(NotWhole(await ReadAsync()));

        _aws.On("ecs:DescribeServices", $$"""{"services":[],"failures":[{"arn":"{{Prefix}}:service/c/web","reason":"INTERNAL"}]}""");
        Assert.Equal([.. Networks.Concat(OfServices).Order()], NotWhole(await ReadAsync()));
    }

    [Fact]
    public async Task What_stands_above_alarms_that_are_kept_is_known_while_services_are_unread()
    {
        Refuse("ecs:DescribeServices");
        var monitoring = (await ReadAsync()).Monitoring;

        Assert.Equal((GapKind.Denied, "cpu"), (Assert.Single(monitoring.Alarms.Gaps).Kind, Assert.Single(monitoring.Alarms.Known).AlarmName));
        Assert.True(monitoring.CompositeAlarms.IsKnown);
    }

    private static IEnumerable<string> NotWhole(Snapshot region) => new (string Name, bool IsWhole)[]
    {
        ("Alarms", region.Monitoring.Alarms.IsComplete),
        ("CapacityProviders", region.CapacityProviders.IsComplete),
        ("Endpoints", region.Network.Endpoints.IsComplete),
        ("FlowLogs", region.Network.FlowLogs.IsComplete),
        ("Listeners", region.LoadBalancing.Listeners.IsComplete),
        ("LoadBalancers", region.LoadBalancing.LoadBalancers.IsComplete),
        ("RouteTables", region.Network.RouteTables.IsComplete),
        ("TargetGroups", region.LoadBalancing.TargetGroups.IsComplete),
        ("Vpcs", region.Network.Vpcs.IsComplete),
    }.Where(list => !list.IsWhole).Select(list => list.Name);

    private static IEnumerable<string> Asked(ArrivedCall call) =>
        call.Input.Where(p => p.Key.StartsWith("Filter.1.Value.", StringComparison.Ordinal)).Select(p => (string)p.Value!);

    private static string Alarm(string name, string space, string dimensions) =>
        $"<member><AlarmName>{name}</AlarmName><AlarmArn>arn:aws:cloudwatch:eu-central-1:{ScriptedAws.Account}:alarm:{name}</AlarmArn><Namespace>{space}</Namespace><MetricName>m</MetricName><Dimensions>{dimensions}</Dimensions></member>";

    private static string Ec2(string action, string body) => $"<{action}Response xmlns=\"{Compute}\">{body}</{action}Response>";

    private void Refuse(string action) => _aws.On(action, action.Split(':')[0] switch
    {
        "ec2" => new("<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>", 403, "text/xml"),
        "elasticloadbalancing" => new($"<ErrorResponse xmlns=\"{Balancing}\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>", 403, "text/xml"),
        _ => ScriptedAnswer.Error("AccessDeniedException"),
    });

    private async Task<Snapshot> ReadAsync() => SnapshotReader.Read((await Scanner.ScanAsync(_aws)).Documents).Regions.Single();
}
