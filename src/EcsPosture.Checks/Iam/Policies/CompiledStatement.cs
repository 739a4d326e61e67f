using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies;

/// <summary>A statement ready to be asked.</summary>
internal sealed class CompiledStatement
{
    private readonly ActionList? _actions;
    private readonly ActionList? _notActions;
    private readonly ShortArns _shortArns;
    private readonly bool _hasVariables;
    private ResourcePattern[]? _resources;
    private IReadOnlyList<Condition>? _conditions;

    public CompiledStatement(PolicyStatement written, int index, PolicyKind kind, bool hasVariables)
    {
        (Written, Index, _hasVariables) = (written, index, hasVariables);
        _shortArns = kind switch
        {
            PolicyKind.Resource => ShortArns.FilledWithWildcard,
            PolicyKind.ServiceControl => ShortArns.FilledWithTrailingWildcard,
            PolicyKind.ResourceControl => ShortArns.Never,
            _ => ShortArns.Filled,
        };
        _actions = written.Actions is { } actions ? new(actions) : null;
        _notActions = written.NotActions is { } notActions ? new(notActions) : null;
        HasNoAction = written is { Actions: null, NotActions: null };
        HasNoResource = written is { Resources: null, NotResources: null } && kind is not (PolicyKind.Trust or PolicyKind.Resource);
    }

    public PolicyStatement Written { get; }

    /// <summary>Its place in the document.</summary>
    public int Index { get; }

    public IReadOnlyList<Condition> Conditions => _conditions ??= Written.Conditions.Count == 0 ? [] : [.. Written.Conditions.Select(c => new Condition(c, _hasVariables))];

    /// <summary>Whether it has a condition whose operator IAM does not know: an Allow then never holds, and of a Deny nobody can tell.</summary>
    public bool IsUnevaluable => Conditions.Count > 0 && Conditions.Any(c => c.Operator is null);

    private bool HasNoAction { get; }

    private bool HasNoResource { get; }

    /// <summary>Whether the actions asked for are meant.</summary>
    public Tri CoversAction(ActionPattern asked)
    {
        if (HasNoAction)
        {
            return Tri.No;
        }

        return _actions?.Covers(asked) ?? (_notActions?.Covers(asked) ?? Tri.No).Not();
    }

    /// <summary>Whether the resources asked for are meant.</summary>
    public Tri CoversResource(ResourceQuestion asked, RequestContext context)
    {
        if (HasNoResource)
        {
            return Tri.No;
        }

        // Resources are taken apart when a statement's actions are first asked for.
        var named = Written.Resources ?? Written.NotResources;
        if (named is null)
        {
            return Tri.Yes;
        }

        var among = Among(_resources ??= [.. named.Select(r => new ResourcePattern(r, _hasVariables, _shortArns))], asked, context);
        return Written.Resources is null ? among.Not() : among;
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

    private static Tri Among(ResourcePattern[] patterns, ResourceQuestion asked, RequestContext context)
    {
        var any = Tri.No;
        Func<string, VariableValue> variables = context.Variable;
        foreach (var pattern in patterns)
        {
            any = any.Or(pattern.Covers(asked, variables));
            if (any is Tri.Yes)
            {
                break;
            }
        }

        return any;
    }
}
