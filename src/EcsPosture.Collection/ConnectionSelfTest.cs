using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Aws.Credentials;
using EcsPosture.Collection.Collectors;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection;

/// <summary>Tries each action that a scan calls once, cheaply, and says which would fail.</summary>
public sealed class ConnectionSelfTest
{
    private readonly AwsSessions _sessions;

    internal ConnectionSelfTest(AwsSessions sessions) => _sessions = sessions;

    /// <summary>Tries all actions in one region.</summary>
    /// <exception cref="CredentialsException">The credentials are missing, wrong or expired.</exception>
    /// <exception cref="UnknownRegionException">The region's name is none that AWS has.</exception>
    /// <exception cref="AwsException">The region does not answer who the credentials belong to.</exception>
    public async Task<ConnectionTestResult> RunAsync(AwsCredentialsSource credentials, string region, Uri? endpoint, CancellationToken cancellationToken)
    {
        using var connected = await _sessions.ConnectAsync(credentials, [region], endpoint, cancellationToken);
        var documents = new SnapshotDocuments
        {
            Manifest = new() { FormatVersion = SnapshotManifest.CurrentFormatVersion, AccountId = connected.AccountId, Region = region, TakenAt = default },
        };
        var part = new SnapshotPart(documents, region, connected.Clients);
        var trials = await Task.WhenAll(CollectorSet.Actions.Select(action => TryAsync(part, connected, action, cancellationToken)));
        return new(connected.AccountId, connected.Partition, trials);
    }

    private static async Task<ActionTrial> TryAsync(SnapshotPart part, ConnectedSession connected, CollectorAction action, CancellationToken cancellationToken)
    {
        var name = action.Action.IamName;
        if (action.Action == ApiActions.GetCallerIdentity)
        {
            // It just answered who the credentials belong to.
            return new(name, null, ActionOutcome.Ok, null, null);
        }

        try
        {
            await part.CallAsync(action.Action, Input(action.Action, part.Region, connected), cancellationToken);
            return new(name, action.Permission, ActionOutcome.Ok, null, null);
        }
        catch (AwsException e)
        {
            var outcome = e.Error.Kind switch
            {
                GapKind.Denied => ActionOutcome.Denied,
                GapKind.NotSupported => ActionOutcome.NotSupported,

                // AWS looks at permissions before it looks for the thing: whoever is told that it is missing may ask for it.
                GapKind.Failed when e.Status is >= 400 and < 500 && !e.Error.IsCredentials => ActionOutcome.Ok,
                _ => ActionOutcome.Failed,
            };
            return new(name, action.Permission, outcome, e.Code, e.AwsMessage);
        }
    }

