using EcsPosture.Checks.Clusters;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Tests.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Network;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Clusters;

/// <summary>Checks on capacity providers: <see cref="MissingTerminationProtection"/>, <see cref="WeakManagedInstances"/>.</summary>
public sealed class CapacityProviderTests
{
    private const string Policy = "arn:aws:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances";

    [Theory]
    [InlineData("ENABLED", "ENABLED", null)]
    [InlineData("ENABLED", null, null)]
    [InlineData("ENABLED", "DISABLED", Severity.Low)]
    [InlineData("DISABLED", "ENABLED", Severity.Medium)]
    [InlineData(null, "DISABLED", Severity.Medium)]
    public void Protection_and_draining_decide(string? protection, string? draining, Severity? severity)
    {
        var provider = AHost.Provider() with { AutoScalingGroupProvider = new() { AutoScalingGroupArn = AHost.GroupArn("hosts"), ManagedTerminationProtection = protection, ManagedDraining = draining } };
        var verdict = Assert.Single(CheckRunner.Run<MissingTerminationProtection>(AHost.Region() with { CapacityProviders = ResourceList<CapacityProvider>.Of([provider]) }));

        Assert.Equal((severity is null ? Verdict.Pass : Verdict.Fail, severity ?? Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal((SubjectKind.CapacityProvider, "hosts"), (verdict.Subject!.Kind, verdict.Subject.Key));
        Assert.Equal([ACluster.ArnOf()], verdict.Clusters);
    }

    [Fact]
    public void A_provider_without_a_group_does_not_apply_and_an_unread_list_is_not_assessed()
    {
        var fargate = new CapacityProvider { Name = "FARGATE" };

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<MissingTerminationProtection>(AHost.Region() with { CapacityProviders = ResourceList<CapacityProvider>.Of([fargate]) })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<MissingTerminationProtection>(AHost.Region() with { CapacityProviders = new() })).Verdict);
    }

