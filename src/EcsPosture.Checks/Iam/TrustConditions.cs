using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Reads the conditions of trust policies.</summary>
internal static class TrustConditions
{
    private static readonly string[] AssumeActions = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];
    private static readonly HashSet<string> Pinning = new(StringComparer.OrdinalIgnoreCase) { "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnLike", "ArnEquals" };
    private static readonly HashSet<string> Excluding = new(StringComparer.OrdinalIgnoreCase) { "StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike", "ArnNotLike", "ArnNotEquals" };

    /// <summary>Whether a statement of a trust policy speaks of assuming the role.</summary>
    public static bool IsAboutAssuming(PolicyStatement statement) => AssumeActions.Any(statement.CoversAction);

    /// <summary>
    /// Values that a key must have for an Allow to hold. A condition that also holds when the key is missing (IfExists,
    /// ForAllValues) asks for nothing.
    /// </summary>
    public static IEnumerable<IReadOnlyList<string>> Required(PolicyStatement statement, string key) =>
        statement.Conditions.Where(c => c.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && Pinning.Contains(WithoutAnyValue(c.Operator))).Select(c => c.Values);

    /// <summary>Values that a key must have for a Deny with this one condition not to hold; null when it is no such Deny.</summary>
    public static IReadOnlyList<string>? LeftByDeny(PolicyStatement deny, string key) =>
        deny.Conditions is [var only] && only.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && Excluding.Contains(WithoutIfExists(only.Operator)) ? only.Values : null;

    /// <summary>Whether a Deny covers a principal without any condition.</summary>
    public static bool Forbids(PolicyStatement deny, PolicyPrincipal principal) =>
        !deny.IsAllow && deny.Conditions.Count == 0 && deny.CoversAction("sts:AssumeRole") && Names(deny, principal);

    /// <summary>Whether a statement names a principal, as itself or as everybody.</summary>
    public static bool Names(PolicyStatement statement, PolicyPrincipal principal) =>
        statement.Principals?.Any(p => p == principal || p.Type is "*") is true;

    /// <summary>An operator without <c>ForAnyValue:</c>.</summary>
    public static string WithoutAnyValue(string op) => op.StartsWith("ForAnyValue:", StringComparison.OrdinalIgnoreCase) ? op["ForAnyValue:".Length..] : op;

    /// <summary>An operator without <c>IfExists</c>.</summary>
    public static string WithoutIfExists(string op) => op.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase) ? op[..^"IfExists".Length] : op;
}
