using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>
/// Requests by which a service may act for somebody else's account (the confused deputy): for an account that nobody named, without
/// saying for whom, and for accounts made to fit the patterns that a trust policy writes.
/// </summary>
internal sealed class SourceProbes
{
    private const string Nobodys = "999999999999";
    private readonly List<(ContextFact Account, ContextFact Arn)> _strangers = [(ContextFact.Absent, ContextFact.Absent)];
    private readonly List<(ContextFact Account, ContextFact Arn)> _named = [];

    public SourceProbes(PolicyDocument trust, string service, string ownAccount)
    {
        var prefix = service.Split('.')[0] is "ecs-tasks" ? "ecs" : service.Split('.')[0];
        Add(Nobodys, SourceOf(Nobodys));
        var conditions = trust.Statements.SelectMany(s => s.Conditions).ToList();
        foreach (var pattern in ValuesOf("aws:SourceAccount"))
        {
            if (Fill(pattern) is { } account)
            {
                Add(account, SourceOf(account), pattern);
            }
        }

        foreach (var pattern in ValuesOf("aws:SourceArn"))
        {
            if (Arn.TryParse(pattern, out var arn) && Fill(arn.AccountId) is { } account)
            {
                Add(account, Written(pattern, account), arn.AccountId);
            }
        }

        IEnumerable<string> ValuesOf(string key) => conditions.Where(c => c.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).SelectMany(c => c.Values).Distinct(StringComparer.Ordinal);

        string SourceOf(string account) => $"arn:aws:{prefix}:eu-west-1:{account}:task/main/1";

        void Add(string account, string arn, string pattern = "*")
        {
            if (account != ownAccount)
            {
                (pattern == account ? _named : _strangers).Add((ContextFact.Of(account), ContextFact.Of(arn)));
            }
        }
    }

    /// <summary>Requests for accounts that the trust policy does not name.</summary>
    public IReadOnlyList<(ContextFact Account, ContextFact Arn)> Strangers => _strangers;

    /// <summary>Requests for other accounts that the trust policy names.</summary>
    public IReadOnlyList<(ContextFact Account, ContextFact Arn)> Named => _named;

    // An account id that fits a pattern; null when none does.
    private static string? Fill(string pattern)
    {
        var least = pattern.Count(c => c is not '*');
        if (least > Nobodys.Length || pattern.Any(c => c is not ('*' or '?') && !char.IsAsciiDigit(c)) || (least < Nobodys.Length && !pattern.Contains('*', StringComparison.Ordinal)))
        {
            return null;
        }

        // The first run of any characters takes up what is missing to the length of an id.
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        var filled = star < 0 ? pattern : pattern.Insert(star, new string('9', Nobodys.Length - least));
        return filled.Replace("*", "", StringComparison.Ordinal).Replace('?', '9');
    }

    private static string Written(string pattern, string account)
    {
        var parts = pattern.Split(':', 6);
        parts[4] = account;
        return string.Join(':', parts.Select(p => p.Replace('*', 'x').Replace('?', 'x')));
    }
}
