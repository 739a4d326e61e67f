using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing.Programs;
using Xunit;

namespace EcsPosture.Simulator.Tests;

/// <summary>The real AWS CLI reads the demo estate, so the simulator is understood by a client that we did not write.</summary>
public sealed class AwsCliTests(AwsCliTests.ProductionCli production) : IClassFixture<AwsCliTests.ProductionCli>, IAsyncLifetime
{
    private readonly IReadOnlyList<SnapshotDocuments> _estate = DemoEstate.Build(new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));
    private AwsSimulator _simulator = null!;

    public async ValueTask InitializeAsync() => _simulator = await AwsSimulator.StartAsync(_estate, DemoEstate.Options, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Fact]
    public async Task It_lists_clusters()
    {
        var answer = await RunAsync("ecs", "list-clusters");
        Assert.Equal(File(SnapshotPaths.ListClusters)["clusterArns"]!.AsArray().Select(a => a!.GetValue<string>()).Order(), answer["clusterArns"]!.AsArray().Select(a => a!.GetValue<string>()));
    }

    [Fact]
    public async Task It_describes_services_with_their_times_and_tags()
    {
        var answer = await RunAsync("ecs", "describe-services", "--cluster", "parcel-core", "--include", "TAGS", "--services", "booking-api", "payment-gateway", "nobody");
        var expected = File(SnapshotPaths.DescribeServices("parcel-core"))["services"]!.AsArray();
        foreach (var service in answer["services"]!.AsArray())
        {
            AssertSame(expected.First(s => s!["serviceName"]!.GetValue<string>() == service!["serviceName"]!.GetValue<string>()), service);
        }

        Assert.Equal(2, answer["services"]!.AsArray().Count);
        Assert.Equal("MISSING", Assert.Single(answer["failures"]!.AsArray())!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task It_describes_a_task_definition_by_family_and_by_revision()
    {
        var answer = await RunAsync("ecs", "describe-task-definition", "--task-definition", "tracking-web", "--include", "TAGS");
        AssertSame(File(SnapshotPaths.DescribeTaskDefinition("tracking-web", 62)), answer);
        var older = await RunAsync("ecs", "describe-task-definition", "--task-definition", "tracking-web:60");
        Assert.Equal(60, older["taskDefinition"]!["revision"]!.GetValue<int>());
        var error = await FailAsync("ecs", "describe-task-definition", "--task-definition", "nothing-like-it");
        Assert.Contains("(ClientException)", error, StringComparison.Ordinal);
        Assert.Contains("Unable to describe task definition.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_reads_all_of_IAM_in_one_command()
    {
        var answer = await RunAsync("iam", "get-account-authorization-details");
        var expected = _estate.First(f => f.Manifest is { AccountId: DemoEstate.ProductionAccountId, Region: SnapshotManifest.GlobalRegion })
            .Files[SnapshotPaths.GetAccountAuthorizationDetails];
        foreach (var member in (string[])["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"])
        {
            AssertSame(expected[member], answer[member]);
        }
    }

    [Fact]
    public async Task It_describes_log_groups_page_by_page()
    {
        var expected = File(SnapshotPaths.DescribeLogGroups)["logGroups"]!.AsArray().OrderBy(g => g!["logGroupName"]!.GetValue<string>(), StringComparer.Ordinal).ToList();
        var answer = (await RunAsync("logs", "describe-log-groups", "--page-size", "7"))["logGroups"]!.AsArray();
        Assert.Equal(expected.Select(g => g!["logGroupName"]!.GetValue<string>()), answer.Select(g => g!["logGroupName"]!.GetValue<string>()));
        Assert.Equal(expected.Select(g => g!["retentionInDays"]?.GetValue<int>()), answer.Select(g => g!["retentionInDays"]?.GetValue<int>()));
        Assert.Equal((expected.Count + 6) / 7, _simulator.Calls.Received("logs:DescribeLogGroups"));
    }

    [Fact]
    public async Task It_reads_trails_rules_schedules_networks_and_who_it_is()
    {
        var trails = (await RunAsync("cloudtrail", "describe-trails"))["trailList"]!.AsArray();
        Assert.Equal(["depot-debug", "fernpost-audit", "fernpost-organization", "payment-evidence"], trails.Select(t => t!["Name"]!.GetValue<string>()).Order());
        var status = await RunAsync("cloudtrail", "get-trail-status", "--name", "fernpost-audit");
        Assert.True(status["IsLogging"]!.GetValue<bool>());
        AssertSame(File(SnapshotPaths.GetTrailStatus("fernpost-audit"))["LatestDeliveryTime"], status["LatestDeliveryTime"]);
        AssertSame(File(SnapshotPaths.ListTargetsByRule("manifest-export")), await RunAsync("events", "list-targets-by-rule", "--rule", "manifest-export"));
        AssertSame(File(SnapshotPaths.ListSchedules)["Schedules"], (await RunAsync("scheduler", "list-schedules"))["Schedules"]);
        AssertSame(
            File(SnapshotPaths.GetSchedule("search", "index-rebuild")),
            await RunAsync("scheduler", "get-schedule", "--name", "index-rebuild", "--group-name", "search"));
        Assert.Equal(
            File(SnapshotPaths.DescribeSubnets)["Subnets"]!.AsArray().Select(s => s!["SubnetArn"]!.GetValue<string>()),
            (await RunAsync("ec2", "describe-subnets"))["Subnets"]!.AsArray().Select(s => s!["SubnetArn"]!.GetValue<string>()));
        var groups = (await RunAsync("ec2", "describe-security-groups"))["SecurityGroups"]!.AsArray();
        foreach (var (expected, found) in File(SnapshotPaths.DescribeSecurityGroups)["SecurityGroups"]!.AsArray().Zip(groups))
        {
            var known = (JsonObject)expected!.DeepClone();
            known.Remove("SecurityGroupArn"); // newer than this CLI
            AssertSame(known, found);
        }

        Assert.Equal(DemoEstate.ProductionAccountId, (await RunAsync("sts", "get-caller-identity"))["Account"]!.GetValue<string>());
    }

    [Fact]
    public async Task It_reads_keys_secrets_parameters_file_systems_and_buckets()
    {
        var log = File(SnapshotPaths.ListAliases)["Aliases"]!.AsArray().First(a => a!["AliasName"]!.GetValue<string>() is "alias/logs")!["TargetKeyId"]!.GetValue<string>();
        AssertSame(File(SnapshotPaths.DescribeKey(log)), await RunAsync("kms", "describe-key", "--key-id", "alias/logs"));
        AssertSame(File(SnapshotPaths.GetKeyRotationStatus(log)), await RunAsync("kms", "get-key-rotation-status", "--key-id", log));
        AssertSame(File(SnapshotPaths.GetKeyPolicy(log)), await RunAsync("kms", "get-key-policy", "--key-id", log, "--policy-name", "default"));
        AssertSame(File(SnapshotPaths.ListAliases)["Aliases"], (await RunAsync("kms", "list-aliases", "--page-size", "2"))["Aliases"]);
        Assert.Contains("(NotFoundException)", await FailAsync("kms", "describe-key", "--key-id", "alias/nobody"), StringComparison.Ordinal);

        var secrets = File(SnapshotPaths.ListSecrets)["SecretList"]!.AsArray();
        AssertSame(secrets, (await RunAsync("secretsmanager", "list-secrets", "--include-planned-deletion"))["SecretList"]);
        Assert.Equal(secrets.Count - 1, (await RunAsync("secretsmanager", "list-secrets"))["SecretList"]!.AsArray().Count);
        Assert.Single((await RunAsync("secretsmanager", "list-secrets", "--filters", "Key=name,Values=parcel/booking"))["SecretList"]!.AsArray());
        var ledger = secrets.First(s => s!["Name"]!.GetValue<string>() is "parcel/payments/ledger")!["ARN"]!.GetValue<string>();
        AssertSame(File(SnapshotPaths.GetResourcePolicy(ledger)), await RunAsync("secretsmanager", "get-resource-policy", "--secret-id", ledger));
        AssertSame(File(SnapshotPaths.DescribeParameters)["Parameters"], (await RunAsync("ssm", "describe-parameters"))["Parameters"]);

        AssertSame(File(SnapshotPaths.DescribeFileSystems)["FileSystems"], (await RunAsync("efs", "describe-file-systems"))["FileSystems"]);
        var system = File(SnapshotPaths.DescribeFileSystems)["FileSystems"]![0]!["FileSystemId"]!.GetValue<string>();
        AssertSame(File(SnapshotPaths.DescribeFileSystemPolicy(system)), await RunAsync("efs", "describe-file-system-policy", "--file-system-id", system));
        AssertSame(File(SnapshotPaths.DescribeAccessPoints(system))["AccessPoints"], (await RunAsync("efs", "describe-access-points", "--file-system-id", system))["AccessPoints"]);
        var target = File(SnapshotPaths.DescribeMountTargets(system))["MountTargets"]![0]!["MountTargetId"]!.GetValue<string>();
        AssertSame(File(SnapshotPaths.DescribeMountTargetSecurityGroups(target)), await RunAsync("efs", "describe-mount-target-security-groups", "--mount-target-id", target));

        Assert.Equal(4, (await RunAsync("s3api", "list-buckets"))["Buckets"]!.AsArray().Count);
        var bucket = $"depot-debug-{DemoEstate.ProductionAccountId}";
        AssertSame(File(SnapshotPaths.GetBucketAcl(bucket))["Grants"], (await RunAsync("s3api", "get-bucket-acl", "--bucket", bucket))["Grants"]);
        AssertSame(File(SnapshotPaths.GetBucketPolicyStatus(bucket)), await RunAsync("s3api", "get-bucket-policy-status", "--bucket", bucket));
        AssertSame(File(SnapshotPaths.GetBucketEncryption(bucket)), await RunAsync("s3api", "get-bucket-encryption", "--bucket", bucket));
        Assert.Contains("(NoSuchPublicAccessBlockConfiguration)", await FailAsync("s3api", "get-public-access-block", "--bucket", bucket), StringComparison.Ordinal);
        Assert.Contains("(NoSuchBucketPolicy)", await FailAsync("s3api", "get-bucket-policy-status", "--bucket", "fernpost-config"), StringComparison.Ordinal);
        Assert.Contains("(NoSuchBucket)", await FailAsync("s3api", "get-bucket-acl", "--bucket", "nobodys"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_assumes_a_role_of_the_other_account_with_the_external_id_only()
    {
        var role = DemoEstate.ScannerRoleArn(DemoEstate.StagingAccountId);
        var error = await FailAsync("sts", "assume-role", "--role-arn", role, "--role-session-name", "scan", "--external-id", "wrong");
        Assert.Contains("(AccessDenied)", error, StringComparison.Ordinal);
        var given = (await RunAsync("sts", "assume-role", "--role-arn", role, "--role-session-name", "scan", "--external-id", DemoEstate.ExternalId))["Credentials"]!;
        var answer = await RunAsync(["ecs", "list-clusters"], new()
        {
            ["AWS_ACCESS_KEY_ID"] = given["AccessKeyId"]!.GetValue<string>(),
            ["AWS_SECRET_ACCESS_KEY"] = given["SecretAccessKey"]!.GetValue<string>(),
            ["AWS_SESSION_TOKEN"] = given["SessionToken"]!.GetValue<string>(),
        });
        Assert.Equal($"arn:aws:ecs:eu-central-1:{DemoEstate.StagingAccountId}:cluster/staging", Assert.Single(answer["clusterArns"]!.AsArray())!.GetValue<string>());
    }

    private JsonObject File(string path) => _estate[0].Files[path];

    private Task<JsonObject> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    private async Task<JsonObject> RunAsync(string[] arguments, Dictionary<string, string> environment)
    {
        var (exit, output, error) = await StartAsync(arguments, environment);
        Assert.True(exit == 0, $"aws {string.Join(' ', arguments)} ended with {exit}: {error}");
        return JsonNode.Parse(output)!.AsObject();
    }

    private async Task<string> FailAsync(params string[] arguments)
    {
        var (exit, output, error) = await StartAsync(arguments, []);
        Assert.True(exit != 0, $"aws {string.Join(' ', arguments)} should have failed and said: {output}");
        return error;
    }

    private Task<AwsCli.Answer> StartAsync(string[] arguments, Dictionary<string, string> environment) =>
        production.Cli.RunAsync([.. arguments, "--endpoint-url", _simulator.Url.ToString(), "--output", "json"], environment, TestContext.Current.CancellationToken);

    // What this CLI prints must stand in the document; what it is too old to know, the document may have more of.
    private static void AssertSame(JsonNode? expected, JsonNode? found, string at = "$")
    {
        switch (found)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    AssertSame((expected as JsonObject)?[name], value, $"{at}.{name}");
                }

                break;
            case JsonArray items:
                Assert.True(expected is JsonArray list && list.Count == items.Count, $"{at}: {expected?.ToJsonString()} is not {items.ToJsonString()}");
                for (var i = 0; i < items.Count; i++)
                {
                    AssertSame(expected![i], items[i], $"{at}[{i}]");
                }

                break;
            default:
                Assert.True(Normal(expected) == Normal(found), $"{at}: {expected?.ToJsonString()} is not {found?.ToJsonString()}");
                break;
        }
    }

    private static string? Normal(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text)
        ? text.Length >= 19 && text[4] == '-' && text[10] == 'T' && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time)
            ? time.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
            : text
        : node?.ToJsonString();

    /// <summary>The CLI with the credentials of the production account.</summary>
    public sealed class ProductionCli : IAsyncLifetime
    {
        private readonly string _home = Directory.CreateTempSubdirectory("aws-cli-home").FullName;

        internal AwsCli Cli { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Cli = await AwsCli.StartAsync(
            new Dictionary<string, string>
            {
                ["HOME"] = _home,
                ["LANG"] = "C.UTF-8",
                ["AWS_PAGER"] = "",
                ["AWS_REGION"] = "eu-central-1",
                ["AWS_ACCESS_KEY_ID"] = DemoEstate.ProductionAccessKeyId,
                ["AWS_SECRET_ACCESS_KEY"] = DemoEstate.SecretAccessKey,
                ["AWS_MAX_ATTEMPTS"] = "1",
            },
            ["ecs", "iam", "kms", "secretsmanager", "efs", "s3", "sts"],
            TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await Cli.DisposeAsync();
            Directory.Delete(_home, recursive: true);
        }
    }
}
