using EcsPosture.Inventory.Keys;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

/// <summary>Reads keys, secrets, parameters, file systems and buckets from their files.</summary>
public sealed class DataReadingTests
{
    private const string KeyId = "11111111-2222-3333-4444-555555555555";
    private const string KeyArn = $"arn:aws:kms:{AFolder.Region}:{AFolder.Account}:key/{KeyId}";
    private const string SecretArn = $"arn:aws:secretsmanager:{AFolder.Region}:{AFolder.Account}:secret:web/db-AbCdEf";
    private const string Policy = """{"Policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\"}]}"}""";
    private const string System = $"arn:aws:elasticfilesystem:{AFolder.Region}:{AFolder.Account}:file-system/fs-1";

    [Fact]
    public void A_key_is_read_with_its_rotation_and_policy()
    {
        var keys = WithKey("CUSTOMER").With(SnapshotPaths.GetKeyRotationStatus(KeyId), """{"KeyRotationEnabled":true}""").With(SnapshotPaths.GetKeyPolicy(KeyId), Policy).Read().Keys;

        var key = keys.Find(KeyArn).Require()!;
        Assert.Equal(("Enabled", true, true), (key.KeyState, key.RotationEnabled.Require(), key.IsUsable));
        Assert.Single(key.Policy.Require()!.Statements);
        Assert.Same(key, keys.Find(KeyId).Require());
        Assert.NotEqual("", key.ContentHash);
    }

    [Fact]
    public void Rotation_and_policy_that_were_not_read_are_unknown_and_those_of_AWSs_keys_do_not_exist()
    {
        var own = WithKey("CUSTOMER").Read().Keys.Find(KeyArn).Require()!;
        Assert.Equal(("kms:GetKeyRotationStatus", "kms:GetKeyPolicy"), (own.RotationEnabled.Gap!.Action, own.Policy.Gap!.Action));

        var ofAws = WithKey("AWS").Read().Keys.Find(KeyArn).Require()!;
        Assert.Equal((null, null), (ofAws.RotationEnabled.Require(), ofAws.Policy.Require()));

        var imported = WithKey("CUSTOMER", origin: "EXTERNAL").Read().Keys.Find(KeyArn).Require()!;
        Assert.Null(imported.RotationEnabled.Require());
        Assert.False(imported.Policy.IsKnown);
    }

    [Fact]
    public void A_key_that_was_refused_is_unknown_and_one_that_KMS_does_not_know_does_not_exist()
    {
        var gap = new Gap(GapKind.Denied, "kms:DescribeKey", KeyArn, "AccessDeniedException", "no", "kms:DescribeKey") { File = SnapshotPaths.DescribeKey(KeyId) };
        Assert.Equal(gap, AFolder.OfRegion().With(gap).Read().Keys.Find(KeyArn).Gap);

        var missing = gap with { Kind = GapKind.Failed, Code = "NotFoundException" };
        Assert.Null(AFolder.OfRegion().With(missing).Read().Keys.Find(KeyArn).Require());

        Assert.Equal("kms:DescribeKey", AFolder.OfRegion().Read().Keys.Find(KeyArn).Gap!.Action);
    }

    [Theory]
    [InlineData("alias/own")]
    [InlineData($"arn:aws:kms:{AFolder.Region}:{AFolder.Account}:alias/own")]
    public void An_alias_leads_to_its_key(string reference)
    {
        var folder = WithKey("CUSTOMER").With(SnapshotPaths.ListAliases, $$"""{"Aliases":[{"AliasName":"alias/own","TargetKeyId":"{{KeyId}}"}]}""");

        Assert.Equal(KeyArn, folder.Read().Keys.Find(reference).Require()!.KeyArn);
        Assert.Null(folder.Read().Keys.Find("alias/other").Require());
        Assert.Equal("kms:ListAliases", WithKey("CUSTOMER").Read().Keys.Find(reference).Gap!.Action);
    }

