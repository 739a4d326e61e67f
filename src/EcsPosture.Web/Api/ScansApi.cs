using System.Security.Claims;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Queries.Scans;
using EcsPosture.Findings.Scans;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.SignIn;

namespace EcsPosture.Web.Api;

/// <summary>Scans over HTTP: list, look at, start, cancel.</summary>
internal static class ScansApi
{
    private const int DefaultLimit = 50;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/scans", ListAsync);
        api.MapGet("/scans/{id:long}", ReadAsync);
        api.MapPost("/scans", StartAsync).RequireAuthorization(Policies.Operator);
        api.MapPost("/scans/{id:long}/cancel", CancelAsync).RequireAuthorization(Policies.Operator);
    }

    private static async Task<IResult> ListAsync(ScanReader reader, long? connection, long? before, int? limit, CancellationToken cancellationToken) =>
        Results.Ok(await reader.ListAsync(connection, before, limit ?? DefaultLimit, cancellationToken));

    private static async Task<IResult> ReadAsync(ScanReader reader, long id, CancellationToken cancellationToken) =>
        await reader.ReadAsync(id, cancellationToken) is { } scan ? Results.Ok(scan) : NoSuchScan(id);

    private static async Task<IResult> StartAsync(ScanRequests requests, ClaimsPrincipal user, StartScan body, CancellationToken cancellationToken)
    {
        ScanScope? scope = null;
        if (body.Scope is not null)
        {
            scope = ScanScopeWords.TryParse(body.Scope, out var parsed)
                ? parsed
                : throw new FormatException($"“{body.Scope}” is no scope; use in-use, current or all-active.");
        }

        var order = new ScanOrder(body.ConnectionId, ScanTrigger.Manual) { Scope = scope, Regions = body.Regions is { Count: > 0 } ? body.Regions : null };
        var id = await requests.StartAsync(Actors.Of(user), order, cancellationToken);
        return Results.Accepted($"{ApiEndpoints.Root}/scans/{id}", new StartedScan(id));
    }

    private static async Task<IResult> CancelAsync(ScanRequests requests, ScanStore scans, ClaimsPrincipal user, long id, CancellationToken cancellationToken)
    {
        if (await scans.FindAsync(id, cancellationToken) is null)
        {
            return NoSuchScan(id);
        }

        await requests.CancelAsync(Actors.Of(user), id, cancellationToken);
        return Results.Accepted($"{ApiEndpoints.Root}/scans/{id}");
    }

    private static IResult NoSuchScan(long id) => Results.Problem($"There is no scan {id}.", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>What <c>POST /api/v1/scans</c> takes.</summary>
/// <param name="ConnectionId">The connection to scan.</param>
/// <param name="Scope"><c>in-use</c>, <c>current</c> or <c>all-active</c>; null for the connection's own.</param>
/// <param name="Regions">Some of the connection's regions; null for all.</param>
internal sealed record StartScan(long ConnectionId, string? Scope, IReadOnlyList<string>? Regions);

/// <summary>What it answers.</summary>
/// <param name="Id">The scan's id.</param>
internal sealed record StartedScan(long Id);
