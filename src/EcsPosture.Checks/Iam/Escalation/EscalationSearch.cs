using EcsPosture.Checks.Hosts;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>Finds the steps that principals of one account can take.</summary>
internal sealed class EscalationSearch(AccountSnapshot account, RoleUsage usage, ExecUsage? exec, MetadataReach? metadata, IReadOnlyList<EscalationNode> nodes)
{
    private static readonly HashSet<string> Catalogued = new(EscalationCatalogue.Paths.SelectMany(p => p.Actions).SelectMany(a => a), StringComparer.Ordinal);

    private static readonly List<EscalationPath> Easiest = [.. EscalationCatalogue.Paths.OrderBy(p => p.IsPotential).ThenBy(p => p.Actions[0].Count)];

    private readonly GainedPrincipals _gained = new(account.AccountId, usage, exec, metadata, nodes);
    private readonly OwnRights _own = new(account);

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
                    Take(new(from, path, needed, answers, reached), steps, reached);
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
                EscalationTarget.RunningTaskRole or EscalationTarget.EnteredTaskRole => ofEcs,
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

    private void Take(EscalationWay way, List<EscalationStep> steps, HashSet<string> reached)
    {
        foreach (var step in StepsBy(way))
        {
            // What is only potential leaves room for a way that is not.
            var isNew = step.IsPotential ? !reached.Contains(step.To ?? "") : reached.Add(step.To ?? "");
            if (!way.HasStep || isNew)
            {
                steps.Add(step);
            }

            way.HasStep = true;
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

    private IEnumerable<EscalationStep> StepsBy(EscalationWay way) => way.Path.Target switch
    {
        EscalationTarget.NewRole => [way.To(null, isAssumed: false)],
        EscalationTarget.IdentityCenter => [way.To(null, isAssumed: true)],
        EscalationTarget.Own or EscalationTarget.OwnPolicy or EscalationTarget.OwnGroup or EscalationTarget.OtherGroup or EscalationTarget.OwnLimits => _own.By(way),
        _ => _gained.By(way),
    };
}
