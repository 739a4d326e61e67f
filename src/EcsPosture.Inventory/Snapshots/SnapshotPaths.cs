using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>Where each file of a snapshot folder stands. Named as the AWS CLI names its commands.</summary>
public static partial class SnapshotPaths
{
    // Two names, an underscore and .json stay below the 255 bytes that file systems allow.
    private const int LongestName = 120;

    public const string Manifest = "manifest.json";
    public const string ListClusters = "ecs/list-clusters.json";
    public const string DescribeClusters = "ecs/describe-clusters.json";
    public const string DescribeCapacityProviders = "ecs/describe-capacity-providers.json";
    public const string ListAccountSettings = "ecs/list-account-settings.json";
    public const string ListTaskDefinitionFamilies = "ecs/list-task-definition-families.json";

    /// <summary>ACTIVE revisions.</summary>
    public const string ListTaskDefinitions = "ecs/list-task-definitions.json";

    /// <summary>Revisions with status DELETE_IN_PROGRESS.</summary>
    public const string ListTaskDefinitionsBeingDeleted = "ecs/list-task-definitions-delete-in-progress.json";
    public const string DescribeLogGroups = "logs/describe-log-groups.json";
    public const string DescribeMetricFilters = "logs/describe-metric-filters.json";
    public const string DescribeResourcePolicies = "logs/describe-resource-policies.json";
    public const string ListRules = "events/list-rules.json";
    public const string ListSchedules = "scheduler/list-schedules.json";
    public const string DescribeTrails = "cloudtrail/describe-trails.json";
    public const string DescribeSecurityGroups = "ec2/describe-security-groups.json";
    public const string DescribeSubnets = "ec2/describe-subnets.json";

    /// <summary>Tags of task definitions, read in bulk.</summary>
    public const string GetTaskDefinitionTags = "resourcegroupstaggingapi/get-resources.json";

    /// <summary>All roles without their policies, where the bulk answer is refused.</summary>
    public const string ListRoles = "iam/list-roles.json";

    /// <summary>The account's own managed policies without their documents, where the bulk answer is refused.</summary>
    public const string ListPolicies = "iam/list-policies.json";

    /// <summary>Instance profiles with their roles, where the bulk answer is refused.</summary>
    public const string ListInstanceProfiles = "iam/list-instance-profiles.json";

    /// <summary>All users without their policies, where the bulk answer is refused.</summary>
    public const string ListUsers = "iam/list-users.json";

    /// <summary>All groups without their policies, where the bulk answer is refused.</summary>
    public const string ListGroups = "iam/list-groups.json";
    public const string GetAccountAuthorizationDetails = "iam/get-account-authorization-details.json";
    public const string GetAccountSummary = "iam/get-account-summary.json";

    public static string ListServices(string cluster) => $"ecs/list-services/{Name(cluster)}.json";
    public static string DescribeServices(string cluster) => $"ecs/describe-services/{Name(cluster)}.json";
    public static string ListTasks(string cluster) => $"ecs/list-tasks/{Name(cluster)}.json";
    public static string DescribeTasks(string cluster) => $"ecs/describe-tasks/{Name(cluster)}.json";
    public static string ListContainerInstances(string cluster) => $"ecs/list-container-instances/{Name(cluster)}.json";
    public static string DescribeContainerInstances(string cluster) => $"ecs/describe-container-instances/{Name(cluster)}.json";

    /// <summary>One revision: <c>&lt;family&gt;_&lt;revision&gt;</c>.</summary>
    public static string DescribeTaskDefinition(string family, int revision) =>
        string.Create(CultureInfo.InvariantCulture, $"ecs/describe-task-definition/{Name(family)}_{revision}.json");

