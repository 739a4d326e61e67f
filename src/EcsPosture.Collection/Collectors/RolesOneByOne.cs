using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// All roles and their policies one by one: what is left where the bulk read is refused. Above <see cref="MostRoles"/> roles,
/// or where they cannot be listed, only those that ECS uses are read, and the list keeps a gap.
/// </summary>
internal sealed class RolesOneByOne : IAccountCollector
{
    /// <summary>How many roles are read one by one: each costs three calls and more.</summary>
    public const int MostRoles = 1000;

    /// <summary>How many of the account's own policies are read one by one, beyond those that roles use.</summary>
    public const int MostPolicies = 1000;

    private static readonly OneByOne OfRoles = new(
        "RoleName", ApiActions.ListAttachedRolePolicies, SnapshotPaths.ListAttachedRolePolicies, ApiActions.ListRolePolicies, SnapshotPaths.ListRolePolicies, ApiActions.GetRolePolicy, SnapshotPaths.GetRolePolicy);

    public string Name => "roles one by one";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.ListRoles), new(ApiActions.ListPolicies), new(ApiActions.ListInstanceProfiles), new(ApiActions.GetRole),
        new(ApiActions.ListAttachedRolePolicies), new(ApiActions.ListRolePolicies), new(ApiActions.GetRolePolicy),
        new(ApiActions.GetPolicy), new(ApiActions.GetPolicyVersion),
    ];

    public IReadOnlyList<Type> DependsOn { get; } =
        [typeof(AccountAuthorization), typeof(TaskDefinitions), typeof(Services), typeof(Tasks), typeof(CapacityProviders), typeof(EventTargets), typeof(Schedules)];

    public async Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var global = scan.Global;
        if (!global.HasGap(SnapshotPaths.GetAccountAuthorizationDetails))
        {
            return;
        }

        var lists = await Task.WhenAll(
            OneByOne.ListAsync(global, SnapshotPaths.ListRoles, ApiActions.ListRoles, [], "Roles", MostRoles, cancellationToken),
            OneByOne.ListAsync(global, SnapshotPaths.ListPolicies, ApiActions.ListPolicies, new() { ["Scope"] = "Local" }, "Policies", MostPolicies, cancellationToken),
            OneByOne.ListAsync(global, SnapshotPaths.ListInstanceProfiles, ApiActions.ListInstanceProfiles, [], "InstanceProfiles", int.MaxValue, cancellationToken));

        var read = global.Get(SnapshotPaths.GetAccountAuthorizationDetails)?["RoleDetailList"].Objects().Select(r => r["Arn"].AsText()).ToHashSet() ?? [];
        // A whole list says which roles there are, so a role that ECS names and the list does not need not be asked for.
        var roles = global.HasGap(SnapshotPaths.ListRoles) ? scan.Regions.SelectMany(part => part.References.Roles).Where(role => Arn.TryParse(role, out var arn) && arn.AccountId == scan.AccountId) : lists[0];
        var policies = new ConcurrentDictionary<string, bool>(lists[1].Select(arn => KeyValuePair.Create(arn, true)), StringComparer.Ordinal);
        await OneByOne.EachAsync(roles.Where(role => !read.Contains(role)), role => OfRoles.ReadWithBoundaryAsync(
            global, role, ApiActions.GetRole, SnapshotPaths.GetRole, "Role", policies, cancellationToken), cancellationToken);

        var versions = OneByOne.Listed(global, SnapshotPaths.ListPolicies, "Policies").ToDictionary(p => p.Arn, p => p.Element["DefaultVersionId"].AsText(), StringComparer.Ordinal);
        await OneByOne.EachAsync(policies.Keys, policy => OneByOne.ReadPolicyAsync(global, policy, versions.GetValueOrDefault(policy), cancellationToken), cancellationToken);
    }
}
