using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Storage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Audit;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Inventory.Storage;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Storage;

/// <summary>Buckets of trails and of files of environment variables.</summary>
public sealed class BucketTests
{
    private const string AllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
    private static readonly Bucket Trail = ABucket.Named("audit-logs");
    private static readonly Bucket Open = Trail with { Block = Observed.Known<PublicAccessBlock?>(null) };

    [Fact]
    public void A_closed_bucket_passes()
    {
        var verdict = OfTrail(Trail);
        Assert.Equal(Verdict.Pass, verdict.Verdict);
        Assert.Equal((SubjectKind.Bucket, "arn:aws:s3:::audit-logs", "audit-logs", "global"), (verdict.Subject!.Kind, verdict.Subject.Key, verdict.Subject.Name, verdict.Subject.Region));
        Assert.Equal(Verdict.Pass, OfFile(Trail).Verdict);
    }

    [Fact]
    public void A_block_of_the_account_is_as_good_as_one_of_the_bucket_also_when_the_settings_are_shared_out()
    {
        Assert.Equal(Verdict.Pass, OfTrail(Open, ABucket.Block).Verdict);

        var half = ABucket.Block with { BlockPublicAcls = false, IgnorePublicAcls = false };
        var other = ABucket.Block with { BlockPublicPolicy = false, RestrictPublicBuckets = false };
        Assert.Equal(Verdict.Pass, OfTrail(Trail with { Block = Observed.Known<PublicAccessBlock?>(half) }, other).Verdict);

        var verdict = OfTrail(Trail with { Block = Observed.Known<PublicAccessBlock?>(half) }, ABucket.Block with { IgnorePublicAcls = false });
        Assert.Equal((Verdict.Fail, Severity.Medium, "IgnorePublicAcls off"), (verdict.Verdict, verdict.Severity, Assert.Single(verdict.Evidence).Actual));
    }

    [Fact]
    public void Without_a_block_it_is_medium() =>
        Assert.Equal(((Verdict.Fail, Severity.Medium), (Verdict.Fail, Severity.Medium)), ((OfTrail(Open).Verdict, OfTrail(Open).Severity), (OfFile(Open).Verdict, OfFile(Open).Severity)));

    [Fact]
    public void A_public_policy_is_critical_for_a_trail_and_high_for_a_file()
    {
        var bad = Open with { PolicyIsPublic = Observed.Known(true) };

        Assert.Equal((Verdict.Fail, Severity.Critical), (OfTrail(bad).Verdict, OfTrail(bad).Severity));
        Assert.Contains(OfTrail(bad).Evidence, e => e == new Evidence("PolicyStatus.IsPublic", "true", "false"));
        Assert.Equal((Verdict.Fail, Severity.High), (OfFile(bad).Verdict, OfFile(bad).Severity));
    }

    [Theory]
    [InlineData(AllUsers)]
    [InlineData("http://acs.amazonaws.com/groups/global/AuthenticatedUsers")]
    public void A_list_that_names_everybody_is_critical(string group)
    {
        var verdict = OfTrail(Open with { Grants = Observed.Known<IReadOnlyList<AclGrant>>([new("http://acs.amazonaws.com/groups/s3/LogDelivery", "WRITE"), new(group, "READ")]) });
        Assert.Equal((Verdict.Fail, Severity.Critical), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void A_block_takes_the_effect_of_a_public_policy_or_list()
    {
        var policy = OfTrail(Trail with { PolicyIsPublic = Observed.Known(true) });
        Assert.Equal(Verdict.Pass, policy.Verdict);
        Assert.Contains("public policy", policy.Message, StringComparison.Ordinal);

        Assert.Equal(Verdict.Pass, OfTrail(Trail with { Grants = Observed.Known<IReadOnlyList<AclGrant>>([new(AllUsers, "READ")]) }).Verdict);
        Assert.Equal(Verdict.Pass, OfTrail(Open with { PolicyIsPublic = Observed.Known(true) }, ABucket.Block).Verdict);
    }

    [Fact]
    public void What_is_unread_never_passes_and_hides_no_failure()
    {
        var gap = ASnapshot.Denied("s3:GetBucketPolicyStatus");
        foreach (var bucket in (Bucket[])
            [
                Trail with { PolicyIsPublic = Observed.Unknown<bool>(gap) }, Trail with { Grants = Observed.Unknown<IReadOnlyList<AclGrant>>(gap) },
                Trail with { Block = Observed.Unknown<PublicAccessBlock?>(gap) },
            ])
        {
            Assert.Equal(Verdict.NotAssessed, OfTrail(bucket).Verdict);
            Assert.Equal(Verdict.NotAssessed, OfFile(bucket).Verdict);
        }

        Assert.Equal(Verdict.Pass, OfTrail(Trail with { Block = Observed.Unknown<PublicAccessBlock?>(gap) }, ABucket.Block).Verdict);
        Assert.Equal(Verdict.Fail, OfTrail(Open with { PolicyIsPublic = Observed.Unknown<bool>(gap) }).Verdict);

        // Whether the policy takes effect is open while the account's block is.
        var region = Region(Open with { PolicyIsPublic = Observed.Known(true) }, null);
        region = region with { Storage = region.Storage with { AccountBlock = Observed.Unknown<PublicAccessBlock?>(gap) } };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<PublicTrailBucket>(region)).Verdict);
        Assert.Equal(Verdict.NotAssessed, OfFile(Trail with { Encryption = Observed.Unknown<BucketEncryption?>(gap) }).Verdict);
    }