    [Fact]
    public void A_closed_provider_of_managed_instances_passes_and_another_one_does_not_apply()
    {
        Assert.Equal(Verdict.Pass, Judge(Region()).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<WeakManagedInstances>(AHost.Region())).Verdict);
    }

    [Fact]
    public void A_public_subnet_is_high()
    {
        var verdict = Judge(Region() with { Network = Routes("igw-1") });

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal("subnet-0a1b2c3d", Assert.Single(verdict.Evidence).Actual);
    }

    [Fact]
    public void A_group_open_to_the_internet_is_high_and_one_open_to_a_network_passes()
    {
        Assert.Equal((Verdict.Fail, Severity.High), Open("0.0.0.0/0"));
        Assert.Equal(Verdict.Pass, Open("10.0.0.0/8").Item1);

        static (Verdict, Severity) Open(string range) =>
            Judge(Region() with { SecurityGroups = ResourceList<SecurityGroup>.Of([AHost.Group(AHost.Tcp(8080, range))]) }) is var v ? (v.Verdict, v.Severity) : default;
    }

    [Theory]
    [InlineData("BASIC", "ENABLED", Severity.Low)]
    [InlineData(null, null, Severity.Low)]
    [InlineData("DETAILED", "DISABLED", Severity.Low)]
    [InlineData("DETAILED", null, null)]
    public void Weak_settings_are_low(string? monitoring, string? repair, Severity? severity)
    {
        var verdict = Judge(Region(m => m with
        {
            InstanceLaunchTemplate = m.InstanceLaunchTemplate! with { Monitoring = monitoring }, AutoRepairConfiguration = repair is null ? null : new() { ActionsStatus = repair },
        }));

        Assert.Equal((severity is null ? Verdict.Pass : Verdict.Fail, severity ?? Severity.Medium), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void A_role_with_more_than_AWSs_own_policy_fails()
    {
        Assert.Equal((Verdict.Fail, Severity.Medium), Judge(Region(), HostJudge.HostRole(Policy, "arn:aws:iam::aws:policy/AmazonS3FullAccess")) is var v ? (v.Verdict, v.Severity) : default);
        Assert.Equal(Verdict.NotAssessed, Judge(Region(), HostJudge.HostRole(Policy) with { InlinePolicies = Observed.Unknown<IReadOnlyList<NamedPolicy>>(ASnapshot.Denied("iam:GetRolePolicy")) }).Verdict);
    }

    [Fact]
    public void A_task_with_power_over_the_host_fails()
    {
        Assert.Equal(Verdict.Pass, Judge(Region().Running(ATaskDefinition.Named("web").OnEc2().WithContainer("web", c => Adds(c, "NET_BIND_SERVICE")))).Verdict);
        foreach (var definition in (ATaskDefinition[])
        [
            ATaskDefinition.Named("web").OnEc2().WithContainer("web", c => Adds(c, "cap_sys_admin")),
            ATaskDefinition.Named("web").OnEc2().WithContainer("web", c => c with { Privileged = true }),
            ATaskDefinition.Named("web").OnEc2().With(d => d with { PidMode = "host" }),
        ])
        {
            Assert.Equal((Verdict.Fail, Severity.Medium), Judge(Region().Running(definition)) is var v ? (v.Verdict, v.Severity) : default);
        }

        static ContainerDefinition Adds(ContainerDefinition container, string capability) => container with { LinuxParameters = new() { Capabilities = new() { Add = [capability] } } };
    }

    [Fact]
    public void What_is_unread_leaves_it_open_and_what_is_proved_fails_all_the_same()
    {
        Assert.Equal(Verdict.NotAssessed, Judge(Region() with { Network = new() }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Region() with { SecurityGroups = new() }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Region() with { Subnets = new() }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Region() with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Region().Running(ATaskDefinition.Named("web").OnEc2()) with { TaskDefinitions = new() }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Region() with { Network = Routes("igw-1"), SecurityGroups = new() }).Verdict);
    }

    [Fact]
    public void The_evidence_is_what_was_configured()
    {
        Assert.Equal("BASIC", Assert.Single(Judge(Region(m => m with { InstanceLaunchTemplate = m.InstanceLaunchTemplate! with { Monitoring = "BASIC" } })).Evidence).Actual);
        Assert.Equal(Evidence.Absent, Assert.Single(Judge(Region(m => m with { InstanceLaunchTemplate = m.InstanceLaunchTemplate! with { Monitoring = null } })).Evidence).Actual);
    }

    [Fact]
    public void The_gap_says_whether_AWS_refused_or_did_not_show_it()
    {
        Assert.Equal(GapKind.Denied, Gap(Region() with { Subnets = new() { Gaps = [ASnapshot.Denied("ec2:DescribeSubnets")] } }));
        Assert.Equal(GapKind.NotCollected, Gap(Region() with { Subnets = ResourceList<Subnet>.Of([]) }));
        Assert.Equal(GapKind.Denied, Gap(Region() with { Network = new() { RouteTables = new() { Gaps = [ASnapshot.Denied("ec2:DescribeRouteTables")] } } }));
        Assert.Equal(GapKind.NotCollected, Gap(Region() with { Network = new() { RouteTables = ResourceList<RouteTable>.Of([]) } }));

        static GapKind Gap(Snapshot region) => Judge(region) is { Verdict: Verdict.NotAssessed } verdict ? verdict.Gaps[0].Kind : default;
    }

    [Fact]
    public void The_container_with_power_may_be_any_of_the_task_s()
    {
        var definition = ATaskDefinition.Named("web").OnEc2().WithContainer("app").WithContainer("agent", c => c with { Privileged = true });

        Assert.Contains("privileged container agent", Judge(Region().Running(definition)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_tasks_of_the_provider_that_have_not_stopped_count()
    {
        var region = Region().Running(ATaskDefinition.Named("web").OnEc2().With(d => d with { PidMode = "host" }));
        var task = region.Tasks.Known.Single();

        Assert.Equal(Verdict.Fail, Judge(region).Verdict);
        Assert.Equal(Verdict.Pass, Judge(region with { Tasks = ResourceList<RunningTask>.Of([task with { LastStatus = "STOPPED" }]) }).Verdict);
        Assert.Equal(Verdict.Pass, Judge(region with { Tasks = ResourceList<RunningTask>.Of([task with { CapacityProviderName = "other" }]) }).Verdict);
    }

    [Fact]
    public void A_task_definition_or_route_table_that_may_be_unseen_leaves_it_open_and_says_why()
    {
        var region = Region().Running(ATaskDefinition.Named("web").OnEc2());
        var refused = ASnapshot.Denied("ecs:DescribeTasks");
        var unread = new Listed<RunningTask>("arn:aws:ecs:eu-west-1:111122223333:task/main/1", Observed.Unknown<RunningTask>(refused));

        Assert.Equal((Verdict.NotAssessed, refused), (Judge(Region() with { Tasks = new() { Items = [unread], Gaps = [] } }).Verdict, Judge(Region() with { Tasks = new() { Items = [unread], Gaps = [] } }).Gaps[0]));
        Assert.Equal("ecs:DescribeTaskDefinition", Judge(region with { TaskDefinitions = ResourceList<TaskDefinition>.Of([]) }).Gaps[0].Action);
        Assert.Equal("ecs:ListTaskDefinitions", Judge(region with { TaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:ListTaskDefinitions")] } }).Gaps[0].Action);

        var tables = Routes("local").RouteTables;
        Assert.Equal(Verdict.NotAssessed, Judge(Region() with { Network = new() { RouteTables = new() { Items = tables.Items, Gaps = [ASnapshot.Denied("ec2:DescribeRouteTables")] } } }).Verdict);
    }

    [Fact]
    public void A_provider_that_names_no_network_is_judged_by_the_rest() =>
        Assert.Equal(Verdict.Pass, Judge(Region(m => m with { InstanceLaunchTemplate = m.InstanceLaunchTemplate! with { NetworkConfiguration = null } })).Verdict);

    private static CheckVerdict Judge(Snapshot region, params Role[] roles) =>
        Assert.Single(CheckRunner.Run<WeakManagedInstances>(HostJudge.With(region, roles.Length > 0 ? roles : [HostJudge.HostRole(Policy)])));

    private static Snapshot Region(Func<ManagedInstancesProvider, ManagedInstancesProvider>? change = null)
    {
        var provider = new ManagedInstancesProvider
        {
            InstanceLaunchTemplate = new()
            {
                Ec2InstanceProfileArn = AHost.Instance().IamInstanceProfile!.Arn,
                Monitoring = "DETAILED",
                NetworkConfiguration = new() { Subnets = ["subnet-0a1b2c3d"], SecurityGroups = ["sg-0a1b2c3d"] },
            },
            AutoRepairConfiguration = new() { ActionsStatus = "ENABLED" },
        };
        return AHost.Region() with
        {
            CapacityProviders = ResourceList<CapacityProvider>.Of([AHost.Provider() with { AutoScalingGroupProvider = null, ManagedInstancesProvider = change is null ? provider : change(provider) }]),
            Network = Routes("local"),
            Subnets = ResourceList<Subnet>.Of([new() { SubnetId = "subnet-0a1b2c3d", VpcId = "vpc-0a1b2c3d" }]),
        };
    }

    private static NetworkFacts Routes(string gateway) => new()
    {
        RouteTables = ResourceList<RouteTable>.Of(
        [
            new()
            {
                RouteTableId = "rtb-1", VpcId = "vpc-0a1b2c3d", Associations = [new() { SubnetId = "subnet-0a1b2c3d" }], Routes = [new() { DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway, State = "active" }],
                ContentHash = gateway,
            },
        ]),
    };
}
