using System.IO.Hashing;
using System.Text;
using EcsPosture.Checks.Hosts;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>Where a principal stands: its tier, why, and the shortest way to all permissions.</summary>
/// <param name="Tier">Its tier.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Route">The steps to all permissions; empty when it has them or when there is no way.</param>
public sealed record Standing(RoleTier Tier, string Reason, IReadOnlyList<EscalationStep> Route);

/// <summary>Who can gain whose permissions in an account.</summary>
public sealed class EscalationGraph
{
    /// <summary>Why a principal is scoped.</summary>
    public const string Named = "It has what its policies name.";

    private readonly Dictionary<string, EscalationNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<EscalationStep>> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Gap?> _unseen = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, EscalationStep?>> _next;
    private readonly Lazy<string> _digest;
    private readonly EscalationSearch _search;

    /// <summary>Prepares the graph of an account; what is asked for is then worked out when it is first asked for.</summary>
    public EscalationGraph(AccountSnapshot account, RoleUsage usage)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(usage);
        var global = account.Global;
        foreach (var role in global.Roles.Known)
        {
            _nodes[role.RoleArn] = new(role, new(role, global.Policies, account.AccountId));
        }

        foreach (var user in global.Users.Known)
        {
            _nodes[user.UserArn] = new(user, new(user, global.Groups, global.Policies, account.AccountId));
        }

