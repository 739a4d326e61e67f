using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Reads the conditions of trust policies.</summary>
internal static class TrustConditions
{
    private static readonly string[] AssumeActions = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];
    private static readonly HashSet<string> Pinning = new(StringComparer.OrdinalIgnoreCase) { "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnLike", "ArnEquals" };

    /// <summary>Whether a statement of a trust policy speaks of assuming the role.</summary>
    public static bool IsAboutAssuming(PolicyStatement statement) => AssumeActions.Any(statement.CoversAction);

    /// <summary>
    /// Values that a key must have for an Allow to hold. A condition that also holds when the key is missing (IfExists,
    /// ForAllValues) asks for nothing.
    /// </summary>
    public static IEnumerable<IReadOnlyList<string>> Required(PolicyStatement statement, string key) =>
        statement.Conditions.Where(c => c.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && Pinning.Contains(WithoutAnyValue(c.Operator))).Select(c => c.Values);

    /// <summary>An operator without <c>ForAnyValue:</c>.</summary>
    public static string WithoutAnyValue(string op) => op.StartsWith("ForAnyValue:", StringComparison.OrdinalIgnoreCase) ? op["ForAnyValue:".Length..] : op;

    /// <summary>An operator without <c>IfExists</c>.</summary>
    public static string WithoutIfExists(string op) => op.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase) ? op[..^"IfExists".Length] : op;
}
