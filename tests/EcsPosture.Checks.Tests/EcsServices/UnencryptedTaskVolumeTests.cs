using EcsPosture.Checks.EcsServices;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.EcsServices;

public sealed class UnencryptedTaskVolumeTests
{
    [Fact]
    public void A_service_without_such_volumes_does_not_apply()
    {
        Assert.Equal(Verdict.NotApplicable, Judge(AService.Named("web")).Verdict);
        Assert.Equal(Verdict.NotApplicable, Judge(With(new ManagedEbsVolume { Encrypted = false }, "INACTIVE")).Verdict);
    }

    [Theory]
    [InlineData(true, "key", false, Verdict.Pass, Severity.Medium)]
    [InlineData(true, null, false, Verdict.Fail, Severity.Info)]
    [InlineData(false, null, false, Verdict.Fail, Severity.Medium)]
    [InlineData(null, null, false, Verdict.Fail, Severity.Medium)]
    [InlineData(null, null, true, Verdict.Pass, Severity.Medium)]
    [InlineData(false, null, true, Verdict.Pass, Severity.Medium)]
    public void Encryption_its_key_and_the_regions_default_decide(bool? encrypted, string? key, bool byDefault, Verdict expected, Severity severity)
    {
        var verdict = Judge(With(new() { Encrypted = encrypted, KmsKeyId = key }), Observed.Known(byDefault));

        Assert.Equal((expected, severity), (verdict.Verdict, verdict.Severity));
        Assert.Equal(encrypted is not true && byDefault ? "The region encrypts volume data by default." : "", expected is Verdict.Pass ? verdict.Message : "");
    }

    [Fact]
    public void The_evidence_names_the_volumes_path()
    {
        var verdict = Judge(With(new()), Observed.Known(false));

        Assert.Equal(new Evidence("deployments[0].volumeConfigurations[0].managedEBSVolume.encrypted", "absent", "true"), Assert.Single(verdict.Evidence));
        Assert.Equal("false", Assert.Single(Judge(With(new() { Encrypted = false }), Observed.Known(false)).Evidence).Actual);
    }

    [Fact]
    public void A_volume_of_a_snapshot_is_for_a_person_to_judge() =>
        Assert.Equal(Verdict.Manual, Judge(With(new() { SnapshotId = "snap-1" }), Observed.Known(false)).Verdict);

    [Fact]
    public void An_unread_default_leaves_it_open_unless_the_volume_says_itself()
    {
        var unread = Observed.Unknown<bool>(ASnapshot.Denied("ec2:GetEbsEncryptionByDefault"));

        Assert.Equal(Verdict.NotAssessed, Judge(With(new()), unread).Verdict);
        Assert.Equal(Verdict.Pass, Judge(With(new() { Encrypted = true, KmsKeyId = "key" }), unread).Verdict);
    }

    private static Service With(ManagedEbsVolume volume, string status = "PRIMARY")
    {
        var service = AService.Named("web");
        return service with { Deployments = [service.Deployments[0] with { Status = status, VolumeConfigurations = [new() { Name = "data", ManagedEBSVolume = volume }] }] };
    }

    private static CheckVerdict Judge(Service service, Observed<bool>? byDefault = null) => Assert.Single(CheckRunner.Run<UnencryptedTaskVolume>(ASnapshot.OfRegion() with
    {
        Services = ResourceList<Service>.Of([service]),
        Compute = AHost.NoCompute with { EbsEncryptionByDefault = byDefault ?? Observed.Known(false) },
    }));
}
