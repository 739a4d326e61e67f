using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Evaluation;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Iam.Reference;

namespace EcsPosture.Checks.Iam.Access;

/// <summary>What a principal may do by its own policies, service by service and level by level, with the statements that grant it.</summary>
public sealed class EffectivePermissions
{
    /// <summary>With more services than this, those in which everything is allowed stand in one entry.</summary>
    private const int Many = 20;

    private static readonly AccessLevels[] Levels = [AccessLevels.Permissions, AccessLevels.Write, AccessLevels.Tagging, AccessLevels.Read, AccessLevels.List];

    private EffectivePermissions(IReadOnlyList<WholeServices> whole, IReadOnlyList<ServicePermissions> services) => (Whole, Services) = (whole, services);

    /// <summary>Services in which every action on every resource is allowed, where those are many.</summary>
    public IReadOnlyList<WholeServices> Whole { get; }

    /// <summary>All other services in which anything is allowed, by prefix.</summary>
    public IReadOnlyList<ServicePermissions> Services { get; }

    /// <summary>Asks the policy engine about every action that the principal's policies may be about.</summary>
    public static EffectivePermissions Of(PrincipalAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        var whole = new List<(ServiceActions Service, AccessAnswer Answer)>();
        var parts = new List<ServicePermissions>();
        foreach (var service in Candidates(access).Select(ServiceReference.FindService).OfType<ServiceActions>())
        {
            var all = access.Can($"{service.Prefix}:*");
            if (all.IsOwnRight)
            {
                whole.Add((service, all));
            }
            else if (all.MayBeAllowed && PartOf(service, access) is { Levels.Count: > 0 } part)
            {
                parts.Add(part);
            }
        }

        if (whole.Count <= Many)
        {
            parts.AddRange(whole.Select(w => WholeOf(w.Service, w.Answer)));
            whole.Clear();
        }

        return new(
            [.. whole.GroupBy(w => string.Join('\n', w.Answer.Statements), StringComparer.Ordinal).Select(g => new WholeServices([.. g.Select(w => w.Service.Name)], g.First().Answer.Statements))],
            [.. parts.OrderBy(p => p.Prefix, StringComparer.Ordinal)]);
    }

    // The services that statements name; all of them when one speaks of actions without naming a service.
    private static IEnumerable<string> Candidates(PrincipalAccess access)
    {
        var named = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var statement in access.Layers.Identity.SelectMany(p => p.Document?.Statements ?? []).Where(s => s.IsAllow))
        {
            foreach (var action in (statement.Actions ?? ["*"]).Select(ActionPattern.Parse))
            {
                if (action.IsEverything)
                {
                    return ServiceReference.Prefixes.Order(StringComparer.Ordinal);
                }

                if (action.Service is { } service)
                {
                    named.Add(service);
                }
            }
        }

        return named;
    }

    private static ServicePermissions WholeOf(ServiceActions service, AccessAnswer answer) => new(
        service.Prefix,
        service.Name,
        [
            .. Levels.Select(l => (Level: l, Count: service.Actions.Count(a => LevelOf(a) == l))).Where(l => l.Count > 0)
                .Select(l => new LevelPermissions(l.Level, l.Count, [new([$"{service.Prefix}:*"], l.Count, true, [], answer.Statements)])),
        ]);

    private static ServicePermissions PartOf(ServiceActions service, PrincipalAccess access)
    {
        var answers = service.Actions.Select(a => (Action: a, Answer: access.Can(a.ToString()))).Where(a => a.Answer.MayBeAllowed).ToList();
        return new(
            service.Prefix,
            service.Name,
            [
                .. Levels.Select(l => new LevelPermissions(
                    l,
                    service.Actions.Count(a => LevelOf(a) == l),
                    [
                        .. answers.Where(a => LevelOf(a.Action) == l)
                            .GroupBy(a => string.Join('\n', [.. a.Answer.Statements.Select(s => s.ToString()), .. a.Answer.Residual.Select(r => r.ToString())]), StringComparer.Ordinal)
                            .Select(g => new PermissionGrant(
                                [.. g.Select(a => a.Action.ToString()).Order(StringComparer.Ordinal)], g.Count(), g.First().Answer.IsOwnRight, g.First().Answer.Residual, g.First().Answer.Statements)),
                    ])).Where(l => l.Grants.Count > 0),
            ]);
    }

    /// <summary>The level that matters most of those an action has.</summary>
    private static AccessLevels LevelOf(ActionFacts action) => Array.Find(Levels, l => (action.Levels & l) != 0);
}

/// <summary>Services in which everything is allowed by the same statements.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Statements">The statements.</param>
public sealed record WholeServices(IReadOnlyList<string> Names, IReadOnlyList<StatementReference> Statements);

/// <summary>What is allowed in a service.</summary>
/// <param name="Prefix">Prefix of its actions.</param>
/// <param name="Name">The service's own name.</param>
/// <param name="Levels">By access level, the gravest first; levels in which nothing is allowed are left out.</param>
public sealed record ServicePermissions(string Prefix, string Name, IReadOnlyList<LevelPermissions> Levels);

/// <summary>What is allowed of one level.</summary>
/// <param name="Level">The level.</param>
/// <param name="Total">How many actions of this level the service has.</param>
/// <param name="Grants">What is allowed, by the statements that allow it.</param>
public sealed record LevelPermissions(AccessLevels Level, int Total, IReadOnlyList<PermissionGrant> Grants)
{
    /// <summary>How many actions are allowed, on whatever resources.</summary>
    public int Allowed => Grants.Sum(g => g.Count);

    /// <summary>How many are allowed on every resource without conditions.</summary>
    public int Everywhere => Grants.Where(g => g.IsEverywhere).Sum(g => g.Count);
}

/// <summary>Actions that the same statements allow in the same way.</summary>
/// <param name="Actions">The actions, or a pattern of all of them.</param>
/// <param name="Count">How many they are.</param>
/// <param name="IsEverywhere">Whether they are allowed on every resource without conditions.</param>
/// <param name="Residual">What must hold on top.</param>
/// <param name="Statements">The statements that grant them, and those that may deny them.</param>
public sealed record PermissionGrant(
    IReadOnlyList<string> Actions, int Count, bool IsEverywhere, IReadOnlyList<Residual> Residual, IReadOnlyList<StatementReference> Statements);
