using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>Finds the steps that principals of one account can take.</summary>
internal sealed class EscalationSearch(AccountSnapshot account, RoleUsage usage, IReadOnlyList<EscalationNode> nodes)
{
    private const string Administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static readonly HashSet<string> Catalogued = new(EscalationCatalogue.Paths.SelectMany(p => p.Actions).SelectMany(a => a), StringComparer.Ordinal);

    private static readonly List<EscalationPath> Easiest = [.. EscalationCatalogue.Paths.OrderBy(p => p.IsPotential).ThenBy(p => p.Actions[0].Count)];

    private readonly Dictionary<(string Role, string Service), bool> _trusts = [];
    private readonly Dictionary<string, List<EscalationNode>> _trusting = new(StringComparer.Ordinal);
    private readonly List<EscalationNode> _roles = [.. nodes.Where(n => n.Role is { IsServiceLinked: false })];
    private readonly List<EscalationNode> _users = [.. nodes.Where(n => n.User is not null)];

    /// <summary>
    /// The steps of a principal: for each way one at least, and for each principal that can be reached one at least, by the
    /// way that needs least. One whose policies were not all read has none that could be relied on.
    /// </summary>
    public IReadOnlyList<EscalationStep> StepsOf(EscalationNode from)
    {
        if (from.Access.Gaps.Any())
        {
            return [];
        }

        var answers = AnswersOf(from.Access);
        var steps = new List<EscalationStep>();
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Easiest)
        {
            foreach (var actions in path.Actions)
            {
                var needed = NeededFor(path, actions);
                if (needed.All(answers.ContainsKey))
                {
                    Take(StepsBy(new(from, path, needed, answers)), steps, reached);
                }
            }
        }

