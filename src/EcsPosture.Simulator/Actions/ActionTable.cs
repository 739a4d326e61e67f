using System.Text.Json.Nodes;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Answers one action from what the estate holds.</summary>
/// <param name="call">The request.</param>
/// <param name="folder">The region that is asked about, or the account's global facts for IAM and STS.</param>
internal delegate JsonObject ActionHandler(AwsCall call, ServedFolder folder);

/// <summary>Every action that the simulator knows, by its name in IAM's form.</summary>
internal static class ActionTable
{
    private static readonly Dictionary<string, ActionHandler> Handlers = new(StringComparer.Ordinal)
    {
        ["ecs:ListClusters"] = ClusterActions.ListClusters,
        ["ecs:DescribeClusters"] = ClusterActions.DescribeClusters,
        ["ecs:DescribeCapacityProviders"] = ClusterActions.DescribeCapacityProviders,
        ["ecs:ListAccountSettings"] = ClusterActions.ListAccountSettings,
        ["ecs:ListTagsForResource"] = ClusterActions.ListTagsForResource,
        ["ecs:ListServices"] = ServiceActions.ListServices,
        ["ecs:DescribeServices"] = ServiceActions.DescribeServices,
        ["ecs:DescribeExpressGatewayService"] = ServiceActions.DescribeExpressGatewayService,
        ["ecs:DescribeTaskSets"] = ServiceActions.DescribeTaskSets,
        ["ecs:ListTasks"] = TaskActions.ListTasks,
        ["ecs:DescribeTasks"] = TaskActions.DescribeTasks,
        ["ecs:ListContainerInstances"] = TaskActions.ListContainerInstances,
        ["ecs:DescribeContainerInstances"] = TaskActions.DescribeContainerInstances,
        ["ecs:ListTaskDefinitionFamilies"] = TaskDefinitionActions.ListTaskDefinitionFamilies,
        ["ecs:ListTaskDefinitions"] = TaskDefinitionActions.ListTaskDefinitions,
        ["ecs:DescribeTaskDefinition"] = TaskDefinitionActions.DescribeTaskDefinition,
        ["logs:DescribeLogGroups"] = LogsActions.DescribeLogGroups,
        ["logs:DescribeMetricFilters"] = LogsActions.DescribeMetricFilters,
        ["logs:DescribeResourcePolicies"] = LogsActions.DescribeResourcePolicies,
        ["logs:DescribeDeliverySources"] = LogsActions.DescribeDeliverySources,
        ["cloudtrail:DescribeTrails"] = CloudTrailActions.DescribeTrails,
        ["cloudtrail:GetTrailStatus"] = CloudTrailActions.GetTrailStatus,
        ["cloudtrail:GetEventSelectors"] = CloudTrailActions.GetEventSelectors,
        ["events:ListRules"] = EventsActions.ListRules,
        ["events:ListRuleNamesByTarget"] = EventsActions.ListRuleNamesByTarget,
        ["events:ListTargetsByRule"] = EventsActions.ListTargetsByRule,
        ["scheduler:ListSchedules"] = SchedulerActions.ListSchedules,
        ["scheduler:GetSchedule"] = SchedulerActions.GetSchedule,
        ["kms:ListAliases"] = KmsActions.ListAliases,
        ["kms:DescribeKey"] = KmsActions.DescribeKey,
        ["kms:GetKeyRotationStatus"] = KmsActions.GetKeyRotationStatus,
        ["kms:GetKeyPolicy"] = KmsActions.GetKeyPolicy,
        ["secretsmanager:ListSecrets"] = SecretsActions.ListSecrets,
        ["secretsmanager:GetResourcePolicy"] = SecretsActions.GetResourcePolicy,
        ["ssm:DescribeParameters"] = SecretsActions.DescribeParameters,
        ["elasticfilesystem:DescribeFileSystems"] = FileSystemActions.DescribeFileSystems,
        ["elasticfilesystem:DescribeFileSystemPolicy"] = FileSystemActions.DescribeFileSystemPolicy,
        ["elasticfilesystem:DescribeMountTargets"] = FileSystemActions.DescribeMountTargets,
        ["elasticfilesystem:DescribeMountTargetSecurityGroups"] = FileSystemActions.DescribeMountTargetSecurityGroups,
        ["s3:ListBuckets"] = BucketActions.ListBuckets,
        ["s3:GetBucketPolicyStatus"] = BucketActions.GetBucketPolicyStatus,
        ["s3:GetPublicAccessBlock"] = BucketActions.GetPublicAccessBlock,
        ["s3:GetBucketAcl"] = BucketActions.GetBucketAcl,
        ["s3:GetBucketEncryption"] = BucketActions.GetBucketEncryption,
        ["s3control:GetPublicAccessBlock"] = BucketActions.GetAccountPublicAccessBlock,
        ["tag:GetResources"] = TaggingActions.GetResources,
        ["ec2:DescribeSecurityGroups"] = NetworkActions.DescribeSecurityGroups,
        ["ec2:DescribeSubnets"] = NetworkActions.DescribeSubnets,
        ["ecs:ListDaemons"] = DaemonActions.ListDaemons,
        ["ecs:DescribeDaemon"] = DaemonActions.DescribeDaemon,
        ["ecs:DescribeDaemonRevisions"] = DaemonActions.DescribeDaemonRevisions,
        ["ecs:DescribeDaemonTaskDefinition"] = DaemonActions.DescribeDaemonTaskDefinition,
        ["ec2:DescribeInstances"] = ComputeActions.DescribeInstances,
        ["ec2:DescribeNetworkInterfaces"] = ComputeActions.DescribeNetworkInterfaces,
        ["ec2:DescribeInstanceAttribute"] = ComputeActions.DescribeInstanceAttribute,
        ["ec2:DescribeLaunchTemplateVersions"] = ComputeActions.DescribeLaunchTemplateVersions,
        ["ec2:DescribeImages"] = ComputeActions.DescribeImages,
        ["ec2:DescribeVolumes"] = ComputeActions.DescribeVolumes,
        ["ec2:GetEbsEncryptionByDefault"] = ComputeActions.GetEbsEncryptionByDefault,
        ["autoscaling:DescribeAutoScalingGroups"] = ComputeActions.DescribeAutoScalingGroups,
        ["autoscaling:DescribeLaunchConfigurations"] = ComputeActions.DescribeLaunchConfigurations,
        ["ssm:DescribeInstanceInformation"] = ManagedNodeActions.DescribeInstanceInformation,
        ["ssm:DescribeInstancePatchStates"] = ManagedNodeActions.DescribeInstancePatchStates,
        ["ec2:DescribeVpcs"] = NetworkActions.DescribeVpcs,
        ["ec2:DescribeRouteTables"] = NetworkActions.DescribeRouteTables,
        ["ec2:DescribeVpcEndpoints"] = NetworkActions.DescribeVpcEndpoints,
        ["ec2:DescribeFlowLogs"] = NetworkActions.DescribeFlowLogs,
        ["elasticloadbalancing:DescribeTargetGroups"] = LoadBalancingActions.DescribeTargetGroups,
        ["elasticloadbalancing:DescribeLoadBalancers"] = LoadBalancingActions.DescribeLoadBalancers,
        ["elasticloadbalancing:DescribeLoadBalancerAttributes"] = LoadBalancingActions.DescribeLoadBalancerAttributes,
        ["elasticloadbalancing:DescribeListeners"] = LoadBalancingActions.DescribeListeners,
        ["elasticloadbalancing:DescribeRules"] = LoadBalancingActions.DescribeRules,
        ["elasticloadbalancing:DescribeListenerCertificates"] = LoadBalancingActions.DescribeListenerCertificates,
        ["elasticloadbalancing:DescribeSSLPolicies"] = LoadBalancingActions.DescribeSslPolicies,
        ["wafv2:GetWebACLForResource"] = LoadBalancingActions.GetWebAclForResource,
        ["acm:DescribeCertificate"] = LoadBalancingActions.DescribeCertificate,
        ["vpc-lattice:GetTargetGroup"] = LoadBalancingActions.GetLatticeTargetGroup,
        ["vpc-lattice:GetService"] = LoadBalancingActions.GetLatticeService,
        ["vpc-lattice:GetAuthPolicy"] = LoadBalancingActions.GetLatticeAuthPolicy,
        ["vpc-lattice:ListListeners"] = LoadBalancingActions.ListLatticeListeners,
        ["ec2:DescribeRegions"] = NetworkActions.DescribeRegions,
        ["iam:GetAccountAuthorizationDetails"] = IamActions.GetAccountAuthorizationDetails,
        ["iam:GetAccountSummary"] = IamActions.GetAccountSummary,
        ["iam:ListRoles"] = IamActions.ListRoles,
        ["iam:ListPolicies"] = IamActions.ListPolicies,
        ["iam:ListInstanceProfiles"] = IamActions.ListInstanceProfiles,
        ["iam:GetRole"] = IamActions.GetRole,
        ["iam:ListAttachedRolePolicies"] = IamActions.ListAttachedRolePolicies,
        ["iam:ListRolePolicies"] = IamActions.ListRolePolicies,
        ["iam:GetRolePolicy"] = IamActions.GetRolePolicy,
        ["iam:GetPolicy"] = IamActions.GetPolicy,
        ["iam:GetPolicyVersion"] = IamActions.GetPolicyVersion,
        ["iam:GetInstanceProfile"] = IamActions.GetInstanceProfile,
    };

    /// <summary>The names of all actions that are answered, with those of STS.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Handlers.Keys.Append("sts:GetCallerIdentity").Append("sts:AssumeRole").Order(StringComparer.Ordinal)];

    /// <summary>The handler of an action; null when there is none.</summary>
    public static ActionHandler? Find(string fullName) => Handlers.GetValueOrDefault(fullName);
}
