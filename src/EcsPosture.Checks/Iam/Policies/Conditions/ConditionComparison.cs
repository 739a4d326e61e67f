using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies.Conditions;

/// <summary>
/// Compares a value of a request with values of a policy. A value that cannot be read as number, date, address or ARN meets
/// neither the operator nor its negation.
/// </summary>
internal sealed class ConditionComparison(PolicyTest test, string asked)
{
    private readonly decimal? _number = test is >= PolicyTest.NumericEquals and <= PolicyTest.NumericGreaterThanEquals ? ConditionValues.Number(asked)
        : test is >= PolicyTest.DateEquals and <= PolicyTest.DateGreaterThanEquals ? ConditionValues.Moment(asked)
        : null;

    /// <summary>Whether the operator holds between the request's value and one of the policy's.</summary>
    public Tri With(Glob value) => TriLogic.Of(test switch
    {
        PolicyTest.StringEquals or PolicyTest.StringEqualsIgnoreCase or PolicyTest.StringLike => value.Matches(asked),
        PolicyTest.StringNotEquals or PolicyTest.StringNotEqualsIgnoreCase or PolicyTest.StringNotLike => !value.Matches(asked),
        PolicyTest.ArnLike => Arns(value) is true,
        PolicyTest.ArnNotLike => Arns(value) is false,
        >= PolicyTest.NumericEquals and <= PolicyTest.NumericGreaterThanEquals => Ordered(ConditionValues.Number(value.AsText()), test - PolicyTest.NumericEquals),
        >= PolicyTest.DateEquals and <= PolicyTest.DateGreaterThanEquals => Ordered(ConditionValues.Moment(value.AsText()), test - PolicyTest.DateEquals),
        PolicyTest.Bool => ConditionValues.Truth(asked) is { } truth && ConditionValues.Truth(value.AsText()) == truth,
        PolicyTest.BinaryEquals => ConditionValues.Bytes(asked) is { } bytes && ConditionValues.Bytes(value.AsText()) is { } wanted && bytes.AsSpan().SequenceEqual(wanted),
        PolicyTest.IpAddress => Within(value) is true,
        PolicyTest.NotIpAddress => Within(value) is false,
        _ => false,
    });

    private bool? Arns(Glob value)
    {
        var patterns = value.Split(':', 6);
        var parts = asked.Split(':', 6);
        if (patterns.Count < 6 || parts.Length < 6)
        {
            return null;
        }

        for (var i = 0; i < 6; i++)
        {
            if (!patterns[i].Matches(parts[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Ordered(decimal? wanted, int kind) =>
        _number is { } number && wanted is { } limit && kind switch
        {
            0 => number == limit,
            1 => number != limit,
            2 => number < limit,
            3 => number <= limit,
            4 => number > limit,
            _ => number >= limit,
        };

    private bool? Within(Glob value) =>
        ConditionValues.Block(asked) is { } address && ConditionValues.Block(value.AsText()) is { } block ? block.Includes(address) : null;
}
