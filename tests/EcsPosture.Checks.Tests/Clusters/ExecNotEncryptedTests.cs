using EcsPosture.Checks.Clusters;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Clusters;

public sealed class ExecNotEncryptedTests
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";

    [Fact]
    public void With_everything_set_and_an_enabled_key_it_passes() => Assert.Equal(Verdict.Pass, Judge(Region(ACluster.Named())).Verdict);

    [Fact]
    public void A_key_that_is_unread_missing_or_disabled_is_told_apart()
    {
        var unread = Judge(Region(ACluster.Named()) with { Keys = AKey.Facts() });
        Assert.Equal((Verdict.NotAssessed, "kms:DescribeKey"), (unread.Verdict, Assert.Single(unread.Gaps).Action));

        var disabled = Judge(Region(ACluster.Named()) with { Keys = AKey.Facts(AKey.Named(AKey.OfExec) with { KeyState = "Disabled" }) });
        Assert.Equal((Verdict.Fail, Severity.Medium, $"{Key}, Disabled"), (disabled.Verdict, disabled.Severity, Assert.Single(disabled.Evidence).Actual));

        var missing = Judge(Region(ACluster.Named()) with { Keys = new() { Keys = new() { Gaps = [], Absent = [Key] } } });
        Assert.Equal((Verdict.Fail, $"{Key}, which does not exist"), (missing.Verdict, Assert.Single(missing.Evidence).Actual));

        var ofAws = Judge(Region(ACluster.Named()) with { Keys = AKey.Facts(AKey.Named(AKey.OfExec) with { KeyManager = "AWS" }) });
        Assert.Equal(Verdict.Fail, ofAws.Verdict);
        Assert.Equal(Verdict.Fail, Judge(Region(With(new() { KmsKeyId = "alias/aws/ecs" }))).Verdict);
    }

    [Fact]
    public void Without_a_key_it_fails()
    {
        Assert.Equal(Verdict.Fail, Judge(Region(With(new() { Logging = "DEFAULT" }))).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Region(ACluster.Named() with { Configuration = null })).Verdict);
    }

    [Fact]
    public void A_destination_without_its_flag_fails()
    {
        var group = Judge(Region(With(new() { KmsKeyId = Key, Logging = "OVERRIDE", LogConfiguration = new() { CloudWatchLogGroupName = "/ecs/exec" } })));
        var bucket = Judge(Region(With(new() { KmsKeyId = Key, Logging = "OVERRIDE", LogConfiguration = new() { S3BucketName = "sessions" } })));

        Assert.EndsWith("cloudWatchEncryptionEnabled", Assert.Single(group.Evidence).Path, StringComparison.Ordinal);
        Assert.EndsWith("s3EncryptionEnabled", Assert.Single(bucket.Evidence).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flag_without_a_key_on_the_group_makes_sessions_fail()
    {
        var verdict = Judge(Region(ACluster.Named()) with { LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named("/ecs/exec") with { KmsKeyId = null }]) });

        Assert.Equal((Verdict.Fail, Severity.Medium), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void Unread_groups_are_named_as_a_gap()
    {
        var verdict = Judge(Region(ACluster.Named()) with { LogGroups = new() { Gaps = [ASnapshot.Denied("logs:DescribeLogGroups")] } });

        Assert.Equal((Verdict.NotAssessed, "logs:DescribeLogGroups"), (verdict.Verdict, verdict.Gaps[0].Action));
    }

    [Fact]
    public void A_cluster_without_exec_is_not_concerned_and_one_with_unread_services_not_assessed()
    {
        var plain = Region(With(new())) with { Services = ResourceList<Service>.Of([AService.Named("web")]) };

        Assert.Equal(Verdict.NotApplicable, Judge(plain).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(plain with { Services = new() }).Verdict);
    }

    [Fact]
    public void A_configuration_that_was_not_asked_for_is_not_assessed() =>
        Assert.Equal(Verdict.NotAssessed, Judge(Region(ACluster.Named() with { Configuration = null, Settings = null })).Verdict);

    private static Cluster With(ExecuteCommandConfiguration exec) => ACluster.Named() with { Configuration = new() { ExecuteCommandConfiguration = exec } };

    private static Snapshot Region(Cluster cluster) => ASnapshot.OfRegion() with
    {
        Clusters = ResourceList<Cluster>.Of([cluster]),
        Services = ResourceList<Service>.Of([AService.Named("web") with { EnableExecuteCommand = true }]),
        LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named("/ecs/exec")]),
        Keys = AKey.Facts(AKey.Named(AKey.OfExec)),
    };

    private static CheckVerdict Judge(Snapshot region) => Assert.Single(CheckRunner.Run<ExecNotEncrypted>(region));
}
