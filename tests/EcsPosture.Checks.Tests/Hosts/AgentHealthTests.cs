using EcsPosture.Checks.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Hosts.HostJudge;

namespace EcsPosture.Checks.Tests.Hosts;

/// <summary>Checks on the agent's version and health: <see cref="OutdatedAgent"/>, <see cref="UnhealthyHost"/>.</summary>
public sealed class AgentHealthTests
{
    [Theory]
    [InlineData("1.106.0", null)]
    [InlineData("1.100.0", null)]
    [InlineData("v1.101.2", null)]
    [InlineData("1.99.9", Severity.Medium)]
    [InlineData("1.97.1", Severity.Medium)]
    [InlineData("1.97.0", Severity.High)]
    [InlineData("1.9.0", Severity.High)]
    public void The_agents_version_decides(string version, Severity? severity)
    {
        var verdict = Of<OutdatedAgent>(AHost.Region(Version(version)));

        Assert.Equal(severity is null ? Verdict.Pass : Verdict.Fail, verdict.Verdict);
        Assert.Equal(severity ?? Severity.High, verdict.Severity);
        Assert.Equal(severity is null ? "" : AHost.Id, verdict.Message.Split(' ').FirstOrDefault(w => w.StartsWith("i-", StringComparison.Ordinal)) ?? "");
    }

    [Fact]
    public void An_agent_that_does_not_check_environment_files_fails_while_some_are_used()
    {
        var region = AHost.Region(Version("1.105.0"));
        var user = Definition("web").WithContainer("helper").WithContainer("web", c => c with { EnvironmentFiles = [new() { Value = "arn:aws:s3:::config/web.env", Type = "s3" }] });

        Assert.Equal(Verdict.Pass, Of<OutdatedAgent>(region.Running(Definition("web"))).Verdict);
        Assert.Equal((Verdict.Fail, Severity.Medium), (Of<OutdatedAgent>(region.Running(user)).Verdict, Of<OutdatedAgent>(region.Running(user)).Severity));
        Assert.Equal(Verdict.Pass, Of<OutdatedAgent>(AHost.Region(Version("1.105.1")).Running(user)).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<OutdatedAgent>(region with { Tasks = new() { Gaps = [ASnapshot.Denied("ecs:ListTasks")] } }).Verdict);
    }

    [Theory]
    [InlineData("DockerVersion: 19.3.13", Verdict.Fail)]
    [InlineData("DockerVersion: 20.10.25", Verdict.Pass)]
    [InlineData("unknown", Verdict.Pass)]
    [InlineData(null, Verdict.Pass)]
    public void An_old_Docker_is_low(string? docker, Verdict expected)
    {
        var verdict = Of<OutdatedAgent>(AHost.Region(AHost.Registered() with { VersionInfo = new() { AgentVersion = "1.106.0", DockerVersion = docker } }));

        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(expected is Verdict.Fail ? Severity.Low : Severity.High, verdict.Severity);
    }

    [Fact]
    public void Without_a_version_it_is_not_assessed_and_managed_instances_do_not_apply()
    {
        Assert.Equal(Verdict.NotAssessed, Of<OutdatedAgent>(AHost.Region(AHost.Registered() with { VersionInfo = null })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<OutdatedAgent>(AHost.Region(Version("latest"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<OutdatedAgent>(Managed(AHost.Region(Version("1.0.0")))).Verdict);
        Assert.Equal(Verdict.Fail, Of<OutdatedAgent>(AHost.Region(Version("1.0.0") with { Attributes = [new("ecs.os-type", "windows")] })).Verdict);
        Assert.Equal(Verdict.Fail, Of<OutdatedAgent>(External(h => h with { VersionInfo = new() { AgentVersion = "1.90.0" } })).Verdict);
    }

    [Fact]
    public void The_versions_are_parameters() =>
        Assert.Equal(Verdict.Pass, Of<OutdatedAgent>(AHost.Region(Version("1.90.0")), ("minimumVersion", "1.80.0"), ("outdatedBefore", "1.80.0"), ("environmentFilesVersion", "1.80.0")).Verdict);

    [Fact]
    public void A_connected_healthy_host_passes()
    {
        Assert.Equal(Verdict.Pass, Of<UnhealthyHost>(AHost.Region()).Verdict);
        Assert.Equal(Verdict.Pass, Of<UnhealthyHost>(AHost.Region(Health("OK"))).Verdict);
        Assert.Equal(Verdict.Pass, Of<UnhealthyHost>(AHost.Region(Health("INITIALIZING"))).Verdict);
    }

    [Theory]
    [InlineData("IMPAIRED", "impaired", Severity.Medium)]
    [InlineData("INSUFFICIENT_DATA", "not known to be healthy", Severity.Low)]
    public void A_host_that_ECS_found_impaired_fails(string health, string told, Severity severity)
    {
        var verdict = Of<UnhealthyHost>(AHost.Region(Health(health)));

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.Equal($"Host {AHost.Id} is {told} (CONTAINER_RUNTIME).", verdict.Message);
        Assert.Equal($"Host {AHost.Id} is {told}.", Of<UnhealthyHost>(AHost.Region(AHost.Registered() with { HealthStatus = new() { OverallStatus = health } })).Message);
    }

    [Fact]
    public void A_disconnected_agent_fails_unless_the_instance_is_leaving()
    {
        var away = AHost.Registered() with { AgentConnected = false };

        Assert.Equal((Verdict.Fail, Severity.Medium), (Of<UnhealthyHost>(AHost.Region(away)).Verdict, Of<UnhealthyHost>(AHost.Region(away)).Severity));
        Assert.Equal(Verdict.NotApplicable, Of<UnhealthyHost>(AHost.Region(away with { Status = "DRAINING" })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<UnhealthyHost>(Managed(AHost.Region(away))).Verdict);
    }

    [Theory]
    [InlineData(59, Severity.Low)]
    [InlineData(60, Severity.Medium)]
    public void An_external_host_may_be_away_for_an_hour(int minutes, Severity severity)
    {
        var region = External(h => h with
        {
            AgentConnected = false,
            HealthStatus = new() { OverallStatus = "OK", Details = [new() { Type = "AGENT_CONNECTIVITY", Status = "IMPAIRED", LastStatusChange = ASnapshot.TakenAt.AddMinutes(-minutes) }] },
        });

        Assert.Equal((Verdict.Fail, severity), (Of<UnhealthyHost>(region).Verdict, Of<UnhealthyHost>(region).Severity));
        Assert.Equal(Severity.Medium, Of<UnhealthyHost>(External(h => h with { AgentConnected = false, HealthStatus = new() { OverallStatus = "OK" } })).Severity);
    }

    private static ContainerInstance Version(string version) => AHost.Registered() with { VersionInfo = new() { AgentVersion = version, DockerVersion = "DockerVersion: 25.0.8" } };

    private static ContainerInstance Health(string status) => AHost.Registered() with
    {
        HealthStatus = new() { OverallStatus = status, Details = [new() { Type = "CONTAINER_RUNTIME", Status = status }, new() { Type = "DAEMON", Status = "OK" }] },
    };
}
