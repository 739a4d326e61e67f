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
public readonly record struct PolicyOperator(PolicyTest Test, PolicySet Set, bool IfExists)
{
    private const string ForAll = "ForAllValues:";
    private const string ForAny = "ForAnyValue:";
    private const string Suffix = "IfExists";

    private static readonly Dictionary<string, PolicyTest> Tests = new(
        Enum.GetValues<PolicyTest>().Select(t => KeyValuePair.Create(t.ToString(), t))
            .Append(new("ArnEquals", PolicyTest.ArnLike))
            .Append(new("ArnNotEquals", PolicyTest.ArnNotLike)),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it asks for the opposite of a comparison.</summary>
    public bool IsNegated => Test is PolicyTest.StringNotEquals or PolicyTest.StringNotEqualsIgnoreCase or PolicyTest.StringNotLike
        or PolicyTest.ArnNotLike or PolicyTest.NumericNotEquals or PolicyTest.DateNotEquals or PolicyTest.NotIpAddress;

    /// <summary>Whether policy variables are replaced in its values.</summary>
    public bool TakesVariables => Test is <= PolicyTest.ArnNotLike or PolicyTest.Bool;

    /// <summary>Takes an operator apart; false when IAM knows none of that name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PolicyOperator? found)
    {
        ArgumentNullException.ThrowIfNull(text);
        found = null;
        var set = text.StartsWith(ForAll, StringComparison.OrdinalIgnoreCase) ? PolicySet.All
            : text.StartsWith(ForAny, StringComparison.OrdinalIgnoreCase) ? PolicySet.Any
            : PolicySet.None;
        var name = set switch { PolicySet.All => text[ForAll.Length..], PolicySet.Any => text[ForAny.Length..], _ => text };
        var ifExists = name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);
        if (!Tests.TryGetValue(ifExists ? name[..^Suffix.Length] : name, out var test) || (test is PolicyTest.Null && (ifExists || set != PolicySet.None)))
        {
            return false;
        }

        found = new(test, set, ifExists);
        return true;
    }
}
