using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Whether a role may do something, as far as can be told without a full evaluation.</summary>
internal enum GrantAnswer
{
    /// <summary>An unconditional statement allows it, and neither a Deny nor a boundary could take it away.</summary>
    Yes,

    /// <summary>All policies were read and no statement allows it.</summary>
    No,

    /// <summary>A condition, a Deny, a boundary or something unread decides.</summary>
    Unsure,
}

/// <summary>The answer, with what is missing when it is not sure.</summary>
internal readonly record struct Grant(GrantAnswer Answer, Gap? Gap);

/// <summary>Answers whether a role may do something in the cases where that can be proved by looking at its statements.</summary>
internal static class SimpleGrants
{
    /// <summary>Whether a role may do an action on a resource, given in all forms that policies write it in.</summary>
    public static Grant Of(Role role, string action, IReadOnlyList<string> resourceForms, CheckContext context)
    {
        var policies = RolePolicies.Of(role, context);
        var matching = policies.Statements()
            .Select(s => s.Statement)
            .Where(s => s.CoversAction(action) && resourceForms.Any(s.CoversResource))
            .ToList();
        if (policies.Gaps.Count == 0 && !matching.Exists(s => s.IsAllow))
        {
            return new(GrantAnswer.No, null);
        }

        if (policies.Gaps.Count > 0)
        {
            return new(GrantAnswer.Unsure, policies.Gaps[0]);
        }

        if (!role.PermissionsBoundary.TryGet(out var boundary, out var gap))
        {
            return new(GrantAnswer.Unsure, gap);
        }

        return boundary is null && matching.Exists(s => s.IsAllow && s.Conditions.Count == 0) && matching.TrueForAll(s => s.IsAllow)
            ? new(GrantAnswer.Yes, null)
            : new(GrantAnswer.Unsure, new(GapKind.NotCollected, "iam:SimulatePrincipalPolicy", role.RoleArn, null, "A condition, a Deny or a boundary decides.", null));
    }
}
