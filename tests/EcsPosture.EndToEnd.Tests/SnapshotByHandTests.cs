using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.EndToEnd.Tests.Support;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator;
using Xunit;

namespace EcsPosture.EndToEnd.Tests;

/// <summary>The commands of docs/snapshot.md, with the real AWS CLI, make a snapshot that is judged like the live account.</summary>
public sealed class SnapshotByHandTests : IAsyncLifetime
{
    private const string Region = "eu-central-1";

    /// <summary>Fields that Debian's CLI of December 2022 does not know and leaves out of what it prints.</summary>
    private static readonly HashSet<string> NewerThanTheCli =
    [
        "enableFaultInjection", "versionConsistency", "restartPolicy", "availabilityZoneRebalancing", "credentialSpecs", "deletionProtectionEnabled", "logGroupClass",
        "SecurityGroupArn", "imageTagMutabilityExclusionFilters", "exploitAvailable",
    ];

    /// <summary>Services whose descriptions the CLI reads once.</summary>
    private static readonly string[] OftenAsked = ["ecs", "iam", "logs", "events", "ec2", "elbv2", "ecr", "kms", "s3", "ssm", "secretsmanager", "cloudtrail", "sns", "efs"];

    private readonly string _folder = Directory.CreateTempSubdirectory("ecs-posture-by-hand-").FullName;
    private AwsSimulator _simulator = null!;
    private string _accountBlock = "{}";

