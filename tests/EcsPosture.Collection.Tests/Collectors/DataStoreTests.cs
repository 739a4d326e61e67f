using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Collection.Tests.Collectors;

/// <summary>What is asked of Secrets Manager, Parameter Store, KMS, EFS and S3: only what the estate refers to, in as few calls as there can be.</summary>
public sealed class DataStoreTests : IAsyncLifetime
{
    private const string Family = "web";
    private const string Region = "eu-central-1";
    private ScriptedAws _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await ScriptedAws.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Nothing_is_asked_where_nothing_refers_to_it_and_the_lists_are_empty()
    {
        DefinitionHas("""{"name":"app"}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.DoesNotContain(_aws.Calls, c => c.Action.Split(':')[0] is "secretsmanager" or "ssm" or "kms" or "elasticfilesystem" or "s3");
        Assert.Empty(result.Of().Manifest.Gaps);
        var region = SnapshotReader.Read(result.Documents).Regions.Single();
        Assert.True(region.Secrets.Secrets.IsComplete && region.Secrets.Parameters.IsComplete && region.Storage.FileSystems.IsComplete && region.Storage.Buckets.IsComplete);
    }

    [Fact]
    public async Task Secrets_are_listed_ten_names_at_a_time_and_only_those_that_are_meant_are_kept()
    {
        DefinitionHas($$"""{"name":"app","secrets":[{{string.Join(',', Enumerable.Range(0, 11).Select(i => $$"""{"name":"S{{i}}","valueFrom":"{{SecretArn($"s{i}x")}}:key::"}"""))}}]}""");
        _aws.On("secretsmanager:ListSecrets", call => new JsonObject
        {
            ["SecretList"] = new JsonArray([.. Values(call, "Filters").Select(name => (JsonNode)Secret(name)).Append(Secret("s0x-longer"))]),
        }.ToJsonString()).On("secretsmanager:GetResourcePolicy", call => new JsonObject { ["ARN"] = call.Input["SecretId"]!.DeepClone() }.ToJsonString());
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal([1, 10], _aws.CallsOf("secretsmanager:ListSecrets").Select(c => Values(c, "Filters").Count()).Order());
        Assert.All(_aws.CallsOf("secretsmanager:ListSecrets"), c => Assert.True((bool)c.Input["IncludePlannedDeletion"]!));
        Assert.Equal(11, _aws.CallsOf("secretsmanager:GetResourcePolicy").Count);
        var secrets = SnapshotReader.Read(result.Documents).Regions.Single().Secrets.Secrets;
        Assert.Equal(11, secrets.Known.Count());
        Assert.All(secrets.Known, s => Assert.Null(s.Policy.Require()));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), secrets.Known.First().LastChangedDate);
    }

    [Fact]
    public async Task No_action_that_gives_a_value_is_ever_called()
    {
        DefinitionHas($$"""{"name":"app","secrets":[{"name":"S","valueFrom":"{{SecretArn("db")}}"},{"name":"P","valueFrom":"/web/token"}]}""");
        _aws.On("secretsmanager:ListSecrets", """{"SecretList":[]}""").On("ssm:DescribeParameters", """{"Parameters":[]}""");
        await Scanner.ScanAsync(_aws);

        Assert.DoesNotContain(_aws.Calls, c => c.Action is "secretsmanager:GetSecretValue" or "secretsmanager:BatchGetSecretValue" or "ssm:GetParameter" or "ssm:GetParameters" or "kms:Decrypt");
    }

    [Fact]
    public async Task Parameters_are_described_fifty_names_at_a_time()
    {
        DefinitionHas($$"""{"name":"app","secrets":[{{string.Join(',', Enumerable.Range(0, 51).Select(i => $$"""{"name":"P{{i}}","valueFrom":"/web/p{{i.ToString("00", CultureInfo.InvariantCulture)}}"}"""))}}]}""");
        _aws.On("ssm:DescribeParameters", call => new JsonObject
        {
            ["Parameters"] = new JsonArray([.. Values(call, "ParameterFilters").Select(name => (JsonNode)new JsonObject { ["Name"] = name, ["Type"] = "String", ["LastModifiedDate"] = 1.7e9 })]),
        }.ToJsonString());
        var result = await Scanner.ScanAsync(_aws);

        Assert.Equal([1, 50], _aws.CallsOf("ssm:DescribeParameters").Select(c => Values(c, "ParameterFilters").Count()).Order());
        Assert.Equal(51, SnapshotReader.Read(result.Documents).Regions.Single().Secrets.Parameters.Known.Count());
    }

    [Fact]
    public async Task A_name_that_cannot_be_one_does_not_fail_the_call_for_the_others()
    {
        DefinitionHas("""{"name":"app","secrets":[{"name":"A","valueFrom":"/web/<script>"},{"name":"B","valueFrom":"/web/token"}],"repositoryCredentials":{"credentialsParameter":"no secret's name!"}}""");
        _aws.On("ssm:DescribeParameters", """{"Parameters":[]}""");
        await Scanner.ScanAsync(_aws);

        Assert.Equal(["/web/token"], Values(_aws.CallsOf("ssm:DescribeParameters").Single(), "ParameterFilters"));
    }

    [Fact]
    public async Task A_secret_of_another_account_is_not_asked_about()
    {
        DefinitionHas("""{"name":"app","secrets":[{"name":"A","valueFrom":"arn:aws:secretsmanager:eu-central-1:999988887777:secret:db-AbCdEf"}]}""");
        await Scanner.ScanAsync(_aws);

        Assert.Empty(_aws.CallsOf("secretsmanager:ListSecrets"));
    }

    [Fact]
    public async Task Keys_are_described_once_and_aliases_of_the_customer_are_resolved_by_one_list()
    {
        DefinitionHas("""{"name":"app","secrets":[{"name":"A","valueFrom":"/web/a"},{"name":"B","valueFrom":"/web/b"},{"name":"C","valueFrom":"/web/c"},{"name":"D","valueFrom":"/web/d"}]}""");
        _aws.On("ssm:DescribeParameters", """
            {"Parameters":[{"Name":"/web/a","KeyId":"alias/aws/ssm"},{"Name":"/web/b","KeyId":"alias/own"},{"Name":"/web/c","KeyId":"11111111-1111-1111-1111-111111111111"},
            {"Name":"/web/d","KeyId":"arn:aws:kms:eu-central-1:111122223333:key/22222222-2222-2222-2222-222222222222"}]}
            """)
            .On("kms:ListAliases", """{"Aliases":[{"AliasName":"alias/aws/ssm","TargetKeyId":"x"},{"AliasName":"alias/own","TargetKeyId":"11111111-1111-1111-1111-111111111111"}],"Truncated":false}""")
            .On("kms:DescribeKey", call => Key((string)call.Input["KeyId"]!, ((string)call.Input["KeyId"]!).EndsWith('2') ? "AWS" : "CUSTOMER"))
            .On("kms:GetKeyPolicy", """{"Policy":"{\"Statement\":[]}"}""")
            .On("kms:GetKeyRotationStatus", """{"KeyRotationEnabled":false}""");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Single(_aws.CallsOf("kms:ListAliases"));
        Assert.Equal(2, _aws.CallsOf("kms:DescribeKey").Count);

        // The policy and rotation of a key of AWS say nothing.
        Assert.Single(_aws.CallsOf("kms:GetKeyPolicy"));
        Assert.Single(_aws.CallsOf("kms:GetKeyRotationStatus"));
        var keys = SnapshotReader.Read(result.Documents).Regions.Single().Keys;
        Assert.False(keys.Find("alias/own").Require()!.RotationEnabled.Require());
        Assert.Equal("alias/own", Assert.Single(keys.Aliases.Require()).AliasName);
    }

    [Fact]
    public async Task A_key_that_does_not_exist_is_known_to_be_absent()
    {
        DefinitionHas("""{"name":"app","secrets":[{"name":"A","valueFrom":"/web/a"}]}""");
        _aws.On("ssm:DescribeParameters", """{"Parameters":[{"Name":"/web/a","KeyId":"11111111-1111-1111-1111-111111111111"}]}""")
            .On("kms:DescribeKey", ScriptedAnswer.Error("NotFoundException"));
        var result = await Scanner.ScanAsync(_aws);

        Assert.Null(SnapshotReader.Read(result.Documents).Regions.Single().Keys.Find("11111111-1111-1111-1111-111111111111").Require());
    }

    [Fact]
    public async Task File_systems_are_listed_once_and_only_those_that_are_mounted_are_looked_into()
    {
        DefinitionHas("""{"name":"app"}""", """[{"name":"data","efsVolumeConfiguration":{"fileSystemId":"fs-1"}}]""");
        _aws.On("elasticfilesystem:/2015-02-01/file-systems", """{"FileSystems":[{"FileSystemId":"fs-1","Encrypted":true,"CreationTime":1.7e9},{"FileSystemId":"fs-2"}]}""")
            .On("elasticfilesystem:/2015-02-01/file-systems/fs-1/policy", new ScriptedAnswer("""{"ErrorCode":"PolicyNotFound","Message":"none"}""", 404, "application/json", [("x-amzn-errortype", "PolicyNotFound")]))
            .On("elasticfilesystem:/2015-02-01/mount-targets", """{"MountTargets":[{"MountTargetId":"fsmt-1"}]}""")
            .On("elasticfilesystem:/2015-02-01/access-points", """{"AccessPoints":[{"AccessPointId":"fsap-1","PosixUser":{"Uid":7,"Gid":7},"RootDirectory":{"Path":"/web"}}]}""")
            .On("elasticfilesystem:/2015-02-01/mount-targets/fsmt-1/security-groups", """{"SecurityGroups":["sg-0a1b2c3d"]}""")
            .On("ec2:DescribeSecurityGroups", "<DescribeSecurityGroupsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><securityGroupInfo/></DescribeSecurityGroupsResponse>");
        var result = await Scanner.ScanAsync(_aws);

        var system = Assert.Single(SnapshotReader.Read(result.Documents).Regions.Single().Storage.FileSystems.Known);
        Assert.Equal(("fs-1", null), (system.FileSystemId, system.Policy.Require()));
        Assert.Equal(["sg-0a1b2c3d"], Assert.Single(system.MountTargets.Require()).SecurityGroups.Require());
        Assert.Equal("fsap-1", Assert.Single(system.AccessPoints.Require()).AccessPointId);
        Assert.Single(_aws.CallsOf("ec2:DescribeSecurityGroups"));
    }

    [Fact]
    public async Task Buckets_that_are_the_accounts_are_looked_into_and_what_is_not_set_is_no_gap()
    {
        DefinitionHas("""{"name":"app","environmentFiles":[{"value":"arn:aws:s3:::config/web/a.env","type":"s3"},{"value":"arn:aws:s3:::foreign/b.env","type":"s3"}]}""");
        const string space = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
        static ScriptedAnswer Absent(string code) => new($"<Error><Code>{code}</Code><Message>none</Message></Error>", 404, "application/xml");
        _aws.On("s3:/", $"<ListAllMyBucketsResult {space}><Buckets><Bucket><Name>config</Name><BucketRegion>eu-central-1</BucketRegion></Bucket><Bucket><Name>other</Name></Bucket></Buckets></ListAllMyBucketsResult>")
            .On("s3:/config?policyStatus", Absent("NoSuchBucketPolicy"))
            .On("s3:/config?publicAccessBlock", Absent("NoSuchPublicAccessBlockConfiguration"))
            .On("s3:/config?acl", $"<AccessControlPolicy {space}><Owner><ID>1</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>")
            .On("s3:/config?encryption", $"<ServerSideEncryptionConfiguration {space}><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>")
            .On("s3:/v20180820/configuration/publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls></PublicAccessBlockConfiguration>");
        var result = await Scanner.ScanAsync(_aws);

        Assert.Empty(result.Of().Manifest.Gaps);
        var storage = SnapshotReader.Read(result.Documents).Regions.Single().Storage;
        var bucket = Assert.Single(storage.Buckets.Known);
        Assert.Equal(("config", false, null), (bucket.Name, bucket.PolicyIsPublic.Require(), bucket.Block.Require()));
        Assert.True(Assert.Single(bucket.Grants.Require()).IsPublic);
        Assert.Equal(new("aws:kms", "k"), bucket.Encryption.Require());
        Assert.Equal((true, false), (storage.AccountBlock.Require()!.BlockPublicAcls, storage.AccountBlock.Require()!.IgnorePublicAcls));
        Assert.Equal(6, _aws.Calls.Count(c => c.Action.StartsWith("s3:", StringComparison.Ordinal)));
        Assert.Contains("x-amz-content-sha256", _aws.CallsOf("s3:/v20180820/configuration/publicAccessBlock").Single().Authorization, StringComparison.Ordinal);
        Assert.Contains("x-amz-account-id", _aws.CallsOf("s3:/v20180820/configuration/publicAccessBlock").Single().Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_setting_of_S3_names_the_permission_as_IAM_does()
    {
        DefinitionHas("""{"name":"app","environmentFiles":[{"value":"arn:aws:s3:::config/a.env","type":"s3"}]}""");
        var denied = new ScriptedAnswer("<Error><Code>AccessDenied</Code><Message>no</Message></Error>", 403, "application/xml");
        _aws.On("s3:/", denied).On("s3:/v20180820/configuration/publicAccessBlock", denied);
        var result = await Scanner.ScanAsync(_aws);

        var gap = result.GapOf(SnapshotPaths.ListBuckets);
        Assert.Equal((GapKind.Denied, "s3:ListBuckets", "s3:ListAllMyBuckets"), (gap.Kind, gap.Action, gap.Permission));
        Assert.Equal("s3:GetAccountPublicAccessBlock", result.GapOf(SnapshotPaths.GetAccountPublicAccessBlock).Permission);
    }

    private void DefinitionHas(string container, string volumes = "[]")
    {
        var arn = $"arn:aws:ecs:{Region}:{ScriptedAws.Account}:task-definition/{Family}:1";
        _aws.On("ecs:ListTaskDefinitions", call => (string?)call.Input["status"] == "ACTIVE" ? $$"""{"taskDefinitionArns":["{{arn}}"]}""" : """{"taskDefinitionArns":[]}""")
            .On("ecs:DescribeTaskDefinition", $$"""{"taskDefinition":{"taskDefinitionArn":"{{arn}}","family":"{{Family}}","revision":1,"containerDefinitions":[{{container}}],"volumes":{{volumes}}},"tags":[]}""");
    }

    private static string SecretArn(string name) => $"arn:aws:secretsmanager:{Region}:{ScriptedAws.Account}:secret:{name}-AbCdEf";

    private static JsonObject Secret(string name) => new() { ["ARN"] = SecretArn(name), ["Name"] = name, ["LastChangedDate"] = 1793491200 };

    private static ScriptedAnswer Key(string arn, string manager) => new JsonObject
    {
        ["KeyMetadata"] = new JsonObject
        {
            ["Arn"] = arn, ["KeyId"] = arn[^36..], ["KeyManager"] = manager, ["KeyState"] = "Enabled", ["Origin"] = "AWS_KMS", ["KeySpec"] = "SYMMETRIC_DEFAULT",
        },
    }.ToJsonString();

    private static IEnumerable<string> Values(ArrivedCall call, string filters) => call.Input[filters]![0]!["Values"]!.AsArray().Select(v => (string)v!);
}
