using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.TaskDefinitions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Inventory.Storage;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.TaskDefinitions;

public sealed class EfsVolumeTests
{
    private static readonly EfsVolumeConfiguration Safe = new()
    {
        FileSystemId = "fs-1",
        TransitEncryption = "ENABLED",
        AuthorizationConfig = new() { AccessPointId = "fsap-1", Iam = "ENABLED" },
    };

    [Theory]
    [InlineData(null, "absent")]
    [InlineData("", "absent")]
    [InlineData("DISABLED", "DISABLED")]
    public void The_second_of_two_volumes_without_tls_fails(string? value, string actual)
    {
        var verdict = Assert.Single(CheckRunner.Run<UnencryptedEfsTransit>(With(Safe, Safe with { TransitEncryption = value })));

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("volumes[1].efsVolumeConfiguration.transitEncryption", actual, "ENABLED"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void Tls_on_all_volumes_passes_and_no_efs_volume_is_not_concerned()
    {
        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<UnencryptedEfsTransit>(With(Safe, Safe))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<UnencryptedEfsTransit>(ATaskDefinition.Named("web"))).Verdict);
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<UnauthorizedEfsAccess>(ATaskDefinition.Named("web"))).Verdict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("DISABLED")]
    public void No_iam_authorization_fails_although_the_access_point_is_unread(string? iam)
    {
        var verdict = Assert.Single(CheckRunner.Run<UnauthorizedEfsAccess>(With(Safe with { AuthorizationConfig = new() { AccessPointId = "fsap-1", Iam = iam } })));

        Assert.Equal(Verdict.Fail, verdict.Verdict);
        Assert.Equal(["volumes[0].efsVolumeConfiguration.authorizationConfig.iam"], verdict.Evidence.Select(e => e.Path));
        Assert.Equal("elasticfilesystem:DescribeAccessPoints", Assert.Single(verdict.Gaps).Action);
    }

    [Fact]
    public void No_access_point_fails_and_no_authorization_at_all_fails_twice()
    {
        var iamOnly = Assert.Single(CheckRunner.Run<UnauthorizedEfsAccess>(With(Safe with { AuthorizationConfig = new() { Iam = "ENABLED" } })));
        Assert.Equal(["volumes[0].efsVolumeConfiguration.authorizationConfig.accessPointId"], iamOnly.Evidence.Select(e => e.Path));

        var nothing = Assert.Single(CheckRunner.Run<UnauthorizedEfsAccess>(With(Safe, Safe with { AuthorizationConfig = null })));
        Assert.Equal(2, nothing.Evidence.Count);
        Assert.All(nothing.Evidence, e => Assert.StartsWith("volumes[1].", e.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void An_access_point_that_was_not_read_never_passes()
    {
        var verdict = Assert.Single(CheckRunner.Run<UnauthorizedEfsAccess>(With(Safe)));

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal("fsap-1", Assert.Single(verdict.Gaps).Resource);
        var denied = ASnapshot.With(With(Safe)) with { Storage = ABucket.Facts() with { FileSystems = new() { Gaps = [ASnapshot.Denied("elasticfilesystem:DescribeFileSystems")] } } };
        Assert.Equal("elasticfilesystem:DescribeFileSystems", Assert.Single(Assert.Single(CheckRunner.Run<UnauthorizedEfsAccess>(denied)).Gaps).Action);
    }

    [Fact]
    public void An_access_point_with_a_user_and_a_folder_of_its_own_passes_and_each_lack_fails()
    {
        var point = new AccessPoint { AccessPointId = "fsap-1", EnforcesUser = true, RootPath = "/web" };

        Assert.Equal(Verdict.Pass, Judge(point).Verdict);
        Assert.Equal(new Evidence("fsap-1: PosixUser", "absent", "a user of its own"), Assert.Single(Failing(point with { EnforcesUser = false }).Evidence));
        Assert.Equal(new Evidence("fsap-1: RootDirectory.Path", "/", "a folder of its own"), Assert.Single(Failing(point with { RootPath = "/" }).Evidence));
        Assert.Equal("fsap-1, which does not exist", Assert.Single(Failing(point with { AccessPointId = "fsap-2" }).Evidence).Actual);

        static CheckVerdict Judge(AccessPoint point) => Assert.Single(CheckRunner.Run<UnauthorizedEfsAccess>(Region(Observed.Known<IReadOnlyList<AccessPoint>>([point]))));

        static CheckVerdict Failing(AccessPoint point)
        {
            var verdict = Judge(point);
            Assert.Equal(Verdict.Fail, verdict.Verdict);
            return verdict;
        }
    }

    [Fact]
    public void Access_points_that_could_not_be_read_are_its_gap()
    {
        var verdict = Assert.Single(CheckRunner.Run<UnauthorizedEfsAccess>(Region(Observed.Unknown<IReadOnlyList<AccessPoint>>(ASnapshot.Denied("elasticfilesystem:DescribeAccessPoints")))));

        Assert.Equal(Verdict.NotAssessed, verdict.Verdict);
        Assert.Equal(GapKind.Denied, Assert.Single(verdict.Gaps).Kind);
    }

    private static Snapshot Region(Observed<IReadOnlyList<AccessPoint>> points) => ASnapshot.With(With(Safe)) with
    {
        Storage = new()
        {
            FileSystems = ResourceList<FileSystem>.Of(
            [
                new() { FileSystemArn = $"arn:aws:elasticfilesystem:{ASnapshot.Region}:{ASnapshot.AccountId}:file-system/fs-1", FileSystemId = "fs-1", AccessPoints = points, ContentHash = "fs" },
            ]),
        },
    };

    private static ATaskDefinition With(params EfsVolumeConfiguration[] volumes) =>
        ATaskDefinition.Named("web").With(d => d with { Volumes = [.. volumes.Select((v, i) => new Volume { Name = $"v{i}", EfsVolumeConfiguration = v })] });
}