    public async ValueTask InitializeAsync()
    {
        var estate = DemoEstate.Build(TimeProvider.System.GetUtcNow()).Where(folder => folder.Manifest.AccountId == DemoEstate.StagingAccountId).ToList();
        _accountBlock = estate.Select(folder => folder.Get(SnapshotPaths.GetAccountPublicAccessBlock)).First(block => block is not null)!.ToJsonString();
        foreach (var file in estate.SelectMany(folder => folder.Files.Values))
        {
            Forget(file);
        }

        _simulator = await AwsSimulator.StartAsync(estate, DemoEstate.Options, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_folder_made_with_the_documented_commands_gives_the_verdicts_of_the_live_scan()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var snapshot = Path.Combine(_folder, "snapshot");
        await MakeByHandAsync(snapshot, cancellationToken);

        var byHand = await ScanAsync(["--snapshot", snapshot], cancellationToken);
        var live = await ScanAsync(["--region", Region], cancellationToken);

        Assert.Empty(live.Except(byHand));
        Assert.Empty(byHand.Except(live));
        Assert.True(live.Count(verdict => verdict.Verdict == "Fail") > 50, "The estate should fail many checks.");
        Assert.True(live.Count(verdict => verdict.Verdict == "Pass") > 50, "The estate should pass many checks.");
    }

    private Dictionary<string, string> Account => new()
    {
        ["AWS_ENDPOINT_URL"] = _simulator.Url.ToString(),
        ["AWS_ACCESS_KEY_ID"] = DemoEstate.StagingAccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = DemoEstate.SecretAccessKey,
        ["HOME"] = _folder,
    };

    private async Task MakeByHandAsync(string snapshot, CancellationToken cancellationToken)
    {
        ProgramRun.Require("/usr/bin/jq", "jq");
        var documented = await File.ReadAllTextAsync(Path.Combine(Place.Repository, "docs/snapshot.md"), cancellationToken);
        var script = documented.Split("```bash\n")[1].Split("\n```")[0];
        await File.WriteAllTextAsync(Path.Combine(_folder, "snapshot.sh"), script, cancellationToken);

        // This CLI knows neither AWS_ENDPOINT_URL nor the providers of one cluster and the sources of deliveries, of which the estate
        // has none, nor what ECR learnt later, for which the endpoint is asked without it; and it puts the account before the host of
        // S3's account-wide settings, whoever the host is.
        var prelude = Path.Combine(_folder, "prelude.sh");
        await File.WriteAllTextAsync(prelude, $$"""
            registry() {
              local answer code
              answer=$(curl -sS "$AWS_ENDPOINT_URL" -H "X-Amz-Target: AmazonEC2ContainerRegistry_V20150921.$1" -H 'Content-Type: application/x-amz-json-1.1' \
                -H "Authorization: AWS4-HMAC-SHA256 Credential=$AWS_ACCESS_KEY_ID/20260101/$AWS_REGION/ecr/aws4_request, SignedHeaders=host, Signature=0" --data "$2") || return 1
              code=$(jq -r '.__type // empty' <<< "$answer")
              [ -z "$code" ] || { echo "An error occurred ($code) when calling the $1 operation" >&2; return 254; }
              printf '%s\n' "$answer"
            }
            aws() {
              case "$*" in
                "ecs describe-capacity-providers "*--cluster*) echo '{"capacityProviders":[],"failures":[]}'; return ;;
                "logs describe-delivery-sources "*) echo '{"deliverySources":[]}'; return ;;
                "s3control "*) cat '{{AccountBlock(_folder)}}'; return ;;
                "ecr get-signing-configuration "*) registry GetSigningConfiguration '{}'; return ;;
                "ecr list-image-referrers "*) registry ListImageReferrers "{\"repositoryName\":\"$4\",\"subjectId\":{\"imageDigest\":\"${6#imageDigest=}\"} }"; return ;;
              esac
              # The CLI itself, which the server forks: as its own program it takes a second to start, hundreds of times.
              local folder code
              folder=$(mktemp -d)
              exec {cli}<> "/dev/tcp/127.0.0.1/$CLI_PORT" || return 1
              printf '%s\0' $(($# + 4)) "$folder/out" "$folder/errors" --endpoint-url "$AWS_ENDPOINT_URL" "$@" >&"$cli"
              read -r code <&"$cli"
              exec {cli}>&-
              cat "$folder/out"
              cat "$folder/errors" >&2
              rm -r "$folder"
              return "$code"
            }
            """, cancellationToken);
        var environment = Account;
        environment["AWS_REGION"] = environment["AWS_DEFAULT_REGION"] = Region;
        environment["AWS_PAGER"] = "";
        await using var cli = await AwsCli.StartAsync(environment, OftenAsked, cancellationToken);
        environment["CLI_PORT"] = cli.Port.ToString(CultureInfo.InvariantCulture);
        environment["BASH_ENV"] = prelude;
        environment["PATH"] = "/usr/bin:/bin";
        await using var run = ProgramRun.Start("/bin/bash", [Path.Combine(_folder, "snapshot.sh"), snapshot, Region], environment);
        var exit = await run.EndAsync(cancellationToken);
        Assert.True(exit == 0, $"The documented commands ended with {exit}: {run.Errors}");
        Assert.Equal("", run.Errors);
    }

    /// <summary>What the estate would answer for the account's public access block, in a file.</summary>
    private string AccountBlock(string folder)
    {
        var file = Path.Combine(folder, "account-block.json");
        File.WriteAllText(file, _accountBlock);
        return file;
    }

    private async Task<IReadOnlyList<JudgedSubject>> ScanAsync(string[] options, CancellationToken cancellationToken)
    {
        var report = Path.Combine(_folder, $"report-{options[0]}.json");
        await using var run = Place.StartProgram(["scan", .. options, "--format", "json", "--output", report], Account);
        var exit = await run.EndAsync(cancellationToken);
        Assert.True(exit == 0, $"scan ended with {exit}: {run.Errors}");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report, cancellationToken));
        return
        [
            // A live scan asks only about log groups, secrets and file systems that ECS uses; the commands list all, and nothing applies to the others.
            .. json.RootElement.GetProperty("verdicts").EnumerateArray()
                .Where(verdict => verdict.GetProperty("resource").GetProperty("type").GetString() != "LogGroup" || verdict.GetProperty("verdict").GetString() != "NotApplicable")
                .Select(verdict => new JudgedSubject(
                    verdict.GetProperty("check").GetString()!,
                    verdict.GetProperty("resource").GetProperty("arn").GetString()!,
                    verdict.GetProperty("container").GetString() ?? "",
                    verdict.GetProperty("verdict").GetString()!))
                .OrderBy(verdict => verdict.ToString(), StringComparer.Ordinal),
        ];
    }

    private static void Forget(JsonNode? node)
    {
        if (node is JsonObject thing)
        {
            foreach (var name in thing.Select(each => each.Key).Where(NewerThanTheCli.Contains).ToList())
            {
                thing.Remove(name);
            }

            foreach (var (_, value) in thing)
            {
                Forget(value);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var each in list)
            {
                Forget(each);
            }
        }
    }

    private sealed record JudgedSubject(string Check, string Resource, string Container, string Verdict);
}
