using EcsPosture.Checks.Hosts;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using static EcsPosture.Checks.Iam.Escalation.OwnRights;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>Steps by which a principal gains the permissions of another role or user.</summary>
internal sealed class GainedPrincipals
{
    private readonly RoleUsage _usage;
    private readonly MetadataReach? _metadata;
    private readonly List<EscalationNode> _roles;
    private readonly List<EscalationNode> _users;
    private readonly ServiceTrust _trust;
    private readonly ExecSteps _exec;

    public GainedPrincipals(string accountId, RoleUsage usage, ExecUsage? exec, MetadataReach? metadata, IReadOnlyList<EscalationNode> nodes)
    {
        (_usage, _metadata) = (usage, metadata);
        _roles = [.. nodes.Where(n => n.Role is { IsServiceLinked: false })];
        _users = [.. nodes.Where(n => n.User is not null)];
        _trust = new(accountId, _roles);
        _exec = new(usage, exec, _roles);
    }

    /// <summary>The steps by one way.</summary>
    public IEnumerable<EscalationStep> By(EscalationWay way) => way.Path.Target switch
    {
        EscalationTarget.PassedRole => way.Path.Services.SelectMany(service => Passed(way, service)),
        EscalationTarget.ServiceRole => way.Path.Services.SelectMany(_trust.Of).Where(r => way.Wants(r) && IsHosted(way.Path, r)).Select(r => way.To(r, isAssumed: true)),
        EscalationTarget.EnteredTaskRole => _exec.By(way),
        EscalationTarget.RunningTaskRole => Running(way),
        EscalationTarget.HostedTaskRole => Hosted(way),
        EscalationTarget.AssumableRole => Assumable(way),
        EscalationTarget.RetrustedRole => _roles.Where(way.Wants).Select(r => way.On(r, "iam:UpdateAssumeRolePolicy", r.Arn)).OfType<EscalationStep>(),
        EscalationTarget.ChangedRole => _roles.Where(r => way.IsOther(r) && HasNoBoundary(r)).Select(r => Assume(way.From, r) is { } assume ? Changed(way, r, [], assume) : null).OfType<EscalationStep>(),
        EscalationTarget.RemadeRole => _roles.Where(r => way.IsOther(r) && HasNoBoundary(r)).Select(r => Changed(way, r, ["iam:UpdateAssumeRolePolicy"])).OfType<EscalationStep>(),
        EscalationTarget.UnboundRole => _roles.Where(r => way.IsOther(r) && !HasNoBoundary(r) && IsAdminWithoutLimits(r)).Select(r => Unbound(way, r)).OfType<EscalationStep>(),
        EscalationTarget.FederatedRole => _roles.Where(way.Wants).Where(TrustsProviders).Select(r => way.To(r, isAssumed: true)),
        EscalationTarget.User => _users.Where(way.Wants).Select(u => way.On(u, way.Actions[0], u.Arn)).OfType<EscalationStep>(),
        _ => _users.Where(u => way.IsOther(u) && HasNoBoundary(u)).Select(u => ChangedUser(way, u)).OfType<EscalationStep>(),
    };

    private IEnumerable<EscalationStep> Passed(EscalationWay way, string service)
    {
        // One wide question saves asking for each role.
        var wide = way.From.Access.Can("iam:PassRole", "*", ("iam:PassedToService", service));
        if (wide.Allowed is Tri.No)
        {
            yield break;
        }

        foreach (var role in _trust.Of(service).Where(r => way.Wants(r) && IsHosted(way.Path, r)))
        {
            var pass = wide.Allowed is Tri.Yes ? wide : way.From.Access.Can("iam:PassRole", role.Arn, ("iam:PassedToService", service));
            if (pass.Allowed is not Tri.No)
            {
                yield return way.To(role, isAssumed: false, new EscalationGrant("iam:PassRole", role.Arn, pass));
            }
        }
    }

