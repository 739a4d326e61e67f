using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Access;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Features.Access;

namespace EcsPosture.Web.Api;

/// <summary>The roles that ECS uses, over HTTP: by page, and one with where it stands and the statements that this rests on.</summary>
internal static class AccessApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/roles", PageAsync);
        api.MapGet("/roles/{hash}", ReadAsync);
    }

    private static async Task<IResult> PageAsync(HttpRequest request, AccessReader reader, CancellationToken cancellationToken)
    {
        var address = AccessAddress.From(request.QueryString.Value ?? "");
        var page = await reader.PageAsync(address.Query, address.Page, cancellationToken);
        return Results.Ok(new { rows = page.Rows.Select(r => Short(r.Hash, r.Name, r.AccountId, r.Rank, r.Uses, r.IsPotential, r.Reason)), page.Next, page.Previous });
    }

    private static async Task<IResult> ReadAsync(AccessReader reader, string hash, CancellationToken cancellationToken) =>
        await reader.ReadAsync(hash, cancellationToken) is { } role
            ? Results.Ok(new { role.Hash, role.Arn, role.AccountId, tier = role.Rank is { } rank ? FindingsReader.Word(rank) : null, role.Uses, role.GoneAt, role.Profile })
            : Results.Problem("There is no such role.", statusCode: StatusCodes.Status404NotFound);

    private static object Short(string hash, string name, string account, AccessRank rank, IReadOnlyList<RoleUseRow> uses, bool isPotential, string reason) =>
        new { hash, name, account, tier = FindingsReader.Word(rank), isPotential, reason, uses };
}
