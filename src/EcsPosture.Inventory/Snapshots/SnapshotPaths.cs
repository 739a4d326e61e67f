using System.Globalization;
using System.Text;

namespace EcsPosture.Inventory.Snapshots;

/// <summary>Where each file of a snapshot folder stands. Named as the AWS CLI names its commands.</summary>
public static class SnapshotPaths
{
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
    public const string GetAccountAuthorizationDetails = "iam/get-account-authorization-details.json";

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
    public static string ListTargetsByRule(string rule) => $"events/list-targets-by-rule/{Name(rule)}.json";
    public static string GetSchedule(string group, string name) => $"scheduler/get-schedule/{Name(group)}_{Name(name)}.json";
    public static string GetTrailStatus(string trail) => $"cloudtrail/get-trail-status/{Name(trail)}.json";
    public static string GetEventSelectors(string trail) => $"cloudtrail/get-event-selectors/{Name(trail)}.json";
    public static string GetRole(string role) => $"iam/get-role/{Name(role)}.json";
    public static string ListAttachedRolePolicies(string role) => $"iam/list-attached-role-policies/{Name(role)}.json";
    public static string ListRolePolicies(string role) => $"iam/list-role-policies/{Name(role)}.json";
    public static string GetRolePolicy(string role, string policy) => $"iam/get-role-policy/{Name(role)}_{Name(policy)}.json";
    public static string GetPolicy(string policyName) => $"iam/get-policy/{Name(policyName)}.json";
    public static string GetPolicyVersion(string policyName) => $"iam/get-policy-version/{Name(policyName)}.json";

    /// <summary>
    /// A name as part of a file name: letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, <c>+</c>, <c>=</c>, <c>@</c> stay, all
    /// else is percent-encoded, so no name can leave the folder. The last segment of an ARN is taken.
    /// </summary>
    public static string Name(string nameOrArn)
    {
        var name = Arn.LastSegment(nameOrArn);
        var text = new StringBuilder(name.Length);
        foreach (var rune in Encoding.UTF8.GetBytes(name))
        {
            var c = (char)rune;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' or '=' or '@' || (c is '.' && text.Length > 0))
            {
                text.Append(c);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{rune:X2}");
            }
        }

        return text.ToString();
    }
}
