using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.TaskDefinitions;

public sealed class PrivilegedContainerTests
{
    [Fact]
    public void An_absent_or_false_flag_passes()
    {
        var definition = ATaskDefinition.Named("web").OnEc2().WithContainer("a").WithContainer("b", c => c with { Privileged = false });

        Assert.All(CheckRunner.Run<PrivilegedContainer>(definition), v => Assert.Equal(Verdict.Pass, v.Verdict));
    }

    [Fact]
    public void One_privileged_container_of_two_fails_alone()
    {
        var definition = ATaskDefinition.Named("web").OnEc2().WithContainer("a").WithContainer("b", c => c with { Privileged = true });

        var verdicts = CheckRunner.Run<PrivilegedContainer>(definition);

        Assert.Equal(["a Pass", "b Fail"], verdicts.Select(v => $"{v.Container} {v.Verdict}"));
        Assert.Equal(new Evidence("containerDefinitions[1].privileged", "true", "false or absent"), Assert.Single(verdicts[1].Evidence));
        Assert.Equal((Severity.High, "Container b runs privileged."), (verdicts[1].Severity, verdicts[1].Message));
    }

    [Fact]
    public void The_container_engines_socket_makes_it_critical_for_a_container_that_mounts_it()
    {
        var definition = ATaskDefinition.Named("web").OnEc2()
            .With(d => d with { Volumes = [new() { Name = "data", Host = new() { SourcePath = "/data" } }, new() { Name = "socket", Host = new() { SourcePath = "/var/run/docker.sock" } }] })
            .WithContainer("a", c => c with { Privileged = true, MountPoints = [new() { SourceVolume = "data" }, new() { SourceVolume = "socket" }] })
            .WithContainer("b", c => c with { Privileged = true, MountPoints = [new() { SourceVolume = "data" }] })
            .WithContainer("c", c => c with { Privileged = true });

        Assert.Equal([Severity.Critical, Severity.High, Severity.High], CheckRunner.Run<PrivilegedContainer>(definition).Select(v => v.Severity));
    }

    [Fact]
    public void Host_networking_makes_it_critical()
    {
        var definition = ATaskDefinition.Named("web").OnEc2().With(d => d with { NetworkMode = "host" }).WithContainer("a", c => c with { Privileged = true });

        var verdict = Assert.Single(CheckRunner.Run<PrivilegedContainer>(definition));
        Assert.Equal(Severity.Critical, verdict.Severity);
        Assert.Equal("Container a runs privileged and shares more of the host (network, processes or the container socket).", verdict.Message);
    }

    [Fact]
    public void Fargate_and_windows_are_not_concerned()
    {
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<PrivilegedContainer>(ATaskDefinition.Named("web"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<PrivilegedContainer>(ATaskDefinition.Named("web").OnEc2().OnWindows())).Verdict);
    }

    [Fact]
    public void A_revision_that_could_not_be_described_is_not_assessed()
    {
        var arn = ATaskDefinition.ArnOf("web", 3);
        var region = ASnapshot.OfRegion() with
        {
            TaskDefinitions = new() { Items = [new(arn, Inventory.Observed.Unknown<Inventory.Ecs.TaskDefinition>(ASnapshot.Denied("ecs:DescribeTaskDefinition", arn)))], Gaps = [] },
        };

        var verdict = Assert.Single(CheckRunner.Run<PrivilegedContainer>(region));

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("web", verdict.Subject?.Key);
        Assert.Equal("ecs:DescribeTaskDefinition", Assert.Single(verdict.Gaps).Permission);
    }
}
