using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies.Evaluation;

/// <summary>A statement that concerns a question, or may.</summary>
internal sealed class StatementMatch
{
    private readonly AccessQuestion _question;
    private List<Condition>? _open;

    private StatementMatch(Policy policy, CompiledStatement statement, AccessQuestion question, PrincipalReach reach, Tri action, Tri resource, Tri rest)
    {
        (Policy, Statement, _question, Reach) = (policy, statement, question, reach);
        (Action, Resource) = (action, resource);
        Holds = action.And(resource).And(rest);
    }

    public Policy Policy { get; }

    public CompiledStatement Statement { get; }

    public PrincipalReach Reach { get; }

    /// <summary>Whether it holds for the requests asked about.</summary>
    public Tri Holds { get; }

    public Tri Action { get; }

    public Tri Resource { get; }

    public StatementReference Reference => new(Policy.Name, Statement.Index, Statement.Written.Sid, Statement.Written.IsAllow);

    /// <summary>The conditions of which it is open whether they hold.</summary>
    public IReadOnlyList<Condition> OpenConditions => _open ??= Statement.Conditions.Count == 0 ? [] : [.. Statement.Conditions.Where(c => c.Holds(_question.Context) is Tri.Maybe)];

    /// <summary>Compares a statement with a question; null when it does not concern it.</summary>
    public static StatementMatch? Of(Policy policy, CompiledStatement statement, AccessQuestion question, bool hasBoundary)
    {
        var action = statement.CoversAction(question.Action);
        var resource = action is Tri.No ? Tri.No : statement.CoversResource(question.ResourceAsked, question.Context);
        if (resource is Tri.No)
        {
            return null;
        }

        var reach = policy.Kind is PolicyKind.Resource or PolicyKind.Trust or PolicyKind.ResourceControl
            ? PrincipalMatching.Reach(statement.Written, question.Principal, hasBoundary)
            : PrincipalReach.Direct;
        var rest = Tri.Yes;
        if (reach is PrincipalReach.None)
        {
            if (question.IsRequest || !PrincipalMatching.MayReachSession(statement.Written, question.Principal))
            {
                return null;
            }

            (reach, rest) = (PrincipalReach.Direct, Tri.Maybe);
        }

        rest = rest.And(statement.ConditionsHold(question.Context));
        if (rest is Tri.No)
        {
            return null;
        }

        var match = new StatementMatch(policy, statement, question, reach, action, resource, rest);
        return rest is Tri.Yes || ConditionSatisfiability.IsPossible([.. match.OpenConditions.Select(c => new WantedCondition(c, Meets: true))], question.Context) ? match : null;
    }

    /// <summary>What must hold for the statement to hold.</summary>
    public ResidualOption Option()
    {
        var requirements = new List<Requirement>();
        var written = Statement.Written;
        if (Action is Tri.Maybe)
        {
            requirements.Add(written.Actions is { } actions
                ? new(RequirementKind.Action, "", "", [.. actions.Where(a => ActionPattern.Parse(a).Intersects(_question.Action))], Protection.None)
                : new(RequirementKind.NotAction, "", "", written.NotActions ?? [], Protection.None));
        }

        if (Resource is Tri.Maybe)
        {
            requirements.Add(written.Resources is { } resources
                ? new(RequirementKind.Resource, "", "", resources, Protection.None)
                : new(RequirementKind.NotResource, "", "", written.NotResources ?? [], Protection.None));
        }

        requirements.AddRange(OpenConditions.Select(c => new Requirement(
            RequirementKind.Condition, c.Written.Operator, c.Written.Key, c.Written.Values, ConditionProtection.Of(c))));
        return new(Reference, requirements);
    }

    /// <summary>The question narrowed to what the statement is about, in as few patterns as it names; null when that is no narrower or too many.</summary>
    public IEnumerable<AccessQuestion>? Narrowed()
    {
        const int Most = 64;
        var actions = Narrowest(Action, Statement.Written.Actions, _question.Action.Written,
            (p, q) => ActionPattern.Parse(p).Intersects(ActionPattern.Parse(q)), (q, p) => ActionPattern.Parse(q).Includes(ActionPattern.Parse(p)));
        var resources = Narrowest(Resource, Statement.Written.Resources, _question.Resource, (_, _) => true, IsNarrower);
        return actions.Count * resources.Count is 0 or > Most || (actions is [var a] && a == _question.Action.Written && resources is [var r] && r == _question.Resource)
            ? null
            : actions.SelectMany(action => resources.Select(resource => AccessQuestion.Posture(_question.Principal, action, resource, _question.Context, _question.ResourceAccount)));
    }

    private static List<string> Narrowest(Tri covered, IReadOnlyList<string>? named, string asked, Func<string, string, bool> concerns, Func<string, string, bool> includes) =>
        covered is Tri.Yes || named is null ? [asked] : [.. named.Where(p => concerns(p, asked)).Select(p => includes(asked, p) ? p : asked).Distinct(StringComparer.Ordinal)];

    // Resources with variables stand for many; the question itself is then the narrowest that can be written.
    private static bool IsNarrower(string asked, string pattern) =>
        asked.AsSpan().Trim('*').IsEmpty && !pattern.Contains("${", StringComparison.Ordinal) && Inventory.Arn.TryParse(pattern, out _);
}