    [Fact]
    public void A_trails_bucket_of_another_account_and_another_accounts_trail_are_not_concerned()
    {
        Assert.Equal(Verdict.NotApplicable, OfTrail(ABucket.Named("other")).Verdict);

        var foreign = ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of([ATrail.Named("org", "999988887777")]) };
        Assert.Empty(CheckRunner.Run<PublicTrailBucket>(foreign));
    }

    [Fact]
    public void A_bucket_that_several_trails_and_regions_share_is_judged_once()
    {
        var trails = ResourceList<Trail>.Of([ATrail.Named("a"), ATrail.Named("b")]);
        var known = ASnapshot.OfRegion() with { Trails = trails, Storage = ABucket.Facts(Trail) };
        var other = ASnapshot.OfRegion("us-east-1") with { Trails = trails };

        Assert.Equal(Verdict.Pass, Assert.Single(CheckRunner.Run<PublicTrailBucket>(ASnapshot.Account(other, known))).Verdict);
        Assert.Empty(CheckRunner.Run<PublicTrailBucket>(ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of([ATrail.Named() with { S3BucketName = "" }]) }));
    }

    [Fact]
    public void While_a_region_s_buckets_are_unread_the_trail_s_may_be_among_them()
    {
        var trails = ResourceList<Trail>.Of([ATrail.Named()]);
        var empty = ASnapshot.OfRegion() with { Trails = trails };
        var (unread, other) = (Unread("us-east-1", "first"), Unread("us-west-2", "second"));

        Assert.Equal("first", Gap(empty, unread));
        Assert.Equal("first", Gap(unread, empty, other));
        Assert.Null(Gap(empty, ASnapshot.OfRegion("us-east-1")));

        Snapshot Unread(string region, string action) => ASnapshot.OfRegion(region) with { Trails = trails, Storage = new() { Buckets = new() { Gaps = [ASnapshot.Denied(action)] } } };
        static string? Gap(params Snapshot[] regions) => Assert.Single(CheckRunner.Run<PublicTrailBucket>(ASnapshot.Account(regions))).Gaps is [var gap, ..] ? gap.Action : null;
    }

    [Fact]
    public void The_block_of_the_account_counts_whichever_region_read_it()
    {
        var none = Region(Open, null);
        var read = ASnapshot.OfRegion("us-east-1") with { Storage = ABucket.Facts() with { AccountBlock = Observed.Known<PublicAccessBlock?>(ABucket.Block) } };
        var unread = none with { Storage = none.Storage with { AccountBlock = Observed.Unknown<PublicAccessBlock?>(ASnapshot.Denied("s3:GetAccountPublicAccessBlock")) } };

        Assert.Equal(Verdict.Pass, Of(none, read).Verdict);
        Assert.Equal(Verdict.Pass, Of(unread, read).Verdict);
        Assert.Equal(Verdict.Fail, Of(none).Verdict);
        Assert.Equal("s3:GetAccountPublicAccessBlock", Assert.Single(Of(unread).Gaps).Action);

        // Of two unread blocks the bucket's own is told.
        var own = unread with { Storage = unread.Storage with { Buckets = ResourceList<Bucket>.Of([Trail with { Block = Observed.Unknown<PublicAccessBlock?>(ASnapshot.Denied("s3:GetBucketPublicAccessBlock")) }]) } };
        Assert.Equal("s3:GetBucketPublicAccessBlock", Assert.Single(Of(own).Gaps).Action);

        static CheckVerdict Of(params Snapshot[] regions) => Assert.Single(CheckRunner.Run<PublicTrailBucket>(ASnapshot.Account(regions)));
    }

    [Fact]
    public void Unread_lists_of_buckets_or_trails_are_not_assessed()
    {
        var gap = ASnapshot.Denied("s3:ListBuckets");
        var unlisted = ASnapshot.OfRegion() with { Trails = ResourceList<Trail>.Of([ATrail.Named()]), Storage = new() { Buckets = new() { Gaps = [gap] } } };
        Assert.Equal((Verdict.NotAssessed, gap), (Assert.Single(CheckRunner.Run<PublicTrailBucket>(unlisted)).Verdict, CheckRunner.Run<PublicTrailBucket>(unlisted)[0].Gaps[0]));

        var noTrails = ASnapshot.OfRegion() with { Trails = new() { Gaps = [ASnapshot.Denied("cloudtrail:DescribeTrails")] } };
        Assert.True(Assert.Single(CheckRunner.Run<PublicTrailBucket>(noTrails)).IsListGap);
    }

    [Fact]
    public void A_file_in_a_bucket_that_is_not_the_accounts_is_high()
    {
        var verdict = OfFile(ABucket.Named("other"));
        Assert.Equal((Verdict.Fail, Severity.High, "arn:aws:s3:::audit-logs/web/production.env"), (verdict.Verdict, verdict.Severity, Assert.Single(verdict.Evidence).Actual));

        var unlisted = ASnapshot.With(Definition("arn:aws:s3:::audit-logs/a.env")) with { Storage = new() { Buckets = new() { Gaps = [ASnapshot.Denied("s3:ListBuckets")] } } };
        Assert.Equal(Verdict.NotAssessed, Assert.Single(CheckRunner.Run<ExposedEnvironmentFile>(unlisted)).Verdict);
    }

    [Fact]
    public void A_file_with_another_ending_is_low_and_encryption_with_S3s_key_is_told()
    {
        var wrong = Assert.Single(CheckRunner.Run<ExposedEnvironmentFile>(ASnapshot.With(Definition("arn:aws:s3:::audit-logs/web.txt")) with { Storage = ABucket.Facts(Trail) }));
        Assert.Equal((Verdict.Fail, Severity.Low, "containerDefinitions[0].environmentFiles[0].value"), (wrong.Verdict, wrong.Severity, Assert.Single(wrong.Evidence).Path));

        foreach (var encryption in (BucketEncryption?[])[null, new("AES256", null)])
        {
            var verdict = OfFile(Trail with { Encryption = Observed.Known(encryption) });
            Assert.Equal(Verdict.Pass, verdict.Verdict);
            Assert.Contains("key of S3", verdict.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("key of S3", OfFile(Trail).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_without_such_a_file_is_not_concerned() =>
        Assert.Equal(Verdict.NotApplicable, Assert.Single(CheckRunner.Run<ExposedEnvironmentFile>(ATaskDefinition.Named("web"))).Verdict);

    private static ATaskDefinition Definition(string file) =>
        ATaskDefinition.Named("web").WithContainer("app", c => c with { EnvironmentFiles = [new() { Value = file, Type = "s3" }] });

    private static Snapshot Region(Bucket bucket, PublicAccessBlock? account) => ASnapshot.With(Definition("arn:aws:s3:::audit-logs/web/production.env")) with
    {
        Trails = ResourceList<Trail>.Of([ATrail.Named()]),
        Storage = ABucket.Facts(bucket) with { AccountBlock = Observed.Known(account) },
    };

    private static CheckVerdict OfTrail(Bucket bucket, PublicAccessBlock? account = null) => Assert.Single(CheckRunner.Run<PublicTrailBucket>(Region(bucket, account)));

    private static CheckVerdict OfFile(Bucket bucket, PublicAccessBlock? account = null) => Assert.Single(CheckRunner.Run<ExposedEnvironmentFile>(Region(bucket, account)));
}
