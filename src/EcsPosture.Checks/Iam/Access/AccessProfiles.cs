using EcsPosture.Checks.Iam.Escalation;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Iam.Access;

/// <summary>Makes the profiles of an account's roles out of its escalation graph.</summary>
public sealed class AccessProfiles(EscalationGraph graph, RoleUsage usage, AccountSnapshot account)
{
    private const int MostSteps = 30;
    private const int MostPrincipals = 60;
    private const int MostAdministrators = 12;
    private readonly Lazy<RoleReach> _reach = new(() => new(graph, usage));

    /// <summary>The profiles as they are with what is known of regions that the snapshot does not hold.</summary>
    /// <inheritdoc cref="RoleUsage.Of" />
    public AccessProfiles Knowing(
        IReadOnlyCollection<string> regions, IEnumerable<(string RoleArn, RoleUse Use)> elsewhere, IEnumerable<(string ClusterArn, string Region)> hostedElsewhere)
    {
        var together = usage.Of(regions, elsewhere, hostedElsewhere);
        return new(new(account, together), together, account);
    }

    /// <summary>The profile of a role.</summary>
    public AccessProfile Of(string roleArn)
    {
        if (graph.Find(roleArn) is not { Role: { } role } node)
        {
            return account.Global.Roles.Find(roleArn).TryGet(out _, out var gap)
                ? new() { RoleArn = roleArn, Reason = "There is no such role: what names it cannot start." }
                : new() { RoleArn = roleArn, Reason = "The role was not read, so it may be able to do anything.", Gaps = [gap.ToString()] };
        }

        var shelf = new StatementShelf();
        var standing = graph.StandingOf(roleArn);
        var (tier, reason, gaps) = Told(node, standing);
        var others = graph.StepsOf(roleArn).Where(s => !standing.Route.Contains(s))
            .OrderBy(s => s.IsPotential).ThenBy(s => s.Protection).ThenBy(s => s.To is null ? 0 : 1).ThenBy(s => s.Path.Id, StringComparer.Ordinal).ThenBy(s => s.To, StringComparer.Ordinal)
            .ToList();
        var reach = role.IsServiceLinked ? [] : _reach.Value.Of(node).ToList();
        return new()
        {
            RoleArn = roleArn,
            Tier = tier,
            Reason = tier is RoleTier.Scoped or RoleTier.PowerUser && others.Count > 0 ? $"{reason} It can also gain permissions of others, though not all." : reason,
            IsPotential = IsPotential(standing),
            Gaps = [.. gaps.Select(g => g.ToString()!).Distinct(StringComparer.Ordinal)],
            Route = [.. standing.Route.Select(s => Step(s, shelf))],
            OtherSteps = [.. others.Take(MostSteps).Select(s => Step(s, shelf))],
            OtherStepsCount = others.Count,
            Reach = [.. reach.Take(MostPrincipals).Select(r => (r.Principal, r.Pass, r.Run, r.Exec, r.Assume, Standing: graph.StandingOf(r.Principal.Arn))).Select(r => new ProfileReach(
                r.Principal.Arn,
                Told(r.Principal, r.Standing).Tier,
                IsPotential(r.Standing),
                Put(r.Pass, r.Principal, node, shelf),
                Put(r.Run, r.Principal, node, shelf),
                Put(r.Exec, r.Principal, node, shelf),
                Put(r.Assume, r.Principal, node, shelf)))],
            ReachCount = reach.Count,
            Administrators = role.IsServiceLinked ? [] : [.. _reach.Value.Administrators.Where(a => a.Arn != roleArn).Take(MostAdministrators).Select(a => Arn.LastSegment(a.Arn))],
            AdministratorsCount = role.IsServiceLinked ? 0 : _reach.Value.Administrators.Count(a => a.Arn != roleArn),
            UnreadPrincipals = role.IsServiceLinked ? 0 : _reach.Value.Unread,
            Statements = shelf.Statements,
        };
    }

    private static bool IsPotential(Standing standing) => standing.Route.Any(s => s.IsPotential);

    // What was not read never makes a role look harmless.
    private (RoleTier? Tier, string Reason, IReadOnlyList<Gap> Gaps) Told(EscalationNode node, Standing standing)
    {
        var own = node.Access.Gaps.ToList();
        if (standing.Tier > RoleTier.PowerUser)
        {
            return (standing.Tier, standing.Reason, own);
        }

        if (own.Count > 0)
        {
            return (null, "Policies of the role were not all read, so it may be able to do more than is known.", own);
        }

        return graph.UnseenBy(node.Arn) is { } unseen
            ? (null, "What it could gain permissions from was not all read.", [unseen])
            : (standing.Tier, standing.Reason, []);
    }

    private ProfileStep Step(EscalationStep step, StatementShelf shelf)
    {
        var from = graph.Find(step.From)!;
        var to = step.To is null ? null : graph.Find(step.To);
        return new()
        {
            PathId = step.Path.Id,
            Name = step.Path.Name,
            From = step.From,
            To = step.To,
            IsDerived = step.Path.IsPotential,
            IsAssumed = step.IsAssumed,
            IsPotential = step.IsPotential,
            Grants = [.. step.Grants.Select(g => shelf.Put(g, from, to))],
            Services = to is null ? [] : step.Path.Services,
            Trust = to?.Role is { } gained ? [.. step.Path.Services.SelectMany(s => shelf.Put(TrustOf(gained, s), to)).Distinct()] : [],
        };
    }

    private AccessAnswer TrustOf(Role role, string service) => PolicyEngine.Ask(
        new() { Resource = Policy.Of("trust policy", PolicyKind.Trust, role.TrustPolicy) },
        AccessQuestion.Posture(
            new(PrincipalKind.Service, service, null, service), "sts:AssumeRole", role.RoleArn, RequestContext.OfQuestion().With("aws:SourceAccount", account.AccountId)));

    private static ProfileGrant? Put(EscalationGrant? grant, EscalationNode from, EscalationNode to, StatementShelf shelf) => grant is null ? null : shelf.Put(grant, from, to);
}
