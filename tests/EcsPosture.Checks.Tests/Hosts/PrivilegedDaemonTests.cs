using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Hosts;

public sealed class PrivilegedDaemonTests
{
    private const string DaemonArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:daemon/main/sensor";
    private const string RevisionArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:daemon-revision/main/sensor/1";
    private const string DefinitionArn = $"arn:aws:ecs:{ASnapshot.Region}:{ASnapshot.AccountId}:daemon-task-definition/sensor:3";

    [Fact]
    public void A_daemon_that_keeps_to_itself_passes()
    {
        var verdict = Judge(Safe);

        Assert.Equal(Verdict.Pass, verdict.Verdict);
        Assert.Equal((SubjectKind.Daemon, DaemonArn, "sensor"), (verdict.Subject!.Kind, verdict.Subject.Key, verdict.Subject.Name));
        Assert.Equal([ACluster.ArnOf()], verdict.Clusters);
    }

    [Fact]
    public void Power_over_the_host_fails()
    {
        AssertFails(Safe with { PidMode = "shared" }, "pidMode", Severity.Medium);
        AssertFails(Safe with { IpcMode = "shared" }, "ipcMode", Severity.Medium);
        AssertFails(With(c => c with { Privileged = true }), "containerDefinitions[0].privileged", Severity.Medium);
        AssertFails(With(c => c with { LinuxParameters = new() { Capabilities = new() { Add = ["CHOWN", "SYS_PTRACE"] } } }), "containerDefinitions[0].linuxParameters.capabilities.add", Severity.Medium);
        Assert.Equal("Daemon sensor shares processes with the tasks of its instance.", Judge(Safe with { PidMode = "shared" }).Message);
        Assert.Equal("Daemon sensor shares memory with the tasks of its instance.", Judge(Safe with { IpcMode = "shared" }).Message);
        Assert.Equal(Verdict.Pass, Judge(Safe with { PidMode = "none", IpcMode = "none" }).Verdict);

        static void AssertFails(DaemonTaskDefinition definition, string path, Severity severity)
        {
            var verdict = Judge(definition);
            Assert.Equal((Verdict.Fail, severity, path), (verdict.Verdict, verdict.Severity, Assert.Single(verdict.Evidence).Path));
        }
    }

    [Fact]
    public void An_image_that_is_not_pinned_is_low_unless_trusted()
    {
        var unpinned = With(c => c with { Image = "docker.io/vendor/sensor:5" });

        Assert.Equal((Verdict.Fail, Severity.Low), Judge(unpinned) is var v ? (v.Verdict, v.Severity) : default);
        Assert.Equal(Verdict.Pass, Judge(unpinned, ("trustedImages", "docker.io/vendor/")).Verdict);
        Assert.Equal(Verdict.Pass, Judge(With(c => c with { Image = "public.ecr.aws/aws-observability/aws-for-fluent-bit:3" })).Verdict);
    }

    [Fact]
    public void A_daemon_on_its_way_out_or_without_a_revision_does_not_apply()
    {
        Assert.Equal(Verdict.NotApplicable, Judge(Safe, daemon: Running with { Status = "DELETE_IN_PROGRESS" }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(Safe, daemon: Running with { CurrentRevisions = [] }).Verdict);
    }

    [Fact]
    public void What_is_unread_is_not_assessed()
    {
        var region = Region(Safe, Running);

        Assert.Equal(Verdict.NotAssessed, Run(region.WithCompute(c => c with { DaemonRevisions = new() { Gaps = [ASnapshot.Denied("ecs:DescribeDaemonRevisions")] } })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Run(region.WithCompute(c => c with { DaemonTaskDefinitions = new() { Gaps = [ASnapshot.Denied("ecs:DescribeDaemonTaskDefinition")] } })).Verdict);
        Assert.True(Run(region.WithCompute(c => c with { Daemons = new() { Gaps = [ASnapshot.Denied("ecs:ListDaemons")] } })).IsListGap);
    }

    private static Daemon Running { get; } = new() { DaemonArn = DaemonArn, ClusterArn = ACluster.ArnOf(), Status = "ACTIVE", CurrentRevisions = [new() { Arn = RevisionArn, TotalRunningCount = 1 }], ContentHash = "daemon" };

    private static DaemonTaskDefinition Safe { get; } = new()
    {
        DaemonTaskDefinitionArn = DefinitionArn,
        Family = "sensor",
        Revision = 3,
        ContainerDefinitions = [new() { Name = "sensor", Image = $"docker.io/vendor/sensor:5@sha256:{new string('a', 64)}" }],
        ContentHash = "definition",
    };

    private static DaemonTaskDefinition With(Func<ContainerDefinition, ContainerDefinition> change) => Safe with { ContainerDefinitions = [change(Safe.ContainerDefinitions[0])] };

    private static CheckVerdict Judge(DaemonTaskDefinition definition, params (string, string)[] parameters) => Run(Region(definition, Running), parameters);

    private static CheckVerdict Judge(DaemonTaskDefinition definition, Daemon daemon) => Run(Region(definition, daemon));

    private static CheckVerdict Run(Snapshot region, params (string Name, string Value)[] parameters) => Assert.Single(CheckRunner.Run<PrivilegedDaemon>(region, parameters));

    private static Snapshot Region(DaemonTaskDefinition definition, Daemon daemon) => AHost.Region().WithCompute(c => c with
    {
        Daemons = ResourceList<Daemon>.Of([daemon]),
        DaemonRevisions = ResourceList<DaemonRevision>.Of([new() { DaemonRevisionArn = RevisionArn, DaemonTaskDefinitionArn = DefinitionArn, ContentHash = "revision" }]),
        DaemonTaskDefinitions = ResourceList<DaemonTaskDefinition>.Of([definition]),
    });
}
