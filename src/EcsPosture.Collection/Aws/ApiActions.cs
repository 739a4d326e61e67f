namespace EcsPosture.Collection.Aws;

/// <summary>Every API action that the program calls. All of them only read.</summary>
public static partial class ApiActions
{
    /// <summary>Called by no scan, only to find the accounts of an organization.</summary>
    public static ApiAction ListAccounts { get; } = new(AwsService.Organizations, "ListAccounts");

    public static ApiAction GetCallerIdentity { get; } = new(AwsService.Sts, "GetCallerIdentity");

    public static ApiAction ListClusters { get; } = new(AwsService.Ecs, "ListClusters");
    public static ApiAction DescribeClusters { get; } = new(AwsService.Ecs, "DescribeClusters");
    public static ApiAction ListServices { get; } = new(AwsService.Ecs, "ListServices");
    public static ApiAction DescribeServices { get; } = new(AwsService.Ecs, "DescribeServices");
    public static ApiAction ListTasks { get; } = new(AwsService.Ecs, "ListTasks");
    public static ApiAction DescribeTasks { get; } = new(AwsService.Ecs, "DescribeTasks");
    public static ApiAction ListContainerInstances { get; } = new(AwsService.Ecs, "ListContainerInstances");
    public static ApiAction DescribeContainerInstances { get; } = new(AwsService.Ecs, "DescribeContainerInstances");
    public static ApiAction DescribeCapacityProviders { get; } = new(AwsService.Ecs, "DescribeCapacityProviders");
    public static ApiAction ListAccountSettings { get; } = new(AwsService.Ecs, "ListAccountSettings");
    public static ApiAction ListTaskDefinitions { get; } = new(AwsService.Ecs, "ListTaskDefinitions");
    public static ApiAction DescribeTaskDefinition { get; } = new(AwsService.Ecs, "DescribeTaskDefinition");
    public static ApiAction GetResources { get; } = new(AwsService.Tagging, "GetResources");

    public static ApiAction DescribeLogGroups { get; } = new(AwsService.Logs, "DescribeLogGroups");
    public static ApiAction DescribeMetricFilters { get; } = new(AwsService.Logs, "DescribeMetricFilters");
    public static ApiAction DescribeResourcePolicies { get; } = new(AwsService.Logs, "DescribeResourcePolicies");

    public static ApiAction ListRules { get; } = new(AwsService.Events, "ListRules");
    public static ApiAction ListRuleNamesByTarget { get; } = new(AwsService.Events, "ListRuleNamesByTarget");
    public static ApiAction ListTargetsByRule { get; } = new(AwsService.Events, "ListTargetsByRule");
    public static ApiAction ListSchedules { get; } = new(AwsService.Scheduler, "ListSchedules") { Route = new("GET", "/schedules", "MaxResults", "NextToken") };
    public static ApiAction GetSchedule { get; } = new(AwsService.Scheduler, "GetSchedule") { Route = new("GET", "/schedules/{Name}", "groupName=GroupName") };

    public static ApiAction DescribeTrails { get; } = new(AwsService.CloudTrail, "DescribeTrails");
    public static ApiAction GetTrailStatus { get; } = new(AwsService.CloudTrail, "GetTrailStatus");
    public static ApiAction GetEventSelectors { get; } = new(AwsService.CloudTrail, "GetEventSelectors");

    public static ApiAction DescribeSecurityGroups { get; } = new(AwsService.Ec2, "DescribeSecurityGroups");
    public static ApiAction DescribeSubnets { get; } = new(AwsService.Ec2, "DescribeSubnets");

    public static ApiAction GetAccountAuthorizationDetails { get; } = new(AwsService.Iam, "GetAccountAuthorizationDetails");
    public static ApiAction GetAccountSummary { get; } = new(AwsService.Iam, "GetAccountSummary");
    public static ApiAction ListRoles { get; } = new(AwsService.Iam, "ListRoles");
    public static ApiAction ListPolicies { get; } = new(AwsService.Iam, "ListPolicies");
    public static ApiAction ListInstanceProfiles { get; } = new(AwsService.Iam, "ListInstanceProfiles");
    public static ApiAction GetRole { get; } = new(AwsService.Iam, "GetRole");
    public static ApiAction ListAttachedRolePolicies { get; } = new(AwsService.Iam, "ListAttachedRolePolicies");
    public static ApiAction ListRolePolicies { get; } = new(AwsService.Iam, "ListRolePolicies");
    public static ApiAction GetRolePolicy { get; } = new(AwsService.Iam, "GetRolePolicy");
    public static ApiAction ListUsers { get; } = new(AwsService.Iam, "ListUsers");
    public static ApiAction GetUser { get; } = new(AwsService.Iam, "GetUser");
    public static ApiAction ListGroupsForUser { get; } = new(AwsService.Iam, "ListGroupsForUser");
    public static ApiAction ListAttachedUserPolicies { get; } = new(AwsService.Iam, "ListAttachedUserPolicies");
    public static ApiAction ListUserPolicies { get; } = new(AwsService.Iam, "ListUserPolicies");
    public static ApiAction GetUserPolicy { get; } = new(AwsService.Iam, "GetUserPolicy");
    public static ApiAction ListGroups { get; } = new(AwsService.Iam, "ListGroups");
    public static ApiAction ListAttachedGroupPolicies { get; } = new(AwsService.Iam, "ListAttachedGroupPolicies");
    public static ApiAction ListGroupPolicies { get; } = new(AwsService.Iam, "ListGroupPolicies");
    public static ApiAction GetGroupPolicy { get; } = new(AwsService.Iam, "GetGroupPolicy");
    public static ApiAction GetPolicy { get; } = new(AwsService.Iam, "GetPolicy");
    public static ApiAction GetPolicyVersion { get; } = new(AwsService.Iam, "GetPolicyVersion");
}