    /// <summary>The targets of a rule of the default event bus, or of another when a bus is named.</summary>
    public static string ListTargetsByRule(string rule, string? bus = null) =>
        bus is null || Arn.LastSegment(bus) is "default" or ""
            ? $"events/list-targets-by-rule/{Name(rule)}.json"
            : $"events/list-targets-by-rule/{First(bus)}_{Name(rule)}.json";
    public static string GetSchedule(string group, string name) => $"scheduler/get-schedule/{First(group)}_{Name(name)}.json";
    public static string GetTrailStatus(string trail) => $"cloudtrail/get-trail-status/{Name(trail)}.json";
    public static string GetEventSelectors(string trail) => $"cloudtrail/get-event-selectors/{Name(trail)}.json";
    public static string GetRole(string role) => $"iam/get-role/{Name(role)}.json";
    public static string ListAttachedRolePolicies(string role) => $"iam/list-attached-role-policies/{Name(role)}.json";
    public static string ListRolePolicies(string role) => $"iam/list-role-policies/{Name(role)}.json";
    public static string GetRolePolicy(string role, string policy) => $"iam/get-role-policy/{First(role)}_{Name(policy)}.json";
    public static string GetUser(string user) => $"iam/get-user/{Name(user)}.json";
    public static string ListGroupsForUser(string user) => $"iam/list-groups-for-user/{Name(user)}.json";
    public static string ListAttachedUserPolicies(string user) => $"iam/list-attached-user-policies/{Name(user)}.json";
    public static string ListUserPolicies(string user) => $"iam/list-user-policies/{Name(user)}.json";
    public static string GetUserPolicy(string user, string policy) => $"iam/get-user-policy/{First(user)}_{Name(policy)}.json";
    public static string ListAttachedGroupPolicies(string group) => $"iam/list-attached-group-policies/{Name(group)}.json";
    public static string ListGroupPolicies(string group) => $"iam/list-group-policies/{Name(group)}.json";
    public static string GetGroupPolicy(string group, string policy) => $"iam/get-group-policy/{First(group)}_{Name(policy)}.json";

    /// <summary>A managed policy; one of AWS's own (known by its ARN) is kept apart from the account's policy of the same name.</summary>
    public static string GetPolicy(string policyNameOrArn) => $"iam/get-policy/{Policy(policyNameOrArn)}.json";
    public static string GetPolicyVersion(string policyNameOrArn) => $"iam/get-policy-version/{Policy(policyNameOrArn)}.json";

    /// <summary>The API action, in IAM's form, whose answer a file holds: <c>ecs:DescribeClusters</c>; empty for a file that is none.</summary>
    public static string ActionOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/');
        if (parts.Length < 2)
        {
            return "";
        }

        var service = parts[0] switch
        {
            "resourcegroupstaggingapi" => "tag",
            "elbv2" => "elasticloadbalancing",
            "efs" => "elasticfilesystem",
            "s3api" => "s3",
            "configservice" => "config",
            var own => own,
        };
        var command = parts[1].EndsWith(".json", StringComparison.Ordinal) ? parts[1][..^5] : parts[1];
        if (path == ListTaskDefinitionsBeingDeleted)
        {
            return "ecs:ListTaskDefinitions";
        }

        return $"{service}:{OperationOf(command)}";
    }

    /// <summary>
    /// A name as part of a file name: letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, <c>+</c>, <c>=</c>, <c>@</c> stay, all
    /// else is percent-encoded, so no name can leave the folder. The last segment of an ARN is taken. A name whose encoding
    /// is too long for a file name is cut and ends in <c>~</c> and a hash of the whole.
    /// </summary>
    public static string Name(string nameOrArn)
    {
        ArgumentNullException.ThrowIfNull(nameOrArn);
        return WholeName(Arn.LastSegment(nameOrArn));
    }

    /// <summary>Like <see cref="Name"/>, for names that hold slashes themselves: these are encoded too.</summary>
    public static string WholeName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var bytes = Encoding.UTF8.GetBytes(name);
        var text = new StringBuilder(bytes.Length);
        foreach (var octet in bytes)
        {
            var c = (char)octet;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' or '=' or '@' || (c is '.' && text.Length > 0))
            {
                text.Append(c);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }

        return Fit(text.Length == 0 ? "%" : text.ToString(), bytes);
    }

    // In a file name of two parts the first has no underscore, so no two pairs share a name.
    private static string First(string nameOrArn) => FirstOf(Name(nameOrArn), Arn.LastSegment(nameOrArn));

    private static string FirstOf(string encoded, string whole) => Fit(encoded.Replace("_", "%5F", StringComparison.Ordinal), Encoding.UTF8.GetBytes(whole));

    private static string Policy(string nameOrArn) =>
        Arn.TryParse(nameOrArn, out var arn) && arn.AccountId is "aws" ? Name("aws:" + Arn.LastSegment(nameOrArn)) : Name(nameOrArn);

    private static string Fit(string encoded, byte[] whole) =>
        encoded.Length <= LongestName
            ? encoded
            : $"{encoded[..(LongestName - 17)]}~{XxHash64.HashToUInt64(whole).ToString("x16", CultureInfo.InvariantCulture)}";
}
