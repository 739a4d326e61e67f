using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Keys;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Logging;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Keys;

public sealed class UnhealthyKeyTests
{
    private static readonly KmsKey Key = AKey.Named(AKey.OfLogs);

    [Fact]
    public void An_enabled_rotated_closed_key_passes()
    {
        var verdict = Judge(Key);

        Assert.Equal(Verdict.Pass, verdict.Verdict);
        Assert.Equal((SubjectKind.Key, Key.KeyArn, Key.KeyId, ASnapshot.Region), (verdict.Subject!.Kind, verdict.Subject.Key, verdict.Subject.Name, verdict.Subject.Region));
    }

    [Theory]
    [InlineData("PendingDeletion", Severity.Critical)]
    [InlineData("PendingReplicaDeletion", Severity.Critical)]
    [InlineData("Disabled", Severity.High)]
    [InlineData("PendingImport", Severity.High)]
    [InlineData("Unavailable", Severity.High)]
    [InlineData(null, Severity.High)]
    public void A_key_that_cannot_be_used_fails(string? state, Severity severity)
    {
        var verdict = Judge(Key with { KeyState = state });

        Assert.Equal((Verdict.Fail, severity), (verdict.Verdict, verdict.Severity));
        Assert.Equal(new Evidence("KeyMetadata.KeyState", state ?? Evidence.Absent, "Enabled"), Assert.Single(verdict.Evidence));
        Assert.Contains("log group /ecs/app", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_being_updated_can_be_used() => Assert.Equal(Verdict.Pass, Judge(Key with { KeyState = "Updating" }).Verdict);

    [Fact]
    public void The_day_of_deletion_is_told() =>
        Assert.Contains("will be deleted on 2026-12-01", Judge(Key with { KeyState = "PendingDeletion", DeletionDate = new(2026, 12, 1, 1, 0, 0, TimeSpan.Zero) }).Message, StringComparison.Ordinal);

    [Fact]
    public void Rotation_that_is_off_is_medium_and_does_not_count_for_a_key_on_its_way_out()
    {
        var off = Key with { RotationEnabled = Observed.Known<bool?>(false) };

        Assert.Equal((Verdict.Fail, Severity.Medium), (Judge(off).Verdict, Judge(off).Severity));
        Assert.Equal(new Evidence("KeyRotationEnabled", "false", "true"), Assert.Single(Judge(off).Evidence));
        Assert.Equal("KeyMetadata.KeyState", Assert.Single(Judge(off with { KeyState = "PendingDeletion" }).Evidence).Path);
        Assert.Equal(2, Judge(off with { KeyState = "Disabled" }).Evidence.Count);
        Assert.Equal(Verdict.Pass, Judge(Key with { RotationEnabled = Observed.Known<bool?>(null) }).Verdict);
    }

    [Fact]
    public void A_policy_that_is_open_to_everybody_is_high()
    {
        var verdict = Judge(Key with { Policy = AKey.Policy(new PolicyStatement { Effect = "Allow", Actions = ["kms:*"], Principals = [new("AWS", "*")] }) });

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal("Policy.Statement[0].Principal", Assert.Single(verdict.Evidence).Path);
    }

    [Fact]
    public void Keys_of_AWS_and_of_other_accounts_are_not_concerned()
    {
        Assert.Equal(Verdict.NotApplicable, Judge(Key with { KeyManager = "AWS", KeyState = "Disabled" }).Verdict);

        var foreign = AKey.ArnOf(AKey.OfLogs, account: "999988887777");
        Assert.Equal(Verdict.NotApplicable, Judge(Key with { KeyArn = foreign }, foreign).Verdict);
    }

    [Fact]
    public void What_could_not_be_read_is_not_assessed_and_hides_no_failure()
    {
        var gap = ASnapshot.Denied("kms:GetKeyPolicy");
        var noPolicy = Key with { Policy = Observed.Unknown<PolicyDocument?>(gap) };
        Assert.Equal((Verdict.NotAssessed, gap), (Judge(noPolicy).Verdict, Judge(noPolicy).Gaps[0]));
        Assert.Equal(Verdict.Fail, Judge(noPolicy with { KeyState = "Disabled" }).Verdict);

        var noRotation = Key with { RotationEnabled = Observed.Unknown<bool?>(ASnapshot.Denied("kms:GetKeyRotationStatus")) };
        Assert.Equal(Verdict.NotAssessed, Judge(noRotation).Verdict);

        // Known by its reference only.
        var unread = Assert.Single(CheckRunner.Run<UnhealthyKey>(Using(Key.KeyArn)));
        Assert.Equal((Verdict.NotAssessed, Key.KeyArn, "kms:DescribeKey"), (unread.Verdict, unread.Resource.Arn, unread.Gaps[0].Action));
    }

    [Fact]
    public void An_alias_leads_to_its_key_once()
    {
        var byAlias = Using("alias/own") with { Keys = AKey.Facts(Key) };
        Assert.Equal((Verdict.Pass, Key.KeyArn), (Assert.Single(CheckRunner.Run<UnhealthyKey>(byAlias)).Verdict, CheckRunner.Run<UnhealthyKey>(byAlias)[0].Resource.Arn));

        var unlisted = byAlias with { Keys = new() { Keys = ResourceList<KmsKey>.Of([]), Aliases = Observed.Unknown<IReadOnlyList<KeyAlias>>(ASnapshot.Denied("kms:ListAliases")) } };
        Assert.Equal((Verdict.NotAssessed, "kms:ListAliases"), (Assert.Single(CheckRunner.Run<UnhealthyKey>(unlisted)).Verdict, CheckRunner.Run<UnhealthyKey>(unlisted)[0].Gaps[0].Action));

        Assert.Empty(CheckRunner.Run<UnhealthyKey>(Using("alias/aws/logs") with { Keys = AKey.Facts() }));
    }

    [Fact]
    public void A_key_that_does_not_exist_is_reported_by_what_refers_to_it()
    {
        var gone = Using(Key.KeyArn) with { Keys = AKey.Facts() with { Keys = new() { Gaps = [], Absent = [Key.KeyArn] } } };
        Assert.Empty(CheckRunner.Run<UnhealthyKey>(gone));
    }

    [Fact]
    public void Keys_of_clusters_and_trails_of_the_region_count_and_those_of_other_regions_do_not()
    {
        var region = ASnapshot.OfRegion() with
        {
            Keys = new() { Keys = new() { Gaps = [] } },
            Clusters = ResourceList<Cluster>.Of([ACluster.Named()]),
            Trails = ResourceList<Trail>.Of([ATrail.Named(), ATrail.Named("far") with { KmsKeyId = AKey.ArnOf(AKey.OfLogs, "eu-north-1") }]),
        };

        Assert.Equal([AKey.ArnOf(AKey.OfExec), AKey.ArnOf(AKey.OfTrail)], CheckRunner.Run<UnhealthyKey>(region).Select(v => v.Resource.Arn));
    }

    [Fact]
    public void While_what_refers_to_keys_is_unread_there_may_be_more()
    {
        var region = ASnapshot.OfRegion() with { Keys = new() { Keys = new() { Gaps = [] } }, LogGroups = new() { Gaps = [ASnapshot.Denied("logs:DescribeLogGroups")] } };
        Assert.True(Assert.Single(CheckRunner.Run<UnhealthyKey>(region)).IsListGap);
    }

    [Fact]
    public void Three_uses_are_named_and_more_are_hinted_at()
    {
        string Message(int groups) => Assert.Single(CheckRunner.Run<UnhealthyKey>(Using(Key.KeyArn) with
        {
            LogGroups = ResourceList<LogGroup>.Of(Enumerable.Range(1, groups).Select(i => ALogGroup.Named($"/ecs/{i}") with { KmsKeyId = Key.KeyArn })),
            Keys = AKey.Facts(Key with { KeyState = "Disabled" }),
        })).Message;

        Assert.Equal($"Key {Key.KeyId} (log group /ecs/1, log group /ecs/2, log group /ecs/3) is disabled.", Message(3));
        Assert.Equal($"Key {Key.KeyId} (log group /ecs/1, log group /ecs/2, log group /ecs/3, …) is disabled.", Message(4));
    }

    private static Snapshot Using(string key) => ASnapshot.OfRegion() with
    {
        Keys = new() { Keys = ResourceList<KmsKey>.Of([]) },
        LogGroups = ResourceList<LogGroup>.Of([ALogGroup.Named() with { KmsKeyId = key }]),
    };

    private static CheckVerdict Judge(KmsKey key, string? reference = null) =>
        Assert.Single(CheckRunner.Run<UnhealthyKey>(Using(reference ?? key.KeyArn) with { Keys = AKey.Facts(key) }));
}
