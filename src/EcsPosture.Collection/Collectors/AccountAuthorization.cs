using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>All roles, users and groups and the policies that may be attached to them, in one bulk read.</summary>
internal sealed class AccountAuthorization : IAccountCollector
{
    public string Name => "roles, users and policies";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.GetAccountAuthorizationDetails)
        {
            Fallback =
            [
                ApiActions.ListRoles, ApiActions.ListPolicies, ApiActions.ListInstanceProfiles, ApiActions.GetRole, ApiActions.ListAttachedRolePolicies, ApiActions.ListRolePolicies, ApiActions.GetRolePolicy,
                ApiActions.ListUsers, ApiActions.GetUser, ApiActions.ListGroupsForUser, ApiActions.ListAttachedUserPolicies, ApiActions.ListUserPolicies, ApiActions.GetUserPolicy,
                ApiActions.ListGroups, ApiActions.ListAttachedGroupPolicies, ApiActions.ListGroupPolicies, ApiActions.GetGroupPolicy,
                ApiActions.GetPolicy, ApiActions.GetPolicyVersion,
            ],
        },
    ];

    public IReadOnlyList<Type> DependsOn => [];

    public Task CollectAsync(AccountScan scan, CancellationToken cancellationToken) => scan.Global.PutPagesAsync(
        SnapshotPaths.GetAccountAuthorizationDetails,
        ApiActions.GetAccountAuthorizationDetails,
        new() { ["Filter"] = Json.Array(["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"]), ["MaxItems"] = 1000 },
        PageShape.Iam("RoleDetailList", "Policies", "UserDetailList", "GroupDetailList") with { AnyListWillDo = true },
        null,
        cancellationToken);
}