        var found = steps.Select(s => (s.Path.Id, s.To)).ToHashSet();
        return [.. steps.Where(s => s.Path.Parent is not { } parent || !found.Contains((parent, s.To)))];
    }

    /// <summary>The gap that may hide what a principal's permissions are enough for; null when nothing is hidden.</summary>
    public Gap? UnseenBy(EscalationNode from, IReadOnlyList<Gap> ofEcs)
    {
        var (roles, users) = (account.Global.Roles.Gaps, account.Global.Users.Gaps);
        if (ofEcs.Count + roles.Count + users.Count == 0)
        {
            return null;
        }

        var answers = AnswersOf(from.Access);
        return EscalationCatalogue.Paths.Where(p => p.Actions.Any(actions => NeededFor(p, actions).All(answers.ContainsKey)))
            .SelectMany(p => p.Target switch
            {
                EscalationTarget.RunningTaskRole => ofEcs,
                EscalationTarget.HostedTaskRole when from.Role is { } role && (!role.InstanceProfileArns.TryGet(out var profiles, out _) || profiles.Count > 0) => ofEcs,
                EscalationTarget.PassedRole or EscalationTarget.ServiceRole or EscalationTarget.AssumableRole or EscalationTarget.RetrustedRole or EscalationTarget.ChangedRole
                    or EscalationTarget.RemadeRole or EscalationTarget.UnboundRole or EscalationTarget.FederatedRole => roles,
                EscalationTarget.User or EscalationTarget.ChangedUser => users,
                _ => [],
            })
            .FirstOrDefault();
    }

    // Most principals may do few of the catalogued actions: ask each once, and only follow the paths that are left.
    private static Dictionary<string, AccessAnswer> AnswersOf(PrincipalAccess access)
    {
        var services = ServicesOf(access);
        var answers = new Dictionary<string, AccessAnswer>(StringComparer.Ordinal);
        foreach (var action in Catalogued)
        {
            if ((services is null || services.Contains(action[..action.IndexOf(':', StringComparison.Ordinal)])) && access.Can(action) is { Allowed: not Tri.No } answer)
            {
                answers[action] = answer;
            }
        }

        return answers;
    }

    // Whoever writes a trust policy names itself in it, and then needs no right of its own to assume the role.
    private static IReadOnlyList<string> NeededFor(EscalationPath path, IReadOnlyList<string> actions) =>
        path.Target is EscalationTarget.NewRole or EscalationTarget.RetrustedRole or EscalationTarget.RemadeRole ? [.. actions.Where(a => a is not "sts:AssumeRole")] : actions;

    private static void Take(IEnumerable<EscalationStep> found, List<EscalationStep> steps, HashSet<string> reached)
    {
        var isFirst = true;
        foreach (var step in found)
        {
            // What is only potential leaves room for a way that is not.
            var isNew = step.IsPotential ? !reached.Contains(step.To ?? "") : reached.Add(step.To ?? "");
            if (isFirst || isNew)
            {
                steps.Add(step);
            }

            isFirst = false;
        }
    }

    // The services that a principal may do anything in; null when its policies do not say.
    private static HashSet<string>? ServicesOf(PrincipalAccess access)
    {
        var services = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in access.Layers.Identity.SelectMany(p => p.Document?.Statements ?? []).Where(s => s.IsAllow))
        {
            foreach (var action in statement.Actions ?? ["*"])
            {
                if (Policies.Matching.ActionPattern.Parse(action) is not { Service: { } service })
                {
                    return null;
                }

                services.Add(service);
            }
        }

        // A role may be assumed by what it trusts alone.
        services.Add("sts");
        return services;
    }

    private IEnumerable<EscalationStep> StepsBy(Way way) => way.Path.Target switch
    {
        EscalationTarget.PassedRole => way.Path.Services.SelectMany(service => Passed(way, service)),
        EscalationTarget.ServiceRole => way.Path.Services.SelectMany(Trusting).Where(r => IsHosted(way.Path, r)).Select(r => way.To(r, isAssumed: true)),
        EscalationTarget.RunningTaskRole => Running(way),
        EscalationTarget.HostedTaskRole => Hosted(way),
        EscalationTarget.AssumableRole => Others(_roles, way).Select(r => (Role: r, Grant: Assume(way.From, r))).Where(r => r.Grant is not null).Select(r => way.With(r.Role, r.Grant!)),
        EscalationTarget.RetrustedRole => Others(_roles, way).Select(r => way.On(r, "iam:UpdateAssumeRolePolicy", r.Arn)).OfType<EscalationStep>(),
        EscalationTarget.ChangedRole => Others(_roles, way).Where(HasNoBoundary).Select(r => Assume(way.From, r) is { } assume ? Changed(way, r, [], assume) : null).OfType<EscalationStep>(),
        EscalationTarget.RemadeRole => Others(_roles, way).Where(HasNoBoundary).Select(r => Changed(way, r, ["iam:UpdateAssumeRolePolicy"])).OfType<EscalationStep>(),
        EscalationTarget.UnboundRole => Others(_roles, way).Where(r => !HasNoBoundary(r) && IsAdminWithoutLimits(r)).Select(r => Unbound(way, r)).OfType<EscalationStep>(),
        EscalationTarget.NewRole => [way.To(null, isAssumed: false)],
        EscalationTarget.FederatedRole => Others(_roles, way).Where(TrustsProviders).Select(r => way.To(r, isAssumed: true)),
        EscalationTarget.User => Others(_users, way).Select(u => way.On(u, way.Actions[0], u.Arn)).OfType<EscalationStep>(),
        EscalationTarget.ChangedUser => Others(_users, way).Where(HasNoBoundary).Select(u => ChangedUser(way, u)).OfType<EscalationStep>(),
        EscalationTarget.Own => HasNoBoundary(way.From) ? Own(way) : [],
        EscalationTarget.OwnPolicy => HasNoBoundary(way.From) ? OwnPolicies(way.From).Select(p => way.On(null, way.Actions[0], p)).OfType<EscalationStep>().Take(1) : [],
        EscalationTarget.OwnGroup => HasNoBoundary(way.From) ? (way.From.User?.Groups ?? []).Select(g => way.On(null, way.Actions[0], GroupArn(g), ("iam:PolicyARN", Administrator))).OfType<EscalationStep>().Take(1) : [],
        EscalationTarget.OtherGroup => OtherGroups(way),
        EscalationTarget.OwnLimits => Limits(way),
        EscalationTarget.IdentityCenter => [way.To(null, isAssumed: true)],
        _ => [],
    };

    private IEnumerable<EscalationStep> Passed(Way way, string service)
    {
        // One wide question saves asking for each role.
        var wide = way.From.Access.Can("iam:PassRole", "*", ("iam:PassedToService", service));
        if (wide.Allowed is Tri.No)
        {
            yield break;
        }

        foreach (var role in Trusting(service).Where(r => r.Arn != way.From.Arn && IsHosted(way.Path, r)))
        {
            var pass = wide.Allowed is Tri.Yes ? wide : way.From.Access.Can("iam:PassRole", role.Arn, ("iam:PassedToService", service));
            if (pass.Allowed is not Tri.No)
            {
                yield return way.To(role, isAssumed: false, new EscalationGrant("iam:PassRole", role.Arn, pass));
            }
        }
    }

    // ECS Exec goes to tasks that run; a changed image or session reaches them too.
    private IEnumerable<EscalationStep> Running(Way way)
    {
        var action = way.Path.ResourceOf.Keys.FirstOrDefault();
        foreach (var role in Others(_roles, way).Where(r => usage.UsesOf(r.Arn).Any(u => u.Purpose is RolePurpose.TaskRole && u.Label is OccurrenceLabel.Running)))
        {
            if (action is null)
            {
                yield return way.To(role, isAssumed: true);
            }
            else if (way.On(role, action, TaskPattern(role) ?? way.Path.ResourceOf[action], isAssumed: true) is { } step)
            {
                yield return step;
            }
        }
    }

    // A host's agent role fetches the credentials of the tasks it is given; only hosts have such a role.
    private IEnumerable<EscalationStep> Hosted(Way way)
    {
        if (way.From.Role is not { } host || !host.InstanceProfileArns.TryGet(out var profiles, out _) || profiles.Count == 0)
        {
            return [];
        }

        return Others(_roles, way)
            .Where(r => usage.UsesOf(r.Arn).Any(u => u.Purpose is RolePurpose.TaskRole && u.Label is OccurrenceLabel.Running && u.ClusterArns.Any(usage.HostedClusters.Contains)))
            .Select(r => way.To(r, isAssumed: true));
    }

    private IEnumerable<EscalationStep> Own(Way way)
    {
        var isOfUser = way.Actions[0].Contains("User", StringComparison.Ordinal);
        return isOfUser == way.From.User is not null && way.On(null, way.Actions[0], way.From.Arn, ("iam:PolicyARN", Administrator)) is { } step ? [step] : [];
    }

    private IEnumerable<EscalationStep> OtherGroups(Way way)
    {
        if (way.From.User is not { } user)
        {
            yield break;
        }

        foreach (var group in account.Global.Groups.Known.Where(g => !user.Groups.Contains(g.GroupName)))
        {
            var inIt = new PrincipalAccess(user with { Groups = [.. user.Groups, group.GroupName] }, account.Global.Groups, account.Global.Policies, account.AccountId);
            if (PrincipalPower.IsFullAdmin(inIt) && way.On(null, "iam:AddUserToGroup", group.GroupArn) is { } step)
            {
                yield return step;
            }
        }
    }

    // Taking limits away gains all permissions only where they are what keeps the principal from them.
    private IEnumerable<EscalationStep> Limits(Way way) =>
        IsAdminWithoutLimits(way.From) && way.On(null, way.Actions[0], way.From.Arn) is { } step ? [step] : [];

    private static EscalationStep? Changed(Way way, EscalationNode role, string[] more, params IReadOnlyList<EscalationGrant> had)
    {
        var change = way.Actions.First(a => a is "iam:AttachRolePolicy" or "iam:PutRolePolicy" or "iam:CreatePolicyVersion");
        var grants = new List<EscalationGrant>(had);
        foreach (var action in more)
        {
            if (Ask(way.From, action, role.Arn) is not { } grant)
            {
                return null;
            }

            grants.Add(grant);
        }

        var resources = change is "iam:CreatePolicyVersion" ? OwnPolicies(role) : [role.Arn];
        foreach (var resource in resources)
        {
            if (Ask(way.From, change, resource, ("iam:PolicyARN", Administrator)) is { } grant)
            {
                return way.To(null, isAssumed: false, [.. grants, grant]);
            }
        }

        return null;
    }

    private static EscalationStep? Unbound(Way way, EscalationNode role) =>
        Assume(way.From, role) is { } assume && Ask(way.From, "iam:DeleteRolePermissionsBoundary", role.Arn) is { } remove ? way.To(null, isAssumed: false, assume, remove) : null;

    private static EscalationStep? ChangedUser(Way way, EscalationNode user) =>
        Ask(way.From, way.Actions[0], user.Arn, ("iam:PolicyARN", Administrator)) is { } change && Ask(way.From, way.Actions[1], user.Arn) is { } take
            ? way.To(null, isAssumed: false, change, take)
            : null;

    /// <summary>The right to assume a role: by what it trusts, and by the principal's own policies where that is asked for.</summary>
    private static EscalationGrant? Assume(EscalationNode from, EscalationNode role)
    {
        var trust = Policy.Of($"trust policy of {role.Role!.RoleName}", PolicyKind.Trust, role.Role.TrustPolicy);
        var answer = from.Access.Can("sts:AssumeRole", role.Arn, trust);
        return answer.Allowed is Tri.No ? null : new("sts:AssumeRole", role.Arn, answer);
    }

    private static EscalationGrant? Ask(EscalationNode from, string action, string resource, params ReadOnlySpan<(string Key, string Value)> known)
    {
        var answer = from.Access.Can(action, resource, known);
        return answer.Allowed is Tri.No ? null : new(action, resource, answer);
    }

    private List<EscalationNode> Trusting(string service)
    {
        if (!_trusting.TryGetValue(service, out var roles))
        {
            _trusting[service] = roles = [.. _roles.Where(r => Trusts(r, service))];
        }

        return roles;
    }

    private bool Trusts(EscalationNode role, string service)
    {
        if (!_trusts.TryGetValue((role.Arn, service), out var trusts))
        {
            var principal = new Principal(PrincipalKind.Service, service, null, service);
            var context = RequestContext.OfQuestion().With("aws:SourceAccount", account.AccountId);
            var layers = new PolicyLayers { Resource = Policy.Of("trust policy", PolicyKind.Trust, role.Role!.TrustPolicy) };
            trusts = PolicyEngine.Ask(layers, AccessQuestion.Posture(principal, "sts:AssumeRole", role.Arn, context)).Allowed is not Tri.No;
            _trusts[(role.Arn, service)] = trusts;
        }

        return trusts;
    }

    // EC2 takes roles by instance profiles only.
    private static bool IsHosted(EscalationPath path, EscalationNode role) =>
        !path.Services.Contains("ec2.amazonaws.com") || path.Actions[0].Contains("iam:CreateInstanceProfile")
        || !role.Role!.InstanceProfileArns.TryGet(out var profiles, out _) || profiles.Count > 0;

    private static bool HasNoBoundary(EscalationNode node) => node.Access.Layers.Boundary is null;

    private static bool IsAdminWithoutLimits(EscalationNode node) =>
        (node.Access.Layers.Boundary is not null || node.Access.Layers.Identity.Any(p => p.Document?.Statements.Any(s => !s.IsAllow) is true)) && PrincipalPower.IsFullAdmin(node.Access.WithoutLimits());

    private static bool TrustsProviders(EscalationNode role) =>
        role.Role!.TrustPolicy.TryGet(out var trust, out _) && trust.Statements.Any(s => s.IsAllow && s.Principals?.Any(p => p.Type is "Federated") is true);

    private static IEnumerable<string> OwnPolicies(EscalationNode node)
    {
        var attached = node.Role?.AttachedPolicies ?? node.User!.AttachedPolicies;
        return attached.TryGet(out var known, out _) ? known.Select(p => p.PolicyArn).Where(a => !a.Contains(":iam::aws:", StringComparison.Ordinal)) : [];
    }

    private string? TaskPattern(EscalationNode role) =>
        usage.UsesOf(role.Arn).FirstOrDefault(u => u.Purpose is RolePurpose.TaskRole && u.Label is OccurrenceLabel.Running && u.ClusterArns.Count > 0) is { } use
            ? $"{use.ClusterArns[0].Replace(":cluster/", ":task/", StringComparison.Ordinal)}/*"
            : null;

    private string GroupArn(string name) =>
        account.Global.Groups.Known.FirstOrDefault(g => g.GroupName == name)?.GroupArn ?? $"arn:{account.Partition}:iam::{account.AccountId}:group/{name}";

    private static IEnumerable<EscalationNode> Others(IEnumerable<EscalationNode> all, Way way) => all.Where(n => n.Arn != way.From.Arn);

    /// <summary>A path whose actions a principal may all do somewhere.</summary>
    private sealed record Way(EscalationNode From, EscalationPath Path, IReadOnlyList<string> Actions, IReadOnlyDictionary<string, AccessAnswer> Answers)
    {
        /// <summary>The step, resting on what was asked of every resource, with some grants in place of those.</summary>
        public EscalationStep To(EscalationNode? to, bool isAssumed, params IReadOnlyList<EscalationGrant> better) => new(
            Path,
            From.Arn,
            to?.Arn,
            [.. Actions.Where(a => !better.Any(b => b.Action == a)).Select(a => new EscalationGrant(a, "*", Answers[a])), .. better],
            isAssumed);

        public EscalationStep With(EscalationNode to, EscalationGrant grant) => To(to, isAssumed: false, grant);

        /// <summary>The step, where one of its actions is allowed on a resource.</summary>
        public EscalationStep? On(EscalationNode? to, string action, string resource, params ReadOnlySpan<(string Key, string Value)> known) =>
            Ask(From, action, resource, known) is { } grant ? To(to, isAssumed: false, grant) : null;

        public EscalationStep? On(EscalationNode? to, string action, string resource, bool isAssumed) =>
            Ask(From, action, resource) is { } grant ? To(to, isAssumed, grant) : null;
    }
}
