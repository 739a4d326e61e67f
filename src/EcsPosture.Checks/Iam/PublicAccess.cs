using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>Says whom the policy of a resource lets in, by what the policy engine answers: everybody, or accounts besides the own one.</summary>
internal static class PublicAccess
{
    /// <summary>The statements that let everybody in, by their index.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="restrictingKeys">Condition keys of the service at hand that leave only callers somebody vouches for.</param>
    public static IEnumerable<int> PublicStatements(PolicyDocument document, params string[] restrictingKeys)
    {
        var strangers = new Strangers(document, restrictingKeys);
        for (var i = 0; i < document.Statements.Count; i++)
        {
            if (document.Statements[i].IsAllow && NamesEverybody(document.Statements[i]) && strangers.MayEnter(i))
            {
                yield return i;
            }
        }
    }

    /// <summary>The accounts other than the own one that a policy lets in, with the index of the statement; those of an organization that a condition names are left out.</summary>
    public static IEnumerable<(int Index, string Account)> ForeignAccounts(PolicyDocument document, string ownAccount)
    {
        var strangers = new Strangers(document);
        for (var i = 0; i < document.Statements.Count; i++)
        {
            var statement = document.Statements[i];
            foreach (var account in (statement.Principals ?? []).Where(p => statement.IsAllow && p.Type is "AWS" && MayEnter(p.Value, i)).Select(p => AccountOf(p.Value)!).Distinct())
            {
                yield return (i, account);
            }
        }

        bool MayEnter(string named, int index) => AccountOf(named) is { } account && account != ownAccount && strangers.MayEnter(index, PrincipalOf(named, account));
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

    /// <summary>The principal that a policy names; the root of its account where the name is none of a principal.</summary>
    public static Principal PrincipalOf(string named, string account) =>
        named != account && Principal.TryParse(named, out var principal) ? principal : new(PrincipalKind.Root, $"arn:aws:iam::{account}:root", account, "root");
}
