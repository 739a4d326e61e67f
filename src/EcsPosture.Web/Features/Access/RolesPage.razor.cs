using System.Globalization;
using EcsPosture.Checks.Usage;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Access;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Inventory;
using EcsPosture.Web.Components;

namespace EcsPosture.Web.Features.Access;

/// <summary>The roles that ECS uses, those that may do most first.</summary>
public sealed partial class RolesPage(AccessReader roles)
{
    private const int MostUsers = 4;
    private AccessAddress _address = AccessAddress.From("");
    private Page<AccessRow>? _page;
    private IReadOnlyDictionary<AccessRank, int> _counts = new Dictionary<AccessRank, int>();
    private string? _text;

    private int Total => _counts.Where(c => _address.Query.Ranks.Count == 0 || _address.Query.Ranks.Contains(c.Key)).Sum(c => c.Value);

    private IReadOnlyList<FacetOption> TierOptions =>
    [
        .. Enum.GetValues<AccessRank>().OrderDescending().Select(r => new FacetOption(
            FindingsReader.Word(r), r is AccessRank.NotKnown ? "Not known" : Words.Of(r), _counts.GetValueOrDefault(r).ToString("N0", CultureInfo.InvariantCulture))),
    ];

    private static IReadOnlyList<FacetOption> PurposeOptions { get; } = [.. Enum.GetValues<RolePurpose>().Select(p => new FacetOption(FindingsReader.Word(p), Words.Of(p), ""))];

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var address = AccessAddress.From(Navigation.Uri);
        (_page, _counts) = await Handover.ReadAsync(
            $"roles {Navigation.Uri}",
            async token => (await roles.PageAsync(address.Query, address.Page, token), await roles.CountAsync(address.Query, token)),
            cancellationToken);
        _address = address;
        _text = address.Query.Text;
    }

    private void Find() => Navigation.ReplaceQuery(("q", _text?.Trim()));

    private static string UsedBy(AccessRow role)
    {
        var services = role.Uses.SelectMany(u => u.Services).Select(Arn.LastSegment).Distinct(StringComparer.Ordinal).ToList();
        var others = role.Uses.Where(u => u.Services.Count == 0).Select(u => u.User.Split(':')[0]).Distinct(StringComparer.Ordinal).Where(u => !services.Contains(u)).ToList();
        List<string> all = [.. services, .. others];
        return string.Join(", ", all.Take(MostUsers)) + (all.Count > MostUsers ? $" and {all.Count - MostUsers} more" : "");
    }

    private static string Boundary(AccessRow role) =>
        role.Role is null ? "not read"
        : !role.Role.PermissionsBoundary.TryGet(out var boundary, out _) ? "not read"
        : boundary is null ? "none"
        : Arn.LastSegment(boundary);
}
