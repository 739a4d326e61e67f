using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Access;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Features.Scopes;
using Microsoft.AspNetCore.WebUtilities;

namespace EcsPosture.Web.Features.Access;

/// <summary>The question about roles that an address asks: the same words for the page and the REST API. Words that are none are ignored.</summary>
/// <param name="Query">The question.</param>
/// <param name="Page">Which page of the answer.</param>
public sealed record AccessAddress(AccessQuery Query, PageRequest Page)
{
    /// <summary>The parameter of tiers; may be repeated.</summary>
    public const string Tier = "tier";

    /// <summary>The parameter of what ECS uses a role for; may be repeated.</summary>
    public const string UsedAs = "as";

    /// <summary>The parameter of the order.</summary>
    public const string Sort = "sort";

    /// <summary>Whether anything is narrowed besides the scope.</summary>
    public bool IsNarrowed => Query.Text is not null || Query.Ranks.Count > 0 || Query.Purposes.Count > 0;

    /// <summary>Reads an address, absolute or not.</summary>
    public static AccessAddress From(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var start = address.IndexOf('?', StringComparison.Ordinal);
        var query = start < 0 ? [] : QueryHelpers.ParseQuery(address[start..].Split('#')[0]);
        var before = One("before");
        return new(
            new()
            {
                Scope = PageScope.From(address).ToEstate(),
                Text = One("q") is { Length: <= 200 } text ? text : null,
                Ranks = All<AccessRank>(Tier),
                Purposes = All<RolePurpose>(UsedAs),
                Order = FindingsReader.FromWord<AccessOrder>(One(Sort)) ?? AccessOrder.Tier,
            },
            new(before ?? One("after"), before is not null));

        string? One(string name) => query.TryGetValue(name, out var values) && values.Count > 0 && values[0] is { Length: > 0 } value ? value : null;

        IReadOnlyList<T> All<T>(string name)
            where T : struct, Enum =>
            query.TryGetValue(name, out var values) ? [.. values.Select(FindingsReader.FromWord<T>).OfType<T>().Distinct()] : [];
    }
}
