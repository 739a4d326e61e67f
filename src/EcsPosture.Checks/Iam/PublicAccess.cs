using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Says whom the policy of a resource lets in: everybody, or accounts besides the own one.</summary>
internal static class PublicAccess
{
    private static readonly HashSet<string> Pinning = new(StringComparer.OrdinalIgnoreCase)
    {
        "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress",
    };

    private static readonly HashSet<string> Excluding = new(StringComparer.OrdinalIgnoreCase)
    {
        "StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike", "ArnNotEquals", "ArnNotLike", "NotIpAddress",
    };

    /// <summary>Keys of which a fixed value leaves only callers that somebody vouches for.</summary>
    private static readonly HashSet<string> Restricting = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID",
        "aws:SourceOrgPaths", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceIp", "aws:VpcSourceIp", "aws:userid", "kms:CallerAccount",
    };

    /// <summary>Keys whose values may end in a wildcard.</summary>
    private static readonly HashSet<string> Prefixed = new(StringComparer.OrdinalIgnoreCase) { "aws:PrincipalOrgPaths", "aws:SourceOrgPaths", "aws:userid" };

    /// <summary>The statements that let everybody in, by their index.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="restrictingKeys">Condition keys of the service at hand that leave only callers somebody vouches for.</param>
    public static IEnumerable<int> PublicStatements(PolicyDocument document, params string[] restrictingKeys)
    {
        for (var i = 0; i < document.Statements.Count; i++)
        {
            var statement = document.Statements[i];
            if (statement.IsAllow && NamesEverybody(statement) && !IsRestricted(statement, restrictingKeys)
                && !document.Statements.Any(deny => TakesBack(deny, statement, restrictingKeys)))
            {
                yield return i;
            }
        }
    }

    /// <summary>The accounts other than the own one that a policy lets in, with the index of the statement; those of an organization that a condition names are left out.</summary>
    public static IEnumerable<(int Index, string Account)> ForeignAccounts(PolicyDocument document, string ownAccount)
    {
        for (var i = 0; i < document.Statements.Count; i++)
        {
            var statement = document.Statements[i];
            if (!statement.IsAllow || statement.Conditions.Any(c => c.Key.StartsWith("aws:PrincipalOrg", StringComparison.OrdinalIgnoreCase) && Restricts(c, [])))
            {
                continue;
            }

            foreach (var account in (statement.Principals ?? []).Where(p => p.Type is "AWS").Select(p => AccountOf(p.Value)).OfType<string>().Where(a => a != ownAccount).Distinct())
            {
                yield return (i, account);
            }
        }
    }

    /// <summary>Whether a statement names everybody: as <c>*</c>, or all but some.</summary>
    public static bool NamesEverybody(PolicyStatement statement) =>
        statement.NotPrincipals is not null || statement.Principals?.Any(p => p.IsEverybody) is true;

    /// <summary>The account of a principal: of an ARN, or itself; null when it is neither.</summary>
    public static string? AccountOf(string principal)
    {
        var account = Arn.TryParse(principal, out var arn) ? arn.AccountId : principal;
        return account.Length == 12 && !account.AsSpan().ContainsAnyExceptInRange('0', '9') ? account : null;
    }

    private static bool IsRestricted(PolicyStatement statement, string[] more) => statement.Conditions.Any(c => Restricts(c, more));

    // A condition that also holds when the key is missing (IfExists, ForAllValues) asks for nothing. Values are alternatives: each must restrict.
    private static bool Restricts(PolicyCondition condition, string[] more)
    {
        var op = TrustConditions.WithoutAnyValue(condition.Operator);
        return op.Equals("Bool", StringComparison.OrdinalIgnoreCase)
            ? IsOneOf(condition.Key, more) && condition.Values.Count > 0 && condition.Values.All(v => v.Equals("true", StringComparison.OrdinalIgnoreCase))
            : Pinning.Contains(op) && IsRestricting(condition, more);
    }

    // A Deny of all who lack a value: whoever does not bring the key is refused too.
    private static bool TakesBack(PolicyStatement deny, PolicyStatement allow, string[] more) =>
        !deny.IsAllow
        && deny.Conditions is [var only]
        && deny.Principals?.Any(p => p.IsEverybody) is true
        && Excluding.Contains(TrustConditions.WithoutIfExists(TrustConditions.WithoutAnyValue(only.Operator)))
        && IsRestricting(only, more)
        && (allow.Actions ?? ["*"]).All(deny.CoversAction)
        && ((deny.Resources is null && deny.NotResources is null) || (allow.Resources ?? ["*"]).All(deny.CoversResource));

    private static bool IsRestricting(PolicyCondition condition, string[] more) =>
        condition.Values.Count > 0
        && (IsOneOf(condition.Key, more)
            ? condition.Values.All(v => v.AsSpan().Trim("*?").Length > 0)
            : Restricting.Contains(condition.Key) && condition.Values.All(v => IsFixed(condition.Key, v)));

    private static bool IsOneOf(string key, string[] keys) => keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static bool IsFixed(string key, string value)
    {
        if (key.EndsWith("SourceIp", StringComparison.OrdinalIgnoreCase))
        {
            return IsNarrow(value);
        }

        if (Prefixed.Contains(key))
        {
            return value.Length > 0 && value[0] is not ('*' or '?');
        }

        if (Arn.TryParse(value, out var arn))
        {
            // The ARNs of some services have no account: then the resource itself must be named.
            return arn.AccountId.Length > 0 ? !HasWildcard(arn.AccountId) : !HasWildcard(arn.Resource.Split('/')[0]);
        }

        return value.Length > 0 && !HasWildcard(value);
    }

    private static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');

    // Half of the internet is no restriction.
    private static bool IsNarrow(string cidr)
    {
        var slash = cidr.IndexOf('/', StringComparison.Ordinal);
        var isV6 = cidr.Contains(':', StringComparison.Ordinal);
        return slash < 0 ? cidr.Length > 0
            : int.TryParse(cidr.AsSpan(slash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var bits) && bits >= (isV6 ? 32 : 8);
    }
}