    /// <summary>The smallest question that shows whether the action is allowed: one item of a list, or something that does not exist.</summary>
    private static JsonObject Input(ApiAction action, string region, ConnectedSession connected)
    {
        const string Nothing = "ecs-posture-self-test";
        var arn = $"arn:{connected.Partition}:ecs:{region}:{connected.AccountId}";
        return action.Operation switch
        {
            "ListClusters" or "ListAccountSettings" or "DescribeCapacityProviders" or "ListTaskDefinitions" => new() { ["maxResults"] = 1 },
            "DescribeClusters" => new() { ["clusters"] = Json.Array([Nothing]) },
            "ListServices" or "ListTasks" or "ListContainerInstances" => new() { ["cluster"] = Nothing, ["maxResults"] = 1 },
            "DescribeServices" => new() { ["cluster"] = Nothing, ["services"] = Json.Array([Nothing]) },
            "DescribeTasks" => new() { ["cluster"] = Nothing, ["tasks"] = Json.Array([$"{arn}:task/{Nothing}/{new string('0', 32)}"]) },
            "DescribeContainerInstances" => new()
            {
                ["cluster"] = Nothing,
                ["containerInstances"] = Json.Array([$"{arn}:container-instance/{Nothing}/{new string('0', 32)}"]),
            },
            "DescribeTaskDefinition" => new() { ["taskDefinition"] = $"{Nothing}:1" },
            "GetResources" => new() { ["ResourceARNList"] = Json.Array([$"{arn}:task-definition/{Nothing}:1"]) },
            "DescribeLogGroups" or "DescribeMetricFilters" or "DescribeResourcePolicies" => new() { ["limit"] = 1 },
            "ListRules" => new() { ["Limit"] = 1 },
            "ListRuleNamesByTarget" => new() { ["TargetArn"] = $"{arn}:cluster/{Nothing}", ["Limit"] = 1 },
            "ListTargetsByRule" => new() { ["Rule"] = Nothing, ["Limit"] = 1 },
            "ListSchedules" => new() { ["MaxResults"] = 1 },
            "GetSchedule" => new() { ["Name"] = Nothing, ["GroupName"] = "default" },
            "DescribeTrails" => [],
            "GetTrailStatus" => new() { ["Name"] = Nothing },
            "GetEventSelectors" => new() { ["TrailName"] = Nothing },
            "DescribeSecurityGroups" => Filter("group-id", "sg-00000000000000000"),
            "DescribeSubnets" => Filter("subnet-id", "subnet-00000000000000000"),
            "DescribeVpcs" or "DescribeRouteTables" or "DescribeVpcEndpoints" => Filter("vpc-id", "vpc-00000000000000000"),
            "DescribeFlowLogs" => Filter("resource-id", "vpc-00000000000000000", "Filter"),
            "DescribeTargetGroups" => new() { ["TargetGroupArns"] = Json.Array([Balancing("targetgroup", "")]) },
            "DescribeLoadBalancers" => new() { ["LoadBalancerArns"] = Json.Array([Balancing("loadbalancer/app", "")]) },
            "DescribeLoadBalancerAttributes" or "DescribeListeners" => new() { ["LoadBalancerArn"] = Balancing("loadbalancer/app", "") },
            "DescribeRules" or "DescribeListenerCertificates" => new() { ["ListenerArn"] = Balancing("listener/app", "/0000000000000000") },
            "DescribeSSLPolicies" => new() { ["PageSize"] = 1 },
            "GetWebACLForResource" => new() { ["ResourceArn"] = Balancing("loadbalancer/app", "") },
            "DescribeCertificate" => new() { ["CertificateArn"] = $"arn:{connected.Partition}:acm:{region}:{connected.AccountId}:certificate/00000000-0000-0000-0000-000000000000" },
            "DescribeDeliverySources" => new() { ["limit"] = 1 },
            "DescribeExpressGatewayService" => new() { ["serviceArn"] = $"{arn}:service/{Nothing}/{Nothing}" },
            "GetTargetGroup" => new() { ["targetGroupIdentifier"] = "tg-00000000000000000" },
            "GetService" => new() { ["serviceIdentifier"] = "svc-00000000000000000" },
            "GetAuthPolicy" => new() { ["resourceIdentifier"] = "svc-00000000000000000" },
            "ListListeners" => new() { ["serviceIdentifier"] = "svc-00000000000000000", ["maxResults"] = 1 },
            "DescribeInstances" => Filter("instance-id", "i-00000000000000000"),
            "DescribeImages" when action.Service == AwsService.Ec2 => Filter("image-id", "ami-00000000000000000"),
            "DescribeVolumes" => Filter("attachment.instance-id", "i-00000000000000000"),
            "DescribeNetworkInterfaces" => Filter("network-interface-id", "eni-00000000000000000"),
            "GetEbsEncryptionByDefault" => [],
            "DescribeInstanceAttribute" => new() { ["InstanceId"] = "i-00000000000000000", ["Attribute"] = "userData" },
            "DescribeLaunchTemplateVersions" => new() { ["LaunchTemplateId"] = "lt-00000000000000000", ["Versions"] = Json.Array(["1"]) },
            "DescribeAutoScalingGroups" => new() { ["AutoScalingGroupNames"] = Json.Array([Nothing]), ["MaxRecords"] = 1 },
            "DescribeLaunchConfigurations" => new() { ["LaunchConfigurationNames"] = Json.Array([Nothing]), ["MaxRecords"] = 1 },
            "DescribeInstanceInformation" => new() { ["MaxResults"] = 5 },
            "DescribeInstancePatchStates" => new() { ["InstanceIds"] = Json.Array(["i-00000000000000000"]), ["MaxResults"] = 10 },
            "ListDaemons" => new() { ["maxResults"] = 1 },
            "DescribeDaemon" => new() { ["daemonArn"] = $"{arn}:daemon/{Nothing}/{Nothing}" },
            "DescribeDaemonRevisions" => new() { ["daemonRevisionArns"] = Json.Array([$"{arn}:daemon-revision/{Nothing}/{Nothing}/1"]) },
            "DescribeDaemonTaskDefinition" => new() { ["daemonTaskDefinition"] = $"{Nothing}:1" },
            "GetAccountAuthorizationDetails" => new() { ["Filter"] = Json.Array(["Role"]), ["MaxItems"] = 1 },
            "GetAccountSummary" => [],
            "ListRoles" or "ListInstanceProfiles" or "ListUsers" or "ListGroups" => new() { ["MaxItems"] = 1 },
            "ListPolicies" => new() { ["Scope"] = "Local", ["MaxItems"] = 1 },
            "DescribeRepositories" => new() { ["maxResults"] = 1 },
            "BatchGetRepositoryScanningConfiguration" => new() { ["repositoryNames"] = Json.Array([Nothing]) },
            "GetRegistryScanningConfiguration" or "GetRegistryPolicy" or "GetSigningConfiguration" => [],
            "DescribePullThroughCacheRules" => new() { ["maxResults"] = 1 },
            "GetRepositoryPolicy" or "GetLifecyclePolicy" or "DescribeImages" => new() { ["repositoryName"] = Nothing },
            "DescribeImageScanFindings" => new() { ["repositoryName"] = Nothing, ["imageId"] = new JsonObject { ["imageTag"] = Nothing } },
            "ListImageReferrers" => new() { ["repositoryName"] = Nothing, ["subjectId"] = new JsonObject { ["imageDigest"] = $"sha256:{new string('0', 64)}" } },
            "ListDetectors" or "DescribeHub" or "GetEnabledStandards" or "DescribeConfigurationRecorders" or "DescribeConfigurationRecorderStatus" => [],
            "GetDetector" or "ListCoverage" => new() { ["DetectorId"] = new string('0', 32) },
            "DescribeAlarms" => new() { ["MaxRecords"] = 1 },
            "ListSubscriptionsByTopic" => new() { ["TopicArn"] = $"arn:{connected.Partition}:sns:{region}:{connected.AccountId}:{Nothing}" },
            "GetRole" or "ListAttachedRolePolicies" or "ListRolePolicies" => new() { ["RoleName"] = Nothing },
            "GetUser" or "ListGroupsForUser" or "ListAttachedUserPolicies" or "ListUserPolicies" => new() { ["UserName"] = Nothing },
            "GetUserPolicy" => new() { ["UserName"] = Nothing, ["PolicyName"] = Nothing },
            "ListAttachedGroupPolicies" or "ListGroupPolicies" => new() { ["GroupName"] = Nothing },
            "GetGroupPolicy" => new() { ["GroupName"] = Nothing, ["PolicyName"] = Nothing },
            "GetRolePolicy" => new() { ["RoleName"] = Nothing, ["PolicyName"] = Nothing },
            "GetPolicy" => new() { ["PolicyArn"] = PolicyArn() },
            "GetPolicyVersion" => new() { ["PolicyArn"] = PolicyArn(), ["VersionId"] = "v1" },
            "ListAliases" => new() { ["Limit"] = 1 },
            "DescribeKey" or "GetKeyRotationStatus" => new() { ["KeyId"] = Guid.Empty.ToString() },
            "GetKeyPolicy" => new() { ["KeyId"] = Guid.Empty.ToString(), ["PolicyName"] = "default" },
            "ListSecrets" or "DescribeParameters" => new() { ["MaxResults"] = 1 },
            "GetResourcePolicy" => new() { ["SecretId"] = Nothing },
            "DescribeFileSystems" => new() { ["MaxItems"] = 1 },
            "DescribeFileSystemPolicy" or "DescribeMountTargets" or "DescribeAccessPoints" => new() { ["FileSystemId"] = "fs-00000000000000000" },
            "DescribeMountTargetSecurityGroups" => new() { ["MountTargetId"] = "fsmt-00000000000000000" },
            "ListBuckets" => new() { ["MaxBuckets"] = 1 },
            "GetBucketPolicyStatus" or "GetPublicAccessBlock" or "GetBucketAcl" or "GetBucketEncryption" => new() { ["BucketName"] = Nothing },
            _ => throw new InvalidOperationException($"There is no trial for {action}."),
        };

        string Balancing(string kind, string end) => $"arn:{connected.Partition}:elasticloadbalancing:{region}:{connected.AccountId}:{kind}/{Nothing}/0000000000000000{end}";

        static JsonObject Filter(string name, string value, string filters = "Filters") => new()
        {
            [filters] = new JsonArray(new JsonObject { ["Name"] = name, ["Values"] = Json.Array([value]) }),
            ["MaxResults"] = 5,
        };

        string PolicyArn() => $"arn:{connected.Partition}:iam::{connected.AccountId}:policy/{Nothing}";
    }
}

/// <summary>How each action of a scan fared.</summary>
/// <param name="AccountId">The account that the credentials belong to.</param>
/// <param name="Partition">Such as <c>aws</c>.</param>
/// <param name="Actions">One trial for each action.</param>
public sealed record ConnectionTestResult(string AccountId, string Partition, IReadOnlyList<ActionTrial> Actions);

/// <summary>One action tried once.</summary>
/// <param name="Action">In IAM's form, such as <c>ecs:ListClusters</c>: the same words as in a check's actions.</param>
/// <param name="Permission">The IAM permission it needs; null for none.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Code">AWS's error code; null when it answered.</param>
/// <param name="Message">AWS's message: hostile text.</param>
public sealed record ActionTrial(string Action, string? Permission, ActionOutcome Outcome, string? Code, string? Message);

/// <summary>What a trial showed.</summary>
public enum ActionOutcome
{
    /// <summary>Allowed.</summary>
    Ok,

    /// <summary>The permission is missing.</summary>
    Denied,

    /// <summary>The endpoint does not know the action.</summary>
    NotSupported,

    /// <summary>Another error, or no answer.</summary>
    Failed,
}