    // A changed image reaches the tasks that run it.
    private IEnumerable<EscalationStep> Running(EscalationWay way) => _roles.Where(way.Wants)
        .Where(r => _usage.UsesOf(r.Arn).Any(u => u.Purpose is RolePurpose.TaskRole && u.Label is OccurrenceLabel.Running))
        .Select(r => way.To(r, isAssumed: true));

    // A host's agent role fetches the credentials of the tasks it is given; only hosts have such a role, and containers take it by the metadata service.
    private IEnumerable<EscalationStep> Hosted(EscalationWay way)
    {
        if (way.From.Role is not { } host || !host.InstanceProfileArns.TryGet(out var profiles, out _) || profiles.Count == 0 || _metadata?.MayReach(host) is false)
        {
            return [];
        }

        return _roles.Where(way.Wants)
            .Where(r => _usage.UsesOf(r.Arn).Any(u => u.Purpose is RolePurpose.TaskRole && u.Label is OccurrenceLabel.Running && u.ClusterArns.Any(_usage.HostedClusters.Contains)))
            .Select(r => way.To(r, isAssumed: true));
    }

    private IEnumerable<EscalationStep> Assumable(EscalationWay way)
    {
        foreach (var role in _roles.Where(way.Wants))
        {
            if (Assume(way.From, role) is { } grant)
            {
                yield return way.With(role, grant);
            }
        }
    }

    private static EscalationStep? Changed(EscalationWay way, EscalationNode role, string[] more, params IReadOnlyList<EscalationGrant> had)
    {
        var change = way.Actions.First(a => a is "iam:AttachRolePolicy" or "iam:PutRolePolicy" or "iam:CreatePolicyVersion");
        var grants = new List<EscalationGrant>(had);
        foreach (var action in more)
        {
            if (way.Ask(action, role.Arn) is not { } grant)
            {
                return null;
            }

            grants.Add(grant);
        }

        var resources = change is "iam:CreatePolicyVersion" ? PoliciesOf(role) : [role.Arn];
        foreach (var resource in resources)
        {
            if (way.Ask(change, resource, ("iam:PolicyARN", Administrator)) is { } grant)
            {
                return way.To(null, isAssumed: false, [.. grants, grant]);
            }
        }

        return null;
    }

    private static EscalationStep? Unbound(EscalationWay way, EscalationNode role) =>
        Assume(way.From, role) is { } assume && way.Ask("iam:DeleteRolePermissionsBoundary", role.Arn) is { } remove ? way.To(null, isAssumed: false, assume, remove) : null;

    private static EscalationStep? ChangedUser(EscalationWay way, EscalationNode user) =>
        way.Ask(way.Actions[0], user.Arn, ("iam:PolicyARN", Administrator)) is { } change && way.Ask(way.Actions[1], user.Arn) is { } take
            ? way.To(null, isAssumed: false, change, take)
            : null;

    /// <summary>The right to assume a role: by what it trusts, and by the principal's own policies where that is asked for.</summary>
    private static EscalationGrant? Assume(EscalationNode from, EscalationNode role)
    {
        var trust = Policy.Of($"trust policy of {role.Role!.RoleName}", PolicyKind.Trust, role.Role.TrustPolicy);
        var answer = from.Access.Can("sts:AssumeRole", role.Arn, trust);
        return answer.Allowed is Tri.No ? null : new("sts:AssumeRole", role.Arn, answer);
    }

    // EC2 takes roles by instance profiles only.
    private static bool IsHosted(EscalationPath path, EscalationNode role) =>
        !path.Services.Contains("ec2.amazonaws.com") || path.Actions[0].Contains("iam:CreateInstanceProfile")
        || !role.Role!.InstanceProfileArns.TryGet(out var profiles, out _) || profiles.Count > 0;

    private static bool TrustsProviders(EscalationNode role) =>
        role.Role!.TrustPolicy.TryGet(out var trust, out _) && trust.Statements.Any(s => s.IsAllow && s.Principals?.Any(p => p.Type is "Federated") is true);
}