    [Fact]
    public void Keys_behind_aliases_that_were_refused_may_be_missing_and_where_no_alias_was_asked_about_none_is()
    {
        var refused = new Gap(GapKind.Denied, "kms:ListAliases", null, "AccessDeniedException", "no", "kms:ListAliases") { File = SnapshotPaths.ListAliases };

        Assert.Equal([refused], WithKey("CUSTOMER").With(refused).Read().Keys.Keys.Gaps);
        Assert.True(WithKey("CUSTOMER").Read().Keys.Keys.IsComplete);
    }

    [Fact]
    public void Aliases_of_AWS_are_known_by_their_name()
    {
        Assert.True(KeysFacts.IsManagedAlias("alias/aws/ssm"));
        Assert.True(KeysFacts.IsManagedAlias("arn:aws:kms:eu-west-1:1:alias/aws/ssm"));
        Assert.False(KeysFacts.IsManagedAlias("alias/awsome"));
        Assert.False(KeysFacts.IsManagedAlias(KeyId));
    }

    [Theory]
    [InlineData($"{SecretArn}", true, "web/db-AbCdEf", false)]
    [InlineData($"{SecretArn}:key::", true, "web/db-AbCdEf", false)]
    [InlineData($"{SecretArn}:key:AWSCURRENT:", true, "web/db-AbCdEf", false)]
    [InlineData($"{SecretArn}:::0123", true, "web/db-AbCdEf", true)]
    [InlineData("/aws/reference/secretsmanager/web/db", true, "web/db", false)]
    [InlineData("arn:aws:ssm:eu-west-1:111122223333:parameter/web/token", false, "web/token", false)]
    [InlineData("/web/token", false, "web/token", false)]
    [InlineData("token", false, "token", false)]
    [InlineData("token:3", false, "token", true)]
    [InlineData("token:prod", false, "token", false)]
    [InlineData("", false, "", false)]
    public void A_reference_tells_what_it_means(string valueFrom, bool isSecret, string name, bool isPinned)
    {
        var source = ValueSource.OfValue(valueFrom);
        Assert.Equal((isSecret, name, isPinned), (source.IsSecret, source.Name, source.IsPinned));
    }

    [Fact]
    public void A_credential_is_a_secret_by_ARN_or_by_name()
    {
        Assert.Equal(new ValueSource(true, "registry", null, null), ValueSource.OfCredentials("registry"));
        Assert.Equal(new ValueSource(true, "web/db-AbCdEf", AFolder.Region, AFolder.Account), ValueSource.OfCredentials(SecretArn));
    }

