using System.Diagnostics.CodeAnalysis;

namespace EcsPosture.Inventory.Iam;

/// <summary>What a condition operator compares, without its prefix and suffix.</summary>
public enum PolicyTest
{
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    ArnLike,
    ArnNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    Null,
}

/// <summary>How a condition treats a key that may have many values.</summary>
public enum PolicySet
{
    /// <summary>No prefix: the key has one value.</summary>
    None,

    /// <summary><c>ForAllValues:</c>.</summary>
    All,

    /// <summary><c>ForAnyValue:</c>.</summary>
    Any,
}

/// <summary>A condition operator as policies write it, taken apart: <c>ForAnyValue:StringLikeIfExists</c>.</summary>
/// <param name="Test">What it compares.</param>
/// <param name="Set">Its prefix.</param>
/// <param name="IfExists">Whether it ends in <c>IfExists</c>.</param>
public sealed record PolicyOperator(PolicyTest Test, PolicySet Set, bool IfExists)
{
    private static readonly Dictionary<string, PolicyOperator> All = Named();

    /// <summary>Whether it asks for the opposite of a comparison.</summary>
    public bool IsNegated => Test is PolicyTest.StringNotEquals or PolicyTest.StringNotEqualsIgnoreCase or PolicyTest.StringNotLike
        or PolicyTest.ArnNotLike or PolicyTest.NumericNotEquals or PolicyTest.DateNotEquals or PolicyTest.NotIpAddress;

    /// <summary>Whether policy variables are replaced in its values.</summary>
    public bool TakesVariables => Test is <= PolicyTest.ArnNotLike or PolicyTest.Bool;

    /// <summary>Takes an operator apart; false when IAM knows none of that name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PolicyOperator? found)
    {
        ArgumentNullException.ThrowIfNull(text);
        return All.TryGetValue(text, out found);
    }

    // They are few enough to know each by its whole name.
    private static Dictionary<string, PolicyOperator> Named()
    {
        var all = new Dictionary<string, PolicyOperator>(StringComparer.OrdinalIgnoreCase) { ["Null"] = new(PolicyTest.Null, PolicySet.None, false) };
        for (var test = PolicyTest.StringEquals; test < PolicyTest.Null; test++)
        {
            Add(test.ToString(), test);
        }

        Add("ArnEquals", PolicyTest.ArnLike);
        Add("ArnNotEquals", PolicyTest.ArnNotLike);
        return all;

        void Add(string name, PolicyTest test)
        {
            for (var set = PolicySet.None; set <= PolicySet.Any; set++)
            {
                var prefix = set switch { PolicySet.All => "ForAllValues:", PolicySet.Any => "ForAnyValue:", _ => "" };
                all[prefix + name] = new(test, set, IfExists: false);
                all[prefix + name + "IfExists"] = new(test, set, IfExists: true);
            }
        }
    }
}
