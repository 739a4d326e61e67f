using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.TaskDefinitions;

/// <summary>Read-only root file systems, capabilities, security options and memory limits.</summary>
public sealed class ContainerHardeningTests
{
    [Theory]
    [InlineData(null, "absent")]
    [InlineData(false, "false")]
    public void A_writable_root_file_system_fails_in_its_container_only(bool? value, string actual)
    {
        var definition = ATaskDefinition.Named("web").WithContainer("a").WithContainer("b", c => c with { ReadonlyRootFilesystem = value });

        var verdicts = CheckRunner.Run<WritableRootFilesystem>(definition);

        Assert.Equal(["a Pass", "b Fail"], verdicts.Select(v => $"{v.Container} {v.Verdict}"));
        Assert.Equal(new Evidence("containerDefinitions[1].readonlyRootFilesystem", actual, "true"), Assert.Single(verdicts[1].Evidence));
        Assert.Equal(Severity.High, verdicts[1].Severity);
        Assert.DoesNotContain("ECS Exec", verdicts[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ecs_exec_is_named_as_the_reason_that_speaks_against_the_fix()
    {
        TaskDefinition definition = ATaskDefinition.Named("web").WithContainer("a", c => c with { ReadonlyRootFilesystem = null });
        var region = ASnapshot.With(definition) with
        {
            Services = ResourceList<Service>.Of(
            [
                AService.Running("off", definition.TaskDefinitionArn), AService.Named("web") with { EnableExecuteCommand = true },
                AService.Running("web-2", definition.TaskDefinitionArn) with { EnableExecuteCommand = true },
            ]),
        };

        Assert.Contains("Service web has ECS Exec on", Assert.Single(CheckRunner.Run<WritableRootFilesystem>(region)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_has_neither_read_only_roots_nor_capabilities_nor_security_options()
    {
        var definition = ATaskDefinition.Named("web").OnEc2().OnWindows().WithContainer("a", c => c with
        {
            ReadonlyRootFilesystem = null,
            DockerSecurityOptions = ["credentialspec:file://gmsa.json"],
        });

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<WritableRootFilesystem>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<DangerousCapabilities>(definition)).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<WeakenedSecurityOptions>(definition)).Verdict);
    }

    [Theory]
    [InlineData("ALL", Severity.High)]
    [InlineData("SYS_ADMIN", Severity.High)]
    [InlineData("CAP_SYS_ADMIN", Severity.High)]
    [InlineData("cap_sys_module", Severity.High)]
    [InlineData("bpf", Severity.High)]
    [InlineData("SYS_PTRACE", Severity.Medium)]
    [InlineData("net_admin", Severity.Medium)]
    [InlineData("CAP_SYSLOG", Severity.Medium)]
    public void A_dangerous_capability_fails_in_any_spelling(string capability, Severity expected)
    {
        var verdict = Assert.Single(CheckRunner.Run<DangerousCapabilities>(Adding(["CHOWN", capability]).OnEc2()));

        Assert.Equal((Verdict.Fail, expected), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("containerDefinitions[0].linuxParameters.capabilities.add[1]", capability, "not added"), Assert.Single(verdict.Evidence));
        var bare = capability.ToUpperInvariant().Replace("CAP_", "", StringComparison.Ordinal);
        Assert.Equal($"Container a adds {(bare == "ALL" ? "all capabilities" : $"capability {bare}")}.", verdict.Message);
    }

    [Fact]
    public void The_worst_of_several_capabilities_decides_and_all_are_evidence()
    {
        var verdict = Assert.Single(CheckRunner.Run<DangerousCapabilities>(Adding(["NET_ADMIN", "SYS_ADMIN"]).OnEc2()));

        Assert.Equal(Severity.High, verdict.Severity);
        Assert.Equal(2, verdict.Evidence.Count);
    }

    [Fact]
    public void Harmless_absent_and_dropped_capabilities_pass()
    {
        var drop = ATaskDefinition.Named("web").OnEc2().WithContainer("a", c => c with { LinuxParameters = new() { Capabilities = new() { Drop = ["ALL"] } } });

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DangerousCapabilities>(Adding(["NET_BIND_SERVICE", "CHOWN", "SETUID"]).OnEc2())).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DangerousCapabilities>(Adding([]).OnEc2())).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DangerousCapabilities>(drop)).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<DangerousCapabilities>(ATaskDefinition.Named("web").OnEc2())).Verdict);
    }

    [Fact]
    public void Tracing_on_fargate_is_low_and_not_so_when_the_definition_also_runs_on_ec2()
    {
        Assert.Equal(Severity.Low, Assert.Single(CheckRunner.Run<DangerousCapabilities>(Adding(["SYS_PTRACE"]))).Severity);

        var both = Adding(["SYS_PTRACE"]).With(d => d with { RequiresCompatibilities = ["EC2", "FARGATE"] });
        Assert.Equal(Severity.Medium, Assert.Single(CheckRunner.Run<DangerousCapabilities>(both)).Severity);
    }

    [Theory]
    [InlineData("apparmor:unconfined")]
    [InlineData("apparmor=unconfined")]
    [InlineData("label:disable")]
    [InlineData("LABEL:DISABLE")]
    [InlineData("label:type:spc_t")]
    [InlineData("seccomp:unconfined")]
    public void An_option_that_ends_confinement_fails(string option)
    {
        var verdict = Assert.Single(CheckRunner.Run<WeakenedSecurityOptions>(WithOptions("no-new-privileges", option)));

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal("containerDefinitions[0].dockerSecurityOptions[1]", Assert.Single(verdict.Evidence).Path);
    }

    [Fact]
    public void Options_that_confine_pass_and_fargate_has_none()
    {
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<WeakenedSecurityOptions>(WithOptions("no-new-privileges", "apparmor:my-profile", "label:type:svirt_apache"))).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<WeakenedSecurityOptions>(WithOptions())).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<WeakenedSecurityOptions>(ATaskDefinition.Named("web"))).Verdict);
    }

    [Fact]
    public void A_reservation_is_no_memory_limit()
    {
        var definition = ATaskDefinition.Named("web").OnEc2().With(d => d with { Memory = null })
            .WithContainer("a")
            .WithContainer("b", c => c with { Memory = null, MemoryReservation = 128 })
            .WithContainer("c", c => c with { Memory = 0 });

        var verdicts = CheckRunner.Run<MissingMemoryLimit>(definition);

        Assert.Equal(["a Pass", "b Fail", "c Fail"], verdicts.Select(v => $"{v.Container} {v.Verdict}"));
        Assert.Equal(Severity.Low, verdicts[1].Severity);
        Assert.Equal([new("memory", "absent", "set, or the container's memory"), new("containerDefinitions[1].memory", "absent", "above 0, or the task's memory")], verdicts[1].Evidence);
        Assert.Equal(("containerDefinitions[2].memory", "0"), (verdicts[2].Evidence[1].Path, verdicts[2].Evidence[1].Actual));
    }

    [Fact]
    public void The_memory_of_the_task_limits_all_its_containers_and_fargate_demands_it()
    {
        var unlimited = ATaskDefinition.Named("web").WithContainer("a", c => c with { Memory = null });

        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<MissingMemoryLimit>(unlimited)).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<MissingMemoryLimit>(unlimited.OnEc2())).Verdict);
    }

    private static ATaskDefinition Adding(IReadOnlyList<string> capabilities) =>
        ATaskDefinition.Named("web").WithContainer("a", c => c with { LinuxParameters = new() { Capabilities = new() { Add = capabilities } } });

    private static ATaskDefinition WithOptions(params string[] options) =>
        ATaskDefinition.Named("web").OnEc2().WithContainer("a", c => c with { DockerSecurityOptions = options });
}
