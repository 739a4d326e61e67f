using EcsPosture.Inventory.Iam;

namespace EcsPosture.Web.Features.Access;

/// <summary>The policies of a role in short; empty when it has none.</summary>
internal static class RoleWords
{
    /// <summary>Names of the managed policies attached to it.</summary>
    public static string Attached(Role role) => role.AttachedPolicies.TryGet(out var policies, out _) ? string.Join(", ", policies.Select(p => p.PolicyName)) : "not read";

    /// <summary>Names of its inline policies.</summary>
    public static string Inline(Role role) => role.InlinePolicies.TryGet(out var policies, out _) ? string.Join(", ", policies.Select(p => p.Name)) : "not read";

    /// <summary>ARN of its permissions boundary.</summary>
    public static string? Boundary(Role role) => role.PermissionsBoundary.TryGet(out var boundary, out _) ? boundary : "not read";

    /// <summary>Whom its trust policy lets in, as it names them.</summary>
    public static string Trusts(Role role) => role.TrustPolicy.TryGet(out var policy, out _)
        ? string.Join(", ", policy.Statements.Where(s => s.IsAllow).SelectMany(Principals).Distinct(StringComparer.Ordinal))
        : "not read";

    /// <summary>The principals of a statement as a reader knows them.</summary>
    public static IEnumerable<string> Principals(PolicyStatement statement) =>
        statement.NotPrincipals is { } but ? [$"everybody but {string.Join(", ", but.Select(p => p.Value))}"]
        : (statement.Principals ?? []).Select(p => p.IsEverybody ? "everybody" : p.Value);
}