        Gaps = [.. usage.Gaps, .. account.Regions.SelectMany(r => (Gap?[])[r.ContainerInstances.FirstGap, r.Compute.Instances.FirstGap]).OfType<Gap>(), .. account.UnreadRegions];
        var exec = usage.Regions is { } regions ? new ExecUsage(account, regions) : null;
        var metadata = usage.Regions is { } hosting ? new MetadataReach(account, hosting) : null;
        _search = new(account, usage, exec, metadata, [.. _nodes.Values]);
        _next = new(FindRoutes);
        _digest = new(() => Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(string.Join(
            '\n',
            global.Roles.Known.Select(r => r.ContentHash)
                .Concat(global.Users.Known.Select(u => u.ContentHash))
                .Concat(global.Groups.Known.Select(g => g.ContentHash))
                .Concat(global.Policies.Known.Select(p => p.ContentHash))
                .Concat((exec?.Roles ?? []).Order(StringComparer.Ordinal).SelectMany(r => exec!.Of(r).Select(p => $"{r} {p.Tasks} {p.ServiceArn} {p.IsOn}")))
                .Concat(metadata is null ? [] : global.Roles.Known.Where(r => r.InstanceProfileArns.TryGet(out var profiles, out _) && profiles.Count > 0 && metadata.MayReach(r)).Select(r => r.RoleArn)))))));
    }

    /// <summary>What could not be read of ECS: tasks, services and hosts whose roles may be within reach unseen.</summary>
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>A hash of all that it was made from.</summary>
    public string Digest => _digest.Value;

    /// <summary>The principals.</summary>
    public IReadOnlyCollection<EscalationNode> Nodes => _nodes.Values;

    /// <summary>A principal by ARN; null when it was not read.</summary>
    public EscalationNode? Find(string arn) => _nodes.GetValueOrDefault(arn);

    /// <summary>All steps that a principal can take itself.</summary>
    public IReadOnlyList<EscalationStep> StepsOf(string arn)
    {
        if (!_steps.TryGetValue(arn, out var steps))
        {
            _steps[arn] = steps = _nodes.TryGetValue(arn, out var node) && !node.IsFullAdmin && !node.IsServiceLinked ? _search.StepsOf(node) : [];
        }

        return steps;
    }

    /// <summary>The shortest way of a principal to all permissions; empty when there is none or it has them.</summary>
    public IReadOnlyList<EscalationStep> RouteOf(string arn)
    {
        var route = new List<EscalationStep>();
        for (var at = arn; at is not null && _next.Value.TryGetValue(at, out var step) && step is not null; at = step.To)
        {
            route.Add(step);
        }

        return route;
    }

    /// <summary>Where a principal stands.</summary>
    public Standing StandingOf(string arn)
    {
        if (!_nodes.TryGetValue(arn, out var node))
        {
            return new(RoleTier.Scoped, "It was not read.", []);
        }

        if (node.IsFullAdmin)
        {
            return new(RoleTier.FullAdmin, "Its policies allow everything that was tried, in IAM and in six other services.", []);
        }

        var route = RouteOf(arn);
        return route is [{ To: null } own] ? new(RoleTier.AdminEquivalent, $"It can give itself all permissions: {own.Path}.", route)
            : route.Count > 0 ? new(RoleTier.CanEscalate, $"It can gain all permissions by {string.Join(", then ", route.Select(s => s.Path))}.", route)
            : node.PowerServices is { Count: >= PrincipalPower.Many } services ? new(RoleTier.PowerUser, $"It may change everything in {string.Join(", ", services)}.", [])
            : new(RoleTier.Scoped, Named, []);
    }

    /// <summary>
    /// What was not read and could hide a step of a principal: its permissions are enough for one, and that on which it works
    /// may exist unseen. Null when there is no such thing.
    /// </summary>
    public Gap? UnseenBy(string arn)
    {
        if (!_unseen.TryGetValue(arn, out var gap))
        {
            _unseen[arn] = gap = _nodes.TryGetValue(arn, out var node) && !node.IsFullAdmin && !node.IsServiceLinked ? _search.UnseenBy(node, Gaps) : null;
        }

        return gap;
    }

    // Backwards from those who have all permissions, or can take them, step by step.
    private Dictionary<string, EscalationStep?> FindRoutes()
    {
        var next = new Dictionary<string, EscalationStep?>(StringComparer.Ordinal);
        var open = new List<EscalationNode>();
        foreach (var node in _nodes.Values)
        {
            if (node.IsFullAdmin)
            {
                next[node.Arn] = null;
            }
            else if (Best(StepsOf(node.Arn).Where(s => s.To is null)) is { } own)
            {
                next[node.Arn] = own;
            }
            else
            {
                open.Add(node);
            }
        }

        for (var grew = true; grew;)
        {
            var found = new List<(EscalationNode Node, EscalationStep Step)>();
            foreach (var node in open)
            {
                if (Best(StepsOf(node.Arn).Where(s => s.To is not null && next.ContainsKey(s.To))) is { } step)
                {
                    found.Add((node, step));
                }
            }

            foreach (var (node, step) in found)
            {
                next[node.Arn] = step;
                open.Remove(node);
            }

            grew = found.Count > 0;
        }

        return next;
    }

    private static EscalationStep? Best(IEnumerable<EscalationStep> steps) =>
        steps.OrderBy(s => s.IsPotential).ThenBy(s => s.Protection).ThenBy(s => s.Grants.Count).ThenBy(s => s.Path.Id, StringComparer.Ordinal).FirstOrDefault();
}

/// <summary>A role or user as a node of the graph.</summary>
public sealed class EscalationNode
{
    private readonly Lazy<bool> _isFullAdmin;
    private readonly Lazy<IReadOnlyList<string>> _power;

    internal EscalationNode(IResource principal, PrincipalAccess access)
    {
        (Principal, Access) = (principal, access);
        _isFullAdmin = new(() => PrincipalPower.IsFullAdmin(Access));
        _power = new(() => PrincipalPower.ServicesOf(Access));
    }

    /// <summary>The role or user.</summary>
    public IResource Principal { get; }

    public PrincipalAccess Access { get; }

    public string Arn => Principal.Arn;

    /// <summary>The role; null for a user.</summary>
    public Role? Role => Principal as Role;

    /// <summary>The user; null for a role.</summary>
    public User? User => Principal as User;

    /// <summary>Whether it has all permissions.</summary>
    public bool IsFullAdmin => _isFullAdmin.Value;

    /// <summary>Services in which it may change everything.</summary>
    public IReadOnlyList<string> PowerServices => _power.Value;

    internal bool IsServiceLinked => Role is { IsServiceLinked: true };
}