    [Fact]
    public void Secrets_are_read_with_their_policies_and_found_by_any_form_of_reference()
    {
        var facts = WithSecret().With(SnapshotPaths.GetResourcePolicy(SecretArn), $$"""{"ARN":"{{SecretArn}}","Name":"web/db","ResourcePolicy":"{\"Statement\":[]}"}""").Read().Secrets;

        foreach (var reference in (string[])[SecretArn, SecretArn[..^7], SecretArn + ":key::", "/aws/reference/secretsmanager/web/db"])
        {
            var secret = facts.FindSecret(ValueSource.OfValue(reference)).Require()!;
            Assert.Equal(("web/db", true, 30), (secret.Name, secret.RotationEnabled, secret.RotationRules!.AutomaticallyAfterDays));
            Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), secret.LastChangedDate);
            Assert.Empty(secret.Policy.Require()!.Statements);
        }

        Assert.Null(facts.FindSecret(ValueSource.OfValue(SecretArn.Replace("web/db", "web/other", StringComparison.Ordinal))).Require());
    }

    [Fact]
    public void A_secret_without_a_policy_has_none_and_a_file_that_is_missing_or_of_another_secret_leaves_it_unknown()
    {
        var path = SnapshotPaths.GetResourcePolicy(SecretArn);
        Assert.Null(Single(WithSecret().With(path, $$"""{"ARN":"{{SecretArn}}"}""")).Policy.Require());
        Assert.Equal("secretsmanager:GetResourcePolicy", Single(WithSecret()).Policy.Gap!.Action);
        Assert.False(Single(WithSecret().With(path, """{"ARN":"arn:other"}""")).Policy.IsKnown);
        Assert.False(Single(WithSecret().With(path, """{"ResourcePolicy":"no policy"}""")).Policy.IsKnown);
    }

    [Fact]
    public void Lists_that_were_not_read_leave_secrets_and_parameters_unknown()
    {
        var facts = AFolder.OfRegion().Read().Secrets;
        Assert.Equal("secretsmanager:ListSecrets", facts.FindSecret(ValueSource.OfValue(SecretArn)).Gap!.Action);
        Assert.Equal("ssm:DescribeParameters", facts.FindParameter(ValueSource.OfValue("/web/token")).Gap!.Action);
    }

    [Theory]
    [InlineData("/web/token", "/web/token")]
    [InlineData("/web/token", "arn:aws:ssm:eu-west-1:111122223333:parameter/web/token")]
    [InlineData("token", "token")]
    [InlineData("token", "arn:aws:ssm:eu-west-1:111122223333:parameter/token")]
    [InlineData("/token", "arn:aws:ssm:eu-west-1:111122223333:parameter/token")]
    public void Parameters_are_found_by_name_and_ARN(string name, string reference)
    {
        var facts = AFolder.OfRegion()
            .With(SnapshotPaths.DescribeParameters, $$"""{"Parameters":[{"Name":"{{name}}","Type":"SecureString","KeyId":"alias/aws/ssm","LastModifiedDate":"2026-11-01T00:00:00Z"}]}""").Read().Secrets;

        var parameter = facts.FindParameter(ValueSource.OfValue(reference)).Require()!;
        Assert.Equal((name, "SecureString", "alias/aws/ssm"), (parameter.Name, parameter.Type, parameter.KeyId));
        Assert.Null(facts.FindParameter(ValueSource.OfValue("/other")).Require());
    }

    [Fact]
    public void A_file_system_is_read_with_its_policy_and_mount_targets()
    {
        var folder = WithSystem()
            .With(SnapshotPaths.DescribeFileSystemPolicy("fs-1"), Policy)
            .With(SnapshotPaths.DescribeMountTargets("fs-1"), """{"MountTargets":[{"MountTargetId":"fsmt-1","SubnetId":"subnet-1"},{"MountTargetId":"fsmt-2"}]}""")
            .With(SnapshotPaths.DescribeAccessPoints("fs-1"), """{"AccessPoints":[{"AccessPointId":"fsap-1","PosixUser":{"Uid":0,"Gid":0},"RootDirectory":{"Path":"/web"}},{"AccessPointId":"fsap-2"}]}""")
            .With(SnapshotPaths.DescribeMountTargetSecurityGroups("fsmt-1"), """{"SecurityGroups":["sg-1"]}""");
        var system = Assert.Single(folder.Read().Storage.FileSystems.Known);

        Assert.Equal((System, true), (system.Arn, system.Encrypted));
        Assert.Single(system.Policy.Require()!.Statements);
        Assert.Equal([("fsap-1", true, "/web"), ("fsap-2", false, "/")], system.AccessPoints.Require().Select(p => (p.AccessPointId, p.EnforcesUser, p.RootPath)));
        var targets = system.MountTargets.Require();
        Assert.Equal(["sg-1"], targets[0].SecurityGroups.Require());
        Assert.Equal(("elasticfilesystem:DescribeMountTargetSecurityGroups", "fsmt-2"), (targets[1].SecurityGroups.Gap!.Action, targets[1].SecurityGroups.Gap!.Resource));
    }

    [Fact]
    public void A_file_system_without_a_policy_has_none_and_without_an_answer_it_is_unknown()
    {
        Assert.Null(Assert.Single(WithSystem().With(SnapshotPaths.DescribeFileSystemPolicy("fs-1"), "{}").Read().Storage.FileSystems.Known).Policy.Require());
        var unread = Assert.Single(WithSystem().Read().Storage.FileSystems.Known);
        Assert.Equal("elasticfilesystem:DescribeFileSystemPolicy", unread.Policy.Gap!.Action);
        Assert.Equal("elasticfilesystem:DescribeMountTargets", unread.MountTargets.Gap!.Action);
        Assert.Equal("elasticfilesystem:DescribeAccessPoints", unread.AccessPoints.Gap!.Action);
        Assert.False(AFolder.OfRegion().Read().Storage.FileSystems.IsComplete);
    }

    [Fact]
    public void A_bucket_is_read_with_who_may_reach_it()
    {
        var bucket = Assert.Single(WithBucket()
            .With(SnapshotPaths.GetBucketPolicyStatus("logs"), """{"PolicyStatus":{"IsPublic":true}}""")
            .With(SnapshotPaths.GetPublicAccessBlock("logs"), """{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":false,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}""")
            .With(SnapshotPaths.GetBucketAcl("logs"), """{"Grants":[{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"READ"},{"Grantee":{"Type":"CanonicalUser","ID":"1"},"Permission":"FULL_CONTROL"}]}""")
            .With(SnapshotPaths.GetBucketEncryption("logs"), """{"ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"k"}}]}}""")
            .Read().Storage.Buckets.Known);

        Assert.Equal(("arn:aws:s3:::logs", true, true), (bucket.Arn, bucket.PolicyIsPublic.Require(), bucket.IsOwn));
        Assert.Equal((true, false), (bucket.Block.Require()!.BlockPublicAcls, bucket.Block.Require()!.IgnorePublicAcls));
        Assert.Equal([true, false], bucket.Grants.Require().Select(g => g.IsPublic));
        Assert.Equal(new("aws:kms", "k"), bucket.Encryption.Require());
    }

    [Fact]
    public void Empty_answers_say_that_nothing_is_set_and_missing_ones_that_nothing_is_known()
    {
        var empty = WithBucket();
        foreach (var path in (string[])[SnapshotPaths.GetBucketPolicyStatus("logs"), SnapshotPaths.GetPublicAccessBlock("logs"), SnapshotPaths.GetBucketEncryption("logs"), SnapshotPaths.GetAccountPublicAccessBlock])
        {
            empty.With(path, "{}");
        }

        var set = empty.Read().Storage;
        var bucket = Assert.Single(set.Buckets.Known);
        Assert.False(bucket.PolicyIsPublic.Require());
        Assert.Equal((null, null, null), (bucket.Block.Require(), bucket.Encryption.Require(), set.AccountBlock.Require()));

        var unread = WithBucket().Read().Storage;
        bucket = Assert.Single(unread.Buckets.Known);
        Assert.Equal(
            ["s3:GetBucketPolicyStatus", "s3:GetPublicAccessBlock", "s3:GetBucketAcl", "s3:GetBucketEncryption", "s3control:GetPublicAccessBlock"],
            [bucket.PolicyIsPublic.Gap!.Action, bucket.Block.Gap!.Action, bucket.Grants.Gap!.Action, bucket.Encryption.Gap!.Action, unread.AccountBlock.Gap!.Action]);
    }

    private static AFolder WithKey(string manager, string origin = "AWS_KMS") => AFolder.OfRegion().With(
        SnapshotPaths.DescribeKey(KeyId),
        $$"""{"KeyMetadata":{"Arn":"{{KeyArn}}","KeyId":"{{KeyId}}","KeyManager":"{{manager}}","KeyState":"Enabled","Origin":"{{origin}}","CustomerMasterKeySpec":"SYMMETRIC_DEFAULT"} }""");

    private static AFolder WithSecret() => AFolder.OfRegion().With(
        SnapshotPaths.ListSecrets,
        $$"""{"SecretList":[{"ARN":"{{SecretArn}}","Name":"web/db","RotationEnabled":true,"RotationRules":{"AutomaticallyAfterDays":30},"LastChangedDate":"2026-11-01T00:00:00+00:00"}]}""");

    private static AFolder WithSystem() => AFolder.OfRegion().With(SnapshotPaths.DescribeFileSystems, """{"FileSystems":[{"FileSystemId":"fs-1","Encrypted":true}]}""");

    private static AFolder WithBucket() => AFolder.OfRegion().With(SnapshotPaths.ListBuckets, """{"Buckets":[{"Name":"logs"}]}""");

    private static Secret Single(AFolder folder) => Assert.Single(folder.Read().Secrets.Secrets.Known);
}
