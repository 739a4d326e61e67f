using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies.Conditions;

/// <summary>One condition of a statement, ready to be compared with requests.</summary>
internal sealed class Condition
{
    private readonly List<PolicyText> _values;
    private readonly bool _ignoreCase;

    public Condition(PolicyCondition written, bool hasVariables)
    {
        Written = written;
        Operator = PolicyOperator.TryParse(written.Operator, out var found) ? found : null;
        var test = Operator?.Test;
        _ignoreCase = test is PolicyTest.StringEqualsIgnoreCase or PolicyTest.StringNotEqualsIgnoreCase;
        _values =
        [
            .. written.Values.Select(v => new PolicyText(
                v,
                hasWildcards: test is PolicyTest.StringLike or PolicyTest.StringNotLike or PolicyTest.ArnLike or PolicyTest.ArnNotLike,
                hasVariables: hasVariables && Operator is { TakesVariables: true },
                _ignoreCase)),
        ];
    }

    /// <summary>The condition as written.</summary>
    public PolicyCondition Written { get; }

    /// <summary>Its operator; null when IAM knows none of that name.</summary>
    public PolicyOperator? Operator { get; }

    /// <summary>Whether one of its values names other keys.</summary>
    public bool HasVariables => _values.Exists(v => v.HasVariables);

    /// <summary>Whether requests with this context meet it; Maybe when that depends on what is not known.</summary>
    public Tri Holds(RequestContext context)
    {
        if (Operator is null)
        {
            return Tri.Maybe;
        }

        var fact = context.Find(Written.Key);
        if (fact.Possible is { } possible)
        {
            var shared = Holds(possible[0], context);
            for (var i = 1; i < possible.Count; i++)
            {
                shared = shared.Either(Holds(possible[i], context));
            }

            return shared;
        }

        var present = WhenPresent();
        return fact.MayBeAbsent ? present.Either(Holds(ContextValue.Absent, context)) : present;
    }

    /// <summary>Whether a value of the key meets it; what else the condition names is taken from the context.</summary>
    public Tri Holds(ContextValue value, RequestContext context)
    {
        if (Operator is not { } op)
        {
            return Tri.Maybe;
        }

        if (op.Test is PolicyTest.Null)
        {
            var isNull = value.IsAbsent || (value.IsList && value.Values.Count == 0);
            return _values.Exists(v => ConditionValues.Truth(v.Written) is { } wanted && wanted == isNull) ? Tri.Yes : Tri.No;
        }

        switch (op.Set)
        {
            case PolicySet.All:
                var all = Tri.Yes;
                foreach (var one in value.IsNull ? [] : value.Values)
                {
                    all = all.And(HoldsFor(op, one, context));
                }

                return all;
            case PolicySet.Any:
                var any = TriLogic.Of(value.IsAbsent && op.IfExists);
                foreach (var one in value.Values)
                {
                    any = any.Or(HoldsFor(op, one, context));
                }

                return any;
            default:
                return value.IsAbsent ? TriLogic.Of(op.IfExists || op.IsNegated)
                    : value.IsList ? Tri.No
                    : HoldsFor(op, value.Values[0], context);
        }
    }

    // Of a key that is there with any value at all.
    private Tri WhenPresent() => Operator switch
    {
        { Test: PolicyTest.Null } => _values.Exists(v => ConditionValues.Truth(v.Written) is false) ? Tri.Yes : Tri.No,
        { Test: PolicyTest.StringLike, Set: PolicySet.All } when _values.Exists(IsEverything) => Tri.Yes,
        _ => Tri.Maybe,
    };

    private static bool IsEverything(PolicyText value) => value.Written.Length > 0 && value.Written.AsSpan().Trim('*').IsEmpty;

    /// <summary>One value of the request against all of the policy's: one must fit; of a negated operator none.</summary>
    private Tri HoldsFor(PolicyOperator op, string asked, RequestContext context)
    {
        var comparison = new ConditionComparison(op.Test, _ignoreCase ? asked.ToLowerInvariant() : asked);
        var result = op.IsNegated ? Tri.Yes : Tri.No;
        foreach (var value in _values)
        {
            if (value.Resolve(context.Variable, out var isExact) is not { } resolved)
            {
                // A key that is missing fits nothing.
                continue;
            }

            // Where an unknown key was replaced by a wildcard, only that nothing of the kind fits is certain.
            var one = comparison.With(resolved);
            one = isExact || (op.Test <= PolicyTest.StringNotLike && one == (op.IsNegated ? Tri.Yes : Tri.No)) ? one : Tri.Maybe;
            result = op.IsNegated ? result.And(one) : result.Or(one);
        }

        return result;
    }
}
