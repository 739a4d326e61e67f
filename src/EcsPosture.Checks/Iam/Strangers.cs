using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>
/// Requests of somebody whom nobody vouches for: without an account, or from an account, an organization, an address or a network of
/// his own. Where a policy writes a pattern that such a value can be made to fit, so it is made.
/// </summary>
internal sealed class Strangers
{
    private const string Account = "999999999999";

    /// <summary>The account of the resource: another than that of whoever asks.</summary>
    private const string OtherAccount = "000000000000";

    /// <summary>Keys that say who calls, and what a stranger has under them.</summary>
    private static readonly Dictionary<string, string> Who = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:PrincipalAccount"] = Account,
        ["aws:PrincipalArn"] = $"arn:aws:iam::{Account}:role/stranger",
        ["aws:PrincipalOrgID"] = "o-stranger00",
        ["aws:PrincipalOrgPaths"] = "o-stranger00/r-0000/ou-0000-00000000/",
        ["aws:SourceAccount"] = Account,
        ["aws:SourceArn"] = $"arn:aws:sns:eu-west-1:{Account}:stranger",
        ["aws:SourceOrgID"] = "o-stranger00",
        ["aws:SourceOrgPaths"] = "o-stranger00/r-0000/ou-0000-00000000/",
        ["aws:userid"] = "AIDASTRANGER000000000",
        ["kms:CallerAccount"] = Account,
    };

    /// <summary>Keys that say from where a call comes, and what a stranger has under them.</summary>
    private static readonly Dictionary<string, string> Where = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:SourceVpc"] = "vpc-0000stranger",
        ["aws:SourceVpce"] = "vpce-0000stranger",
        ["aws:SourceIp"] = "192.0.2.77",
        ["aws:VpcSourceIp"] = "192.0.2.77",
    };

    /// <summary>Keys that hold a list.</summary>
    private static readonly HashSet<string> Lists = new(StringComparer.OrdinalIgnoreCase) { "aws:PrincipalOrgPaths", "aws:SourceOrgPaths" };

    /// <summary>Keys whose values begin with what AWS gives out, so that a wildcard behind it opens nothing.</summary>
    private static readonly HashSet<string> Prefixed = new(StringComparer.OrdinalIgnoreCase) { "aws:PrincipalOrgPaths", "aws:SourceOrgPaths", "aws:userid" };

    // What somebody may do on his own side is his account's affair, and taken to be everything.
    private static readonly Policy OwnRight = Policy.Of("own policies", PolicyKind.Identity, new PolicyDocument("2012-10-17", [new() { Effect = "Allow", Actions = ["*"], Resources = ["*"] }]));

    private readonly PolicyDocument _policy;
    private readonly string[] _keys;

    /// <param name="policy">The policy of a resource.</param>
    /// <param name="keys">Condition keys of the service at hand under which a stranger has nothing of use.</param>
    public Strangers(PolicyDocument policy, params string[] keys) => (_policy, _keys) = (RoleTrust.Meant(policy), keys);

    /// <summary>Whether a statement lets a stranger in, where the policy's Denies do not keep him out.</summary>
    /// <param name="index">The statement.</param>
    /// <param name="isAnywhere">Whether he may call from wherever the policy asks for.</param>
    public bool MayEnter(int index, bool isAnywhere = false)
    {
        var context = RequestContext.OfQuestion();
        foreach (var (key, value) in isAnywhere ? Who : Who.Concat(Where))
        {
            context.With(key, ContextFact.OneOf([ContextValue.Absent, .. ValuesOf(key).Select(Made).OfType<string>().Prepend(value).SelectMany(v => Values(key, v))]));

            string? Made(string pattern) => Fitting(key, pattern);
        }

        foreach (var key in _keys)
        {
            context.With(key, ContextFact.OneOf(ContextValue.Absent, ContextValue.One("stranger"), ContextValue.One("false")));
        }

        return MayEnter(index, Principal.Anonymous, context);
    }

    /// <summary>Whether a statement lets in the principals of an account other than the own one, of an organization that is not its own either.</summary>
    /// <param name="index">The statement.</param>
    /// <param name="principal">The principal.</param>
    public bool MayEnter(int index, Principal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var context = RequestContext.OfQuestion();
        foreach (var key in Who.Keys.Where(k => k.StartsWith("aws:PrincipalOrg", StringComparison.OrdinalIgnoreCase)))
        {
            context.With(key, ContextFact.OneOf([ContextValue.Absent, .. Values(key, Who[key])]));
        }

        if (principal.AccountId is { } account)
        {
            context.With("aws:PrincipalAccount", account).With("kms:CallerAccount", account);
        }

        return MayEnter(index, principal, context);
    }

    private bool MayEnter(int index, Principal principal, RequestContext context)
    {
        var statement = _policy.Statements[index];
        var layers = new PolicyLayers
        {
            Identity = [OwnRight],
            Resource = Policy.Of("policy", PolicyKind.Resource, _policy with { Statements = [statement, .. _policy.Statements.Where(s => !s.IsAllow)] }),
        };
        return (statement.Actions ?? ["*"]).Any(action => (statement.Resources ?? ["*"]).Any(resource =>
            PolicyEngine.Ask(layers, AccessQuestion.Posture(principal, action, resource, context, OtherAccount)).MayBeAllowed));
    }

    private IEnumerable<string> ValuesOf(string key) =>
        _policy.Statements.SelectMany(s => s.Conditions).Where(c => c.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).SelectMany(c => c.Values).Distinct(StringComparer.Ordinal);

    // Whether IAM compares a list of one like a single value is not documented: both are tried.
    private static IEnumerable<ContextValue> Values(string key, string value) => Lists.Contains(key) ? [ContextValue.Many([value]), ContextValue.One(value)] : [ContextValue.One(value)];

    /// <summary>A stranger's value that fits a pattern; null when only what was given to somebody does.</summary>
    private static string? Fitting(string key, string pattern)
    {
        if (key.EndsWith("SourceIp", StringComparison.OrdinalIgnoreCase))
        {
            return IsNarrow(pattern) ? null : pattern.Split('/')[0];
        }

        if (Prefixed.Contains(key))
        {
            return pattern.StartsWith('*') || pattern.StartsWith('?') ? Filled(pattern) : null;
        }

        if (Arn.TryParse(pattern, out var arn))
        {
            // The ARNs of some services have no account: then whoever takes the name of the resource fits.
            return HasWildcard(arn.AccountId.Length > 0 ? arn.AccountId : arn.Resource.Split('/')[0]) ? Filled(pattern) : null;
        }

        return HasWildcard(pattern) ? Filled(pattern) : null;
    }

    private static string Filled(string pattern) => pattern.Replace('*', 'x').Replace('?', 'x');

    private static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');

    // Half of the internet is no restriction.
    private static bool IsNarrow(string cidr)
    {
        var slash = cidr.IndexOf('/', StringComparison.Ordinal);
        var isV6 = cidr.Contains(':', StringComparison.Ordinal);
        return slash < 0
            || (int.TryParse(cidr.AsSpan(slash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var bits) && bits >= (isV6 ? 32 : 8));
    }
}
