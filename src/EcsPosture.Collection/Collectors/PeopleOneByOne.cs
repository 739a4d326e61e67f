using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>
/// All users and groups and their policies one by one: what is left where the bulk read is refused. Where there are more than
/// <see cref="MostPeople"/> users or groups, those are not read, and the list keeps a gap.
/// </summary>
internal sealed class PeopleOneByOne : IAccountCollector
{
    /// <summary>How many users, and how many groups, are read one by one: each costs three calls and more.</summary>
    public const int MostPeople = 1000;

    private static readonly OneByOne OfUsers = new(
        "UserName", ApiActions.ListAttachedUserPolicies, SnapshotPaths.ListAttachedUserPolicies, ApiActions.ListUserPolicies, SnapshotPaths.ListUserPolicies, ApiActions.GetUserPolicy, SnapshotPaths.GetUserPolicy);

    private static readonly OneByOne OfGroups = new(
        "GroupName", ApiActions.ListAttachedGroupPolicies, SnapshotPaths.ListAttachedGroupPolicies, ApiActions.ListGroupPolicies, SnapshotPaths.ListGroupPolicies, ApiActions.GetGroupPolicy, SnapshotPaths.GetGroupPolicy);

    public string Name => "users and groups one by one";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.ListUsers), new(ApiActions.GetUser), new(ApiActions.ListGroupsForUser), new(ApiActions.ListAttachedUserPolicies), new(ApiActions.ListUserPolicies), new(ApiActions.GetUserPolicy),
        new(ApiActions.ListGroups), new(ApiActions.ListAttachedGroupPolicies), new(ApiActions.ListGroupPolicies), new(ApiActions.GetGroupPolicy),
        new(ApiActions.GetPolicy), new(ApiActions.GetPolicyVersion),
    ];

    // Policies that roles use too are read with these.
    public IReadOnlyList<Type> DependsOn { get; } = [typeof(AccountAuthorization), typeof(RolesOneByOne)];

    public async Task CollectAsync(AccountScan scan, CancellationToken cancellationToken)
    {
        var global = scan.Global;
        if (!global.HasGap(SnapshotPaths.GetAccountAuthorizationDetails))
        {
            return;
        }

        var lists = await Task.WhenAll(
            OneByOne.ListAsync(global, SnapshotPaths.ListUsers, ApiActions.ListUsers, [], "Users", MostPeople, cancellationToken),
            OneByOne.ListAsync(global, SnapshotPaths.ListGroups, ApiActions.ListGroups, [], "Groups", MostPeople, cancellationToken));
        var policies = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await OneByOne.EachAsync(lists[0], user => ReadUserAsync(global, user, policies, cancellationToken), cancellationToken);
        await OneByOne.EachAsync(lists[1], group => OfGroups.ReadAsync(global, group, policies, cancellationToken), cancellationToken);

        await OneByOne.EachAsync(policies.Keys.Where(policy => !WasAsked(global, policy)), policy => OneByOne.ReadPolicyAsync(global, policy, null, cancellationToken), cancellationToken);
    }

    private static async Task ReadUserAsync(SnapshotPart global, string user, ConcurrentDictionary<string, bool> policies, CancellationToken cancellationToken)
    {
        // The list of users tells neither boundary nor tags.
        if (await OfUsers.ReadWithBoundaryAsync(global, user, ApiActions.GetUser, SnapshotPaths.GetUser, "User", policies, cancellationToken))
        {
            var name = Arn.LastSegment(user);
            var groups = await global.ReadPagesAsync(ApiActions.ListGroupsForUser, new() { ["UserName"] = name, ["MaxItems"] = 1000 }, PageShape.Iam("Groups"), cancellationToken);
            global.PutPages(SnapshotPaths.ListGroupsForUser(name), groups, user);
        }
    }

    private static bool WasAsked(SnapshotPart global, string policy)
    {
        var (facts, version) = (SnapshotPaths.GetPolicy(policy), SnapshotPaths.GetPolicyVersion(policy));
        return global.Has(version) || global.HasGap(version) || global.HasGap(facts);
    }
}
