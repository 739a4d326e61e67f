using EcsPosture.Checks.Tests.Hosts;
using EcsPosture.Checks.Usage;
using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Hosts.HostJudge;
using static EcsPosture.Checks.Tests.Iam.PrincipalJudge;

namespace EcsPosture.Checks.Tests.Iam;

/// <summary>The way from the role of a host to the roles of the tasks beside it, where containers reach the metadata service.</summary>
public sealed class HostedTaskRoleTests
{
    private const string BlocksAwsvpc = "ecs.capability.task-eni-block-instance-metadata";
    private static readonly MetadataOptions Closed = new() { HttpTokens = "required", HttpPutResponseHopLimit = 1, HttpEndpoint = "enabled" };

    private static readonly Role Host = ARole.Named("hosts") with
    {
        InlinePolicies = ARole.Inline(ARole.Allow(["ecs:Poll", "ecs:DiscoverPollEndpoint"])),
        InstanceProfileArns = Observed.Known<IReadOnlyList<string>>([$"arn:aws:iam::{ASnapshot.AccountId}:instance-profile/hosts"]),
    };

    [Theory]
    [InlineData("bridge", "optional", 1, true)]
    [InlineData("bridge", "required", 2, true)]
    [InlineData("bridge", "required", 1, false)]
    [InlineData("host", "required", 1, true)]
    [InlineData("none", "optional", 2, false)]
    [InlineData("awsvpc", "optional", 2, false)]
    public void The_network_mode_and_the_metadata_options_decide(string mode, string tokens, int limit, bool reaches)
    {
        var region = Region(AHost.Registered(), new() { HttpTokens = tokens, HttpPutResponseHopLimit = limit, HttpEndpoint = "enabled" }, Definition("web", mode));

        Assert.Equal(reaches, Reaches(region));
    }

    [Fact]
    public void A_step_over_the_metadata_service_stays_potential()
    {
        var step = Assert.Single(Graph(Of(Region(AHost.Registered(), Closed, Definition("web", "host")))).StepsOf(Host.RoleArn));

        Assert.Equal(("ecs-x10", ARole.ArnOf("web-task"), true), (step.Path.Id, step.To, step.IsPotential));
    }

    [Fact]
    public void An_awsvpc_task_reaches_it_where_the_agent_does_not_block()
    {
        Assert.True(Reaches(Region(AHost.Registered().Without(BlocksAwsvpc), Closed, Definition("web", "awsvpc"))));
        Assert.False(Reaches(Region(AHost.Registered().Without(BlocksAwsvpc), Closed with { HttpEndpoint = "disabled" }, Definition("web", "awsvpc"))));
    }

    [Fact]
    public void One_definition_that_reaches_it_is_enough_and_so_is_one_host()
    {
        var region = Region(AHost.Registered(), Closed, Definition("web", "bridge"), Definition("agent", "host"));
        Assert.True(Reaches(region));

        const string Second = "i-0f9e8d7c6b5a43210";
        var two = Region(AHost.Registered(), Closed, Definition("web", "bridge")) with { ContainerInstances = ResourceList<ContainerInstance>.Of([AHost.Registered(), AHost.Registered(Second)]) };
        Assert.True(Reaches(two.WithCompute(c => c with { Instances = ResourceList<Ec2Instance>.Of([AHost.Instance(), AHost.Instance(Second) with { MetadataOptions = Closed with { HttpTokens = "optional" } }]) })));
        Assert.False(Reaches(two.WithCompute(c => c with { Instances = ResourceList<Ec2Instance>.Of([AHost.Instance(), AHost.Instance(Second)]) })));
    }

    [Fact]
    public void Hosts_with_another_role_do_not_count()
    {
        var other = AHost.Instance() with { MetadataOptions = Closed, IamInstanceProfile = new() { Arn = $"arn:aws:iam::{ASnapshot.AccountId}:instance-profile/other" } };

        Assert.False(Reaches(Region(AHost.Registered(), Closed, Definition("web", "host")).WithCompute(c => c with { Instances = ResourceList<Ec2Instance>.Of([other]) })));
    }

    [Fact]
    public void Managed_instances_are_judged_by_the_same_facts_and_external_hosts_have_no_metadata_service()
    {
        Assert.True(Reaches(Managed(Region(AHost.Registered(), Closed, Definition("web", "host")))));
        Assert.False(Reaches(Managed(Region(AHost.Registered(), Closed, Definition("web", "awsvpc")))));
        Assert.False(Reaches(External().Running(Definition("web", "host"))));
    }

    [Fact]
    public void Windows_hosts_take_what_runs_on_Windows()
    {
        var windows = AHost.Registered() with { Attributes = [new("ecs.os-type", "windows")] };
        TaskDefinition nat = Definition("web", "nat").OnWindows();

        Assert.False(Reaches(Region(windows, Closed, nat)));
        Assert.True(Reaches(Region(windows, Closed with { HttpPutResponseHopLimit = 2 }, nat)));
        var service = AService.Named("agent") with { LaunchType = "EC2", Deployments = [] };
        TaskDefinition linux = Definition("agent", "host");
        var mixed = Region(windows, Closed, nat);
        Assert.False(Reaches(mixed with { TaskDefinitions = ResourceList<TaskDefinition>.Of([nat, linux]), Services = ResourceList<Service>.Of([service]) }));
    }

    [Fact]
    public void What_was_not_read_leaves_the_step()
    {
        var safe = Region(AHost.Registered(), Closed, Definition("web", "bridge"));
        Assert.False(Reaches(safe));
        Assert.True(Reaches(safe.WithCompute(c => c with { Instances = ResourceList<Ec2Instance>.Of([AHost.Instance() with { MetadataOptions = null }]) })));
        Assert.True(Reaches(safe with { Compute = new() }));
        Assert.True(Reaches(safe with { CapacityProviders = new() }));
        Assert.True(Reaches(safe with { Services = new() { Gaps = [ASnapshot.Denied("ecs:ListServices")] } }));
        Assert.True(Reaches(safe with { ContainerInstances = safe.ContainerInstances with { Gaps = [ASnapshot.Denied("ecs:ListContainerInstances", ACluster.ArnOf())] } }));
    }

    private static AccountSnapshot Of(Snapshot region) => Account(region, [Host, ARole.Named("web-task")]);

    private static bool Reaches(Snapshot region) => Graph(Of(region)).StepsOf(Host.RoleArn).Any(s => s.Path.Id is "ecs-x10");

    private static Snapshot Region(ContainerInstance host, MetadataOptions metadata, params TaskDefinition[] definitions) =>
        AHost.Region(host, AHost.Instance() with { MetadataOptions = metadata }).Running(definitions);
}
