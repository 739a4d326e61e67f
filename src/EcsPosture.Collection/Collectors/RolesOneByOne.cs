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

    private const int AtOnce = 20;

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
            ListAsync(global, SnapshotPaths.ListRoles, ApiActions.ListRoles, [], "Roles", MostRoles, cancellationToken),
            ListAsync(global, SnapshotPaths.ListPolicies, ApiActions.ListPolicies, new() { ["Scope"] = "Local" }, "Policies", MostPolicies, cancellationToken),
            ListAsync(global, SnapshotPaths.ListInstanceProfiles, ApiActions.ListInstanceProfiles, [], "InstanceProfiles", int.MaxValue, cancellationToken));

        var read = global.Get(SnapshotPaths.GetAccountAuthorizationDetails)?["RoleDetailList"].Objects().Select(r => r["Arn"].AsText()).ToHashSet() ?? [];
        // A whole list says which roles there are, so a role that ECS names and the list does not need not be asked for.
        var roles = global.HasGap(SnapshotPaths.ListRoles) ? scan.Regions.SelectMany(part => part.References.Roles).Where(role => Arn.TryParse(role, out var arn) && arn.AccountId == scan.AccountId) : lists[0];
        var policies = new ConcurrentDictionary<string, bool>(lists[1].Select(arn => KeyValuePair.Create(arn, true)), StringComparer.Ordinal);
        await EachAsync(roles.Where(role => !read.Contains(role)), role => ReadRoleAsync(global, role, policies, cancellationToken), cancellationToken);

        var versions = Listed(global, SnapshotPaths.ListPolicies, "Policies").ToDictionary(p => p.Arn, p => p.Element["DefaultVersionId"].AsText(), StringComparer.Ordinal);
        await EachAsync(policies.Keys, policy => ReadPolicyAsync(global, policy, versions.GetValueOrDefault(policy), cancellationToken), cancellationToken);
    }

    /// <summary>Reads a list and says which of it are to be read one by one: all, or none where they are too many.</summary>
    private static async Task<IReadOnlyList<string>> ListAsync(
        SnapshotPart global, string path, ApiAction action, JsonObject input, string member, int most, CancellationToken cancellationToken)
    {
        input["MaxItems"] = 1000;
        await global.PutPagesAsync(path, action, input, PageShape.Iam(member), null, cancellationToken);
        string[] arns = [.. Listed(global, path, member).Select(item => item.Arn)];
        if (arns.Length <= most)
        {
            return arns;
        }

        global.AddGap(new(
            GapKind.NotCollected,
            ApiActions.GetAccountAuthorizationDetails.IamName,
            null,
            null,
            $"There are {arns.Length} {member.ToLowerInvariant()}, and no more than {most} are read one by one: only those in use were.",
            ApiActions.GetAccountAuthorizationDetails.IamName)
        {
            File = path,
        });
        return [];
    }

    private static IEnumerable<(string Arn, JsonObject Element)> Listed(SnapshotPart global, string path, string member) =>
        (global.Get(path)?[member]).Objects().Where(item => item["Arn"].AsText() is not null).Select(item => (item["Arn"].AsText()!, item)).DistinctBy(item => item.Item1);

    private static Task EachAsync(IEnumerable<string> arns, Func<string, Task> read, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        arns.Distinct().Order(StringComparer.Ordinal).ToArray(),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (arn, _) => await read(arn));

    private static async Task ReadRoleAsync(SnapshotPart global, string role, ConcurrentDictionary<string, bool> policies, CancellationToken cancellationToken)
    {
        var name = Arn.LastSegment(role);
        var input = new JsonObject { ["RoleName"] = name };
        var answer = await global.PutOneAsync(SnapshotPaths.GetRole(name), ApiActions.GetRole, input, role, cancellationToken);
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
        await Task.WhenAll(names.Select(policy => global.PutOneAsync(
            SnapshotPaths.GetRolePolicy(name, policy), ApiActions.GetRolePolicy, new() { ["RoleName"] = name, ["PolicyName"] = policy }, role, cancellationToken)));
    }

    /// <summary>Reads a policy's document, and which version of it counts where no list said so.</summary>
    private static async Task ReadPolicyAsync(SnapshotPart global, string policy, string? version, CancellationToken cancellationToken)
    {
        version ??= (await global.PutOneAsync(SnapshotPaths.GetPolicy(policy), ApiActions.GetPolicy, new() { ["PolicyArn"] = policy }, policy, cancellationToken))
            .At("Policy", "DefaultVersionId").AsText();
        if (version is not null)
        {
            await global.PutOneAsync(
                SnapshotPaths.GetPolicyVersion(policy), ApiActions.GetPolicyVersion, new() { ["PolicyArn"] = policy, ["VersionId"] = version }, policy, cancellationToken);
        }
    }
}
