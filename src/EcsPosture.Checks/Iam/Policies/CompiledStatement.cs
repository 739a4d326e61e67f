using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies;

/// <summary>A statement ready to be asked.</summary>
internal sealed class CompiledStatement
{
    private readonly List<ActionPattern>? _actions;
    private readonly List<ActionPattern> _notActions;
    private readonly List<ResourcePattern>? _resources;
    private readonly List<ResourcePattern> _notResources;

    public CompiledStatement(PolicyStatement written, int index, PolicyKind kind, bool hasVariables)
    {
        Written = written;
        Index = index;
        var shortArns = kind switch
        {
            PolicyKind.Resource => ShortArns.FilledWithWildcard,
            PolicyKind.ServiceControl => ShortArns.FilledWithTrailingWildcard,
            PolicyKind.ResourceControl => ShortArns.Never,
            _ => ShortArns.Filled,
        };
        _actions = written.Actions?.Select(ActionPattern.Parse).ToList();
        _notActions = written.NotActions?.Select(ActionPattern.Parse).ToList() ?? [];
        _resources = written.Resources?.Select(r => new ResourcePattern(r, hasVariables, shortArns)).ToList();
        _notResources = written.NotResources?.Select(r => new ResourcePattern(r, hasVariables, shortArns)).ToList() ?? [];
        HasNoAction = written is { Actions: null, NotActions: null };
        HasNoResource = written is { Resources: null, NotResources: null } && kind is not (PolicyKind.Trust or PolicyKind.Resource);
        Conditions = [.. written.Conditions.Select(c => new Condition(c, hasVariables))];
    }

    public PolicyStatement Written { get; }

    /// <summary>Its place in the document.</summary>
    public int Index { get; }

    public IReadOnlyList<Condition> Conditions { get; }

    /// <summary>Whether it has a condition whose operator IAM does not know: an Allow then never holds, and of a Deny nobody can tell.</summary>
    public bool IsUnevaluable => Conditions.Any(c => c.Operator is null);

    private bool HasNoAction { get; }

    private bool HasNoResource { get; }

    /// <summary>Whether the actions asked for are meant.</summary>
    public Tri CoversAction(ActionPattern asked)
    {
        if (HasNoAction)
        {
            return Tri.No;
        }

        return _actions is null ? Among(_notActions, asked).Not() : Among(_actions, asked);
    }

    /// <summary>Whether the resources asked for are meant.</summary>
    public Tri CoversResource(ResourceQuestion asked, RequestContext context)
    {
        if (HasNoResource)
        {
            return Tri.No;
        }

        if (_resources is null)
        {
            return Written.NotResources is null ? Tri.Yes : Among(_notResources, asked, context).Not();
        }

        return Among(_resources, asked, context);
    }

    /// <summary>Whether its conditions hold.</summary>
    public Tri ConditionsHold(RequestContext context)
    {
        var all = Tri.Yes;
        foreach (var condition in Conditions)
        {
            if (condition.Operator is null && Written.IsAllow)
            {
                return Tri.No;
            }

            all = all.And(condition.Holds(context));
            if (all is Tri.No)
            {
                return Tri.No;
            }
        }

        return all;
    }

    private static Tri Among(List<ActionPattern> patterns, ActionPattern asked)
    {
        var any = Tri.No;
        foreach (var pattern in patterns)
        {
            if (pattern.Includes(asked))
            {
                return Tri.Yes;
            }

            if (any is Tri.No && !asked.IsOne && pattern.Intersects(asked))
            {
                any = Tri.Maybe;
            }
        }

        return any;
    }

    private static Tri Among(List<ResourcePattern> patterns, ResourceQuestion asked, RequestContext context)
    {
        var any = Tri.No;
        foreach (var pattern in patterns)
        {
            any = any.Or(pattern.Covers(asked, context.Variable));
            if (any is Tri.Yes)
            {
                break;
            }
        }

        return any;
    }
}
