using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam.Policies.Matching;

/// <summary>How far a statement of a resource policy reaches a principal; the order is that of strength.</summary>
internal enum PrincipalReach
{
    None,

    /// <summary>It names the account, which leaves it to the account's own policies.</summary>
    Account,

    /// <summary>It names the role: what a boundary and a session policy leave out stays out.</summary>
    Role,

    /// <summary>It names the user, the session or everybody: nothing else has to allow it.</summary>
    Direct,
}

/// <summary>Compares the principals of statements with the one that asks.</summary>
internal static class PrincipalMatching
{
    /// <summary>How far a statement reaches the principal; a statement without principals (an identity policy) reaches everybody.</summary>
    public static PrincipalReach Reach(PolicyStatement statement, Principal asking, bool hasBoundary)
    {
        if (statement.Principals is { } principals)
        {
            var reach = PrincipalReach.None;
            foreach (var principal in principals)
            {
                var one = Reach(principal, asking);
                reach = one > reach ? one : reach;
            }

            return reach;
        }

        if (statement.NotPrincipals is { } not)
        {
            return statement.IsAllow
                ? not.Any(p => Reach(p, asking) != PrincipalReach.None) ? PrincipalReach.None : PrincipalReach.Direct
                : IsExempt(not, asking, hasBoundary) ? PrincipalReach.None : PrincipalReach.Direct;
        }

        return PrincipalReach.Direct;
    }

    /// <summary>Whether a statement names some session of a role of which it is not known which session asks.</summary>
    public static bool MayReachSession(PolicyStatement statement, Principal asking) =>
        asking.Kind is PrincipalKind.Role && statement.Principals?.Any(p =>
            p.Type is "AWS" && Principal.TryParse(p.Value, out var named) && named.Kind is PrincipalKind.Session && named.AccountId == asking.AccountId && named.Name == asking.Name) is true;

    private static PrincipalReach Reach(PolicyPrincipal named, Principal asking)
    {
        if (named.IsEverybody)
        {
            return PrincipalReach.Direct;
        }

        switch (named.Type)
        {
            case "AWS":
                return ReachOfAws(named.Value, asking);
            case "Service":
                return asking.Kind is PrincipalKind.Service && named.Value == asking.Name ? PrincipalReach.Direct : PrincipalReach.None;
            default:
                return asking.Kind is PrincipalKind.Federated && named.Value == asking.Name ? PrincipalReach.Direct : PrincipalReach.None;
        }
    }

    private static PrincipalReach ReachOfAws(string value, Principal asking)
    {
        if (asking.AccountId is not { } account)
        {
            return PrincipalReach.None;
        }

        if (value == account || (Principal.TryParse(value, out var named) && named.Kind is PrincipalKind.Root && named.AccountId == account))
        {
            return asking.Kind is PrincipalKind.Root ? PrincipalReach.Direct : PrincipalReach.Account;
        }

        if (value == asking.Arn)
        {
            return asking.Kind is PrincipalKind.Role ? PrincipalReach.Role : PrincipalReach.Direct;
        }

        // A session's ARN leaves out the role's path, so roles are told apart by their names.
        return named is { Kind: PrincipalKind.Role } && named.AccountId == account && asking.IsRole && named.Name == asking.Name
            ? PrincipalReach.Role
            : PrincipalReach.None;
    }

    // NotPrincipal with Deny leaves out only whom it names in every form, and nobody who has a permissions boundary.
    private static bool IsExempt(IReadOnlyList<PolicyPrincipal> not, Principal asking, bool hasBoundary)
    {
        if (hasBoundary)
        {
            return false;
        }

        if (not.Any(p => p.IsEverybody))
        {
            return true;
        }

        var reaches = not.Select(p => (Reach: Reach(p, asking), p.Value)).Where(r => r.Reach != PrincipalReach.None).ToList();
        if (asking.Kind is PrincipalKind.Service or PrincipalKind.Federated or PrincipalKind.Root)
        {
            return reaches.Count > 0;
        }

        var account = reaches.Exists(r => r.Reach is PrincipalReach.Account);
        var self = reaches.Exists(r => r.Value == asking.Arn);
        return account && (asking.Kind is PrincipalKind.Session ? self && reaches.Exists(r => r.Reach is PrincipalReach.Role) : self || reaches.Exists(r => r.Reach is PrincipalReach.Role));
    }
}
