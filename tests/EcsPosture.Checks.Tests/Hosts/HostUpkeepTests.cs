using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Hosts;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Compute;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;
using static EcsPosture.Checks.Tests.Hosts.HostJudge;

namespace EcsPosture.Checks.Tests.Hosts;

/// <summary>Checks on what hosts are made of: <see cref="OutdatedImage"/>, <see cref="UnencryptedVolume"/>, <see cref="UnpatchedHost"/>.</summary>
public sealed class HostUpkeepTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(60, null)]
    [InlineData(61, Severity.Medium)]
    [InlineData(180, Severity.Medium)]
    [InlineData(181, Severity.High)]
    public void The_age_of_the_image_decides(int days, Severity? severity)
    {
        var verdict = Image(AHost.Image() with { CreationDate = ASnapshot.TakenAt.AddDays(-days) });

        Assert.Equal((severity is null ? Verdict.Pass : Verdict.Fail, severity ?? Severity.Medium), (verdict.Verdict, verdict.Severity));
    }

    [Theory]
    [InlineData("amzn-ami-2018.03.20231231-amazon-ecs-optimized", Severity.High)]
    [InlineData("amzn2-ami-ecs-hvm-2.0.20261110-x86_64-ebs", Severity.High)]
    public void A_system_past_its_support_is_high_however_young_its_image(string name, Severity severity)
    {
        var verdict = Image(AHost.Image() with { Name = name });

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.Contains("end of its support", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bottlerocket_has_a_limit_of_its_own()
    {
        var image = AHost.Image() with { Name = "bottlerocket-aws-ecs-2-x86_64", CreationDate = ASnapshot.TakenAt.AddDays(-100) };

        Assert.Equal(Verdict.Pass, Image(image).Verdict);
        Assert.Equal(Verdict.Fail, Image(image, ("bottlerocketMaximumAgeDays", "90")).Verdict);
    }

    [Fact]
    public void A_deprecated_or_vanished_image_fails()
    {
        Assert.Equal(Verdict.Pass, Image(AHost.Image() with { DeprecationTime = ASnapshot.TakenAt.AddDays(1) }).Verdict);
        Assert.Equal((Verdict.Fail, Severity.Medium), Image(AHost.Image() with { DeprecationTime = ASnapshot.TakenAt }) is var v ? (v.Verdict, v.Severity) : default);
        Assert.Contains("gone", Of<OutdatedImage>(AHost.Region().WithCompute(c => c with { Images = ResourceList<MachineImage>.Of([]) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unread_image_or_instance_is_not_assessed_and_other_hosts_do_not_apply()
    {
        Assert.Equal(Verdict.NotAssessed, Of<OutdatedImage>(AHost.Region().WithCompute(c => c with { Images = new() { Gaps = [ASnapshot.Denied("ec2:DescribeImages")] } })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Image(AHost.Image() with { CreationDate = null }).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<OutdatedImage>(AHost.Region() with { Compute = new() }).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<OutdatedImage>(External()).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<OutdatedImage>(Managed(AHost.Region())).Verdict);
    }

    [Fact]
    public void Every_volume_must_be_encrypted()
    {
        Assert.Equal(Verdict.Pass, Of<UnencryptedVolume>(AHost.Region()).Verdict);
        var verdict = Of<UnencryptedVolume>(AHost.Region().WithCompute(c => c with { Volumes = ResourceList<EbsVolume>.Of([AHost.Volume() with { Encrypted = false }]) }));
        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("Volumes[vol-0a1b2c3d].Encrypted", "false", "true"), Assert.Single(verdict.Evidence));
    }

    [Fact]
    public void An_unread_volume_leaves_it_open_and_an_open_one_fails_all_the_same()
    {
        var two = AHost.Instance() with { BlockDeviceMappings = [.. AHost.Instance().BlockDeviceMappings, new() { DeviceName = "/dev/xvdb", Ebs = new() { VolumeId = "vol-unread" } }] };

        Assert.Equal(Verdict.NotAssessed, Of<UnencryptedVolume>(AHost.Region(instance: two)).Verdict);
        Assert.Equal(Verdict.Fail, Of<UnencryptedVolume>(AHost.Region(instance: two).WithCompute(c => c with { Volumes = ResourceList<EbsVolume>.Of([AHost.Volume() with { Encrypted = false }]) })).Verdict);
        Assert.Equal(Verdict.NotAssessed, Of<UnencryptedVolume>(AHost.Region().WithCompute(c => c with { Volumes = new() { Gaps = [ASnapshot.Denied("ec2:DescribeVolumes")] } })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<UnencryptedVolume>(AHost.Region(instance: AHost.Instance() with { BlockDeviceMappings = [] })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<UnencryptedVolume>(External()).Verdict);
    }

    [Fact]
    public void A_host_with_nothing_missing_passes() => Assert.Equal(Verdict.Pass, Of<UnpatchedHost>(AHost.Region()).Verdict);

    [Theory]
    [InlineData(1, 0, 0, 0, Severity.High)]
    [InlineData(0, 1, 0, 0, Severity.High)]
    [InlineData(0, 0, 1, 0, Severity.Medium)]
    [InlineData(0, 0, 0, 1, Severity.Medium)]
    public void Missing_patches_fail_by_what_they_fix(int critical, int security, int missing, int failed, Severity severity)
    {
        var verdict = Patches(AHost.Patched() with { CriticalNonCompliantCount = critical, SecurityNonCompliantCount = security, MissingCount = missing, FailedCount = failed });

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        (string, int)[] shown = severity is Severity.High ? [("CriticalNonCompliantCount", critical), ("SecurityNonCompliantCount", security)] : [("MissingCount", missing), ("FailedCount", failed)];
        Assert.Equal(shown.Select(s => new Evidence($"InstancePatchStates[*].{s.Item1}", $"{s.Item2}", "0")), verdict.Evidence);
    }

    [Fact]
    public void A_host_that_nobody_watches_is_low()
    {
        Low(AHost.Region().WithCompute(c => c with { ManagedNodes = ResourceList<ManagedNode>.Of([]) }));
        Low(AHost.Region().WithCompute(c => c with { ManagedNodes = ResourceList<ManagedNode>.Of([AHost.Node() with { PingStatus = "ConnectionLost" }]) }));
        Low(AHost.Region().WithCompute(c => c with { PatchStates = ResourceList<PatchState>.Of([]) }));
        Low(AHost.Region().WithCompute(c => c with { PatchStates = ResourceList<PatchState>.Of([AHost.Patched() with { OperationEndTime = ASnapshot.TakenAt.AddDays(-31) }]) }));
        Low(AHost.Region().WithCompute(c => c with { PatchStates = ResourceList<PatchState>.Of([AHost.Patched() with { OperationEndTime = null }]) }));
        Assert.Equal(Verdict.Pass, Patches(AHost.Patched() with { OperationEndTime = ASnapshot.TakenAt.AddDays(-30) }).Verdict);

        var lost = Of<UnpatchedHost>(AHost.Region().WithCompute(c => c with { ManagedNodes = ResourceList<ManagedNode>.Of([AHost.Node() with { PingStatus = "ConnectionLost" }]) }));
        Assert.Equal(new Evidence("InstanceInformationList[*].PingStatus", "ConnectionLost", "Online"), Assert.Single(lost.Evidence));
        Assert.Equal(new Evidence("InstancePatchStates[*].OperationEndTime", "2026-10-20", "at most 30 days ago"), Assert.Single(Patches(AHost.Patched() with { OperationEndTime = ASnapshot.TakenAt.AddDays(-31) }).Evidence));
        Assert.Equal("absent", Assert.Single(Patches(AHost.Patched() with { OperationEndTime = null }).Evidence).Actual);

        static void Low(Snapshot region) => Assert.Equal((Verdict.Fail, Severity.Low), Of<UnpatchedHost>(region) is var v ? (v.Verdict, v.Severity) : default);
    }

    [Fact]
    public void An_external_host_is_judged_by_its_own_id()
    {
        var region = External();

        Assert.Equal((Verdict.Fail, Severity.Low), Of<UnpatchedHost>(region) is var v ? (v.Verdict, v.Severity) : default);
        Assert.Equal(Verdict.Pass, Of<UnpatchedHost>(region.WithCompute(c => c with
        {
            ManagedNodes = ResourceList<ManagedNode>.Of([AHost.Node("mi-0123456789abcdef0")]), PatchStates = ResourceList<PatchState>.Of([AHost.Patched("mi-0123456789abcdef0")]),
        })).Verdict);
    }

    [Fact]
    public void Unread_facts_leave_it_open_and_what_is_proved_fails_all_the_same()
    {
        var noNodes = AHost.Region().WithCompute(c => c with { ManagedNodes = new() { Gaps = [ASnapshot.Denied("ssm:DescribeInstanceInformation")] } });
        var noStates = AHost.Region().WithCompute(c => c with { PatchStates = new() { Gaps = [ASnapshot.Denied("ssm:DescribeInstancePatchStates")] } });

        Assert.Equal("ssm:DescribeInstanceInformation", Assert.Single(Of<UnpatchedHost>(noNodes).Gaps).Permission);
        Assert.Equal("ssm:DescribeInstancePatchStates", Assert.Single(Of<UnpatchedHost>(noStates).Gaps).Permission);
        Assert.Equal(Verdict.Fail, Of<UnpatchedHost>(noNodes.WithCompute(c => c with { PatchStates = ResourceList<PatchState>.Of([AHost.Patched() with { MissingCount = 3 }]) })).Verdict);
    }

    [Fact]
    public void Hosts_that_are_replaced_Bottlerocket_and_managed_instances_do_not_apply()
    {
        var region = AHost.Region().WithCompute(c => c with { ManagedNodes = ResourceList<ManagedNode>.Of([]) });

        Assert.Equal(Verdict.NotApplicable, Of<UnpatchedHost>(region, ("hostsAreReplaced", "true")).Verdict);
        Assert.Equal(Verdict.Fail, Of<UnpatchedHost>(External(), ("hostsAreReplaced", "true")).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<UnpatchedHost>(AHost.Region().WithCompute(c => c with { ManagedNodes = ResourceList<ManagedNode>.Of([AHost.Node() with { PlatformName = "Bottlerocket OS" }]) })).Verdict);
        Assert.Equal(Verdict.NotApplicable, Of<UnpatchedHost>(Managed(region)).Verdict);
    }

    private static CheckVerdict Image(MachineImage image, params (string, string)[] parameters) =>
        Of<OutdatedImage>(AHost.Region().WithCompute(c => c with { Images = ResourceList<MachineImage>.Of([image]) }), parameters);

    private static CheckVerdict Patches(PatchState state) => Of<UnpatchedHost>(AHost.Region().WithCompute(c => c with { PatchStates = ResourceList<PatchState>.Of([state]) }));
}
