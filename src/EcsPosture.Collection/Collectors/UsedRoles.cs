using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Scanning;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Collection.Collectors;

/// <summary>The roles that ECS uses, one by one: what is left where the bulk read of all roles is refused.</summary>
internal sealed class UsedRoles : IAccountCollector
{
    public string Name => "roles in use";

    public IReadOnlyList<CollectorAction> Actions { get; } =
    [
        new(ApiActions.GetRole), new(ApiActions.ListAttachedRolePolicies), new(ApiActions.ListRolePolicies), new(ApiActions.GetRolePolicy),
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

        var read = global.Get(SnapshotPaths.GetAccountAuthorizationDetails)?["RoleDetailList"].Objects().Select(r => r["Arn"].AsText()).ToHashSet() ?? [];
        var roles = scan.Regions.SelectMany(part => part.References.Roles)
            .Where(role => !read.Contains(role) && Arn.TryParse(role, out var arn) && arn.AccountId == scan.AccountId)
            .Distinct()
            .Order(StringComparer.Ordinal);
        var policies = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Task.WhenAll(roles.Select(role => ReadRoleAsync(global, role, policies, cancellationToken)));
        await Task.WhenAll(policies.Keys.Order(StringComparer.Ordinal).Select(policy => ReadPolicyAsync(global, policy, cancellationToken)));
    }

    private static async Task ReadRoleAsync(SnapshotPart global, string role, ConcurrentDictionary<string, bool> policies, CancellationToken cancellationToken)
    {
        var name = Arn.LastSegment(role);
        var input = new JsonObject { ["RoleName"] = name };
        var answer = await PutAsync(global, SnapshotPaths.GetRole(name), ApiActions.GetRole, input, role, cancellationToken);
        if (answer is null)
        {
            return;
        }

        var paged = new JsonObject { ["RoleName"] = name, ["MaxItems"] = 1000 };
        var attached = await global.ReadPagesAsync(ApiActions.ListAttachedRolePolicies, paged, PageShape.Iam("AttachedPolicies"), cancellationToken);
        foreach (var policy in attached.Content["AttachedPolicies"].Objects().Select(p => p["PolicyArn"].AsText()).Append(answer.At("Role", "PermissionsBoundary", "PermissionsBoundaryArn").AsText()))
        {
            if (policy is not null)
            {
                policies[policy] = true;
            }
        }

        global.PutPages(SnapshotPaths.ListAttachedRolePolicies(name), attached, role);
        var inline = await global.ReadPagesAsync(ApiActions.ListRolePolicies, paged, PageShape.Iam("PolicyNames"), cancellationToken);
        var names = inline.Content["PolicyNames"].Texts().ToArray();
        global.PutPages(SnapshotPaths.ListRolePolicies(name), inline, role);
        await Task.WhenAll(names.Select(policy => PutAsync(
            global, SnapshotPaths.GetRolePolicy(name, policy), ApiActions.GetRolePolicy, new() { ["RoleName"] = name, ["PolicyName"] = policy }, role, cancellationToken)));
    }

    private static async Task ReadPolicyAsync(SnapshotPart global, string policy, CancellationToken cancellationToken)
    {
        var answer = await PutAsync(global, SnapshotPaths.GetPolicy(policy), ApiActions.GetPolicy, new() { ["PolicyArn"] = policy }, policy, cancellationToken);
        if (answer.At("Policy", "DefaultVersionId").AsText() is { } version)
        {
            await PutAsync(
                global, SnapshotPaths.GetPolicyVersion(policy), ApiActions.GetPolicyVersion, new() { ["PolicyArn"] = policy, ["VersionId"] = version }, policy, cancellationToken);
        }
    }

    private static async Task<JsonObject?> PutAsync(SnapshotPart global, string path, ApiAction action, JsonObject input, string resource, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await global.CallAsync(action, input, cancellationToken);
            global.Put(path, answer);
            return answer;
        }
        catch (AwsException e)
        {
            global.AddGap(e.GapFrom(resource, path));
            return null;
        }
    }
}
