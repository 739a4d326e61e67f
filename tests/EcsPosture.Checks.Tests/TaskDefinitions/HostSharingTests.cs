using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.TaskDefinitions;

/// <summary>Host networking, and the process and IPC namespaces of the host.</summary>
public sealed class HostSharingTests
{
    [Fact]
    public void Host_networking_of_unprivileged_containers_that_are_not_root_is_medium()
    {
        var verdict = Assert.Single(CheckRunner.Run<HostNetworkMode>(OnHost("host")));

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("networkMode", "host", "awsvpc"), Assert.Single(verdict.Evidence));
        Assert.Equal("The containers share the host's network.", verdict.Message);
    }

    [Theory]
    [InlineData(true, "1000", "privileged", "true")]
    [InlineData(false, "0:0", "user", "0:0")]
    [InlineData(false, null, "user", "absent")]
    [InlineData(false, "", "user", "absent")]
    public void A_privileged_or_root_container_on_the_host_network_is_high(bool privileged, string? user, string field, string actual)
    {
        var definition = ATaskDefinition.Named("web").OnEc2().With(d => d with { NetworkMode = "host" })
            .WithContainer("a").WithContainer("b", c => c with { Privileged = privileged, User = user });

        var verdict = Assert.Single(CheckRunner.Run<HostNetworkMode>(definition));

        Assert.Equal(Severity.High, verdict.Severity);
        Assert.Equal(($"containerDefinitions[1].{field}", actual), (verdict.Evidence[1].Path, verdict.Evidence[1].Actual));
        Assert.EndsWith(", and at least one of them is privileged or root.", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("awsvpc")]
    [InlineData("bridge")]
    [InlineData("none")]
    [InlineData(null)]
    public void Other_network_modes_are_no_host_networking(string? mode) =>
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<HostNetworkMode>(OnHost(mode))).Verdict);

    [Theory]
    [InlineData("bridge", "bridge")]
    [InlineData("default", "default")]
    [InlineData("nat", "nat")]
    [InlineData(null, "absent")]
    [InlineData("", "absent")]
    public void A_shared_network_interface_fails_at_low(string? mode, string actual)
    {
        var verdict = Assert.Single(CheckRunner.Run<NetworkModeNotAwsvpc>(OnHost(mode)));

        Assert.Equal((Verdict.Fail, Severity.Low), (verdict.Verdict, verdict.Severity));
        Assert.Equal(actual, Assert.Single(verdict.Evidence).Actual);
        Assert.StartsWith(actual is "absent" ? "No network mode is set, which means bridge:" : $"Network mode {mode} makes", verdict.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("awsvpc", Verdict.Pass)]
    [InlineData("none", Verdict.Pass)]
    [InlineData("host", Verdict.NotApplicable)]
    public void Awsvpc_and_none_pass_and_host_is_left_to_its_own_check(string mode, Verdict expected) =>
        Assert.Equal(expected, Assert.Single(CheckRunner.Run<NetworkModeNotAwsvpc>(OnHost(mode))).Verdict);

    [Fact]
    public void External_instances_have_no_awsvpc()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").OnEc2().With(d => d with { NetworkMode = "bridge" });
        var region = ASnapshot.With(definition) with
        {
            Services = Inventory.ResourceList<Service>.Of([AService.Named("web") with { LaunchType = "EXTERNAL", Deployments = [] }]),
        };

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<NetworkModeNotAwsvpc>(region)).Verdict);
        Assert.Equal(
            Verdict.NotApplicable,
            Assert.Single(CheckRunner.Run<NetworkModeNotAwsvpc>(ATaskDefinition.Named("web").With(d => d with { NetworkMode = "bridge", RequiresCompatibilities = ["EXTERNAL"] }))).Verdict);
    }

    [Fact]
    public void Pid_mode_host_fails_high_and_task_or_absent_passes()
    {
        var verdict = Assert.Single(CheckRunner.Run<HostPidMode>(ATaskDefinition.Named("web").OnEc2().With(d => d with { PidMode = "host" })));
        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("pidMode", "host", "task or absent"), Assert.Single(verdict.Evidence));
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<HostPidMode>(ATaskDefinition.Named("web").OnEc2().With(d => d with { PidMode = "task" }))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<HostPidMode>(ATaskDefinition.Named("web").OnEc2())).Verdict);
    }

    [Theory]
    [InlineData("host", Verdict.Fail)]
    [InlineData("task", Verdict.Pass)]
    [InlineData("none", Verdict.Pass)]
    [InlineData(null, Verdict.Pass)]
    public void Ipc_mode_host_fails(string? mode, Verdict expected) =>
        Assert.Equal(expected, Assert.Single(CheckRunner.Run<HostIpcMode>(ATaskDefinition.Named("web").OnEc2().With(d => d with { IpcMode = mode }))).Verdict);

    [Fact]
    public void Fargate_only_definitions_are_not_concerned()
    {
        var definition = ATaskDefinition.Named("web").With(d => d with { PidMode = "task" });

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<HostNetworkMode>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<NetworkModeNotAwsvpc>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<HostPidMode>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<HostIpcMode>(definition)).Verdict);
    }

    [Fact]
    public void Windows_has_neither_pid_nor_ipc_mode()
    {
        var definition = ATaskDefinition.Named("web").OnEc2().OnWindows();

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<HostPidMode>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<HostIpcMode>(definition)).Verdict);
        var bridge = Assert.Single(CheckRunner.Run<NetworkModeNotAwsvpc>(definition.With(d => d with { NetworkMode = null })));
        Assert.Contains("nat", bridge.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_that_runs_on_fargate_and_ec2_is_judged()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").OnEc2().With(d => d with { PidMode = "host" });
        var region = ASnapshot.With(definition) with
        {
            Services = Inventory.ResourceList<Service>.Of(
            [
                AService.Running("a", definition.TaskDefinitionArn),
                AService.Running("b", definition.TaskDefinitionArn) with { LaunchType = "EC2", Deployments = [] },
            ]),
        };

        var verdict = Assert.Single(CheckRunner.Run<HostPidMode>(region));

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal(["EC2", "FARGATE"], verdict.LaunchTypes);
    }

    [Fact]
    public void Unread_capacity_providers_do_not_excuse_a_definition()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").OnEc2().With(d => d with { IpcMode = "host" });
        var service = AService.Named("web") with { LaunchType = null, CapacityProviderStrategy = [new() { CapacityProvider = "own" }], Deployments = [] };
        var region = ASnapshot.With(definition) with
        {
            Services = Inventory.ResourceList<Service>.Of([service]),
            CapacityProviders = new() { Gaps = [ASnapshot.Denied("ecs:DescribeCapacityProviders")] },
        };

        Assert.Equal(Verdict.Fail, Assert.Single(CheckRunner.Run<HostIpcMode>(region)).Verdict);
    }

    private static ATaskDefinition OnHost(string? mode) => ATaskDefinition.Named("web").OnEc2().With(d => d with { NetworkMode = mode });
}
