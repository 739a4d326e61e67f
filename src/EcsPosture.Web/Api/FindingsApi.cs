using EcsPosture.Findings.Queries.Exports;
using EcsPosture.Findings.Queries.Findings;
using EcsPosture.Web.Exports;
using EcsPosture.Web.Features.Findings;

namespace EcsPosture.Web.Api;

/// <summary>Findings over HTTP: by page, one in full, and all that match as a file.</summary>
internal static class FindingsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/findings", PageAsync);
        api.MapGet("/findings/{hash}", ReadAsync);
        api.MapGet("/findings/export", ExportAsync);
    }

    private static async Task<IResult> PageAsync(
        HttpRequest request, FindingsReader reader, CancellationToken cancellationToken)
    {
        var address = FindingsAddress.From(request.QueryString.Value ?? "");
        return Results.Ok(await reader.PageAsync(address.Query, address.Page, cancellationToken));
    }

    private static async Task<IResult> ReadAsync(FindingReader reader, string hash, CancellationToken cancellationToken) =>
        await reader.ReadAsync(hash, cancellationToken) is { } finding
            ? Results.Ok(finding)
            : Results.Problem("There is no such finding.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>Streams exactly what the Findings page shows for the same query string.</summary>
    private static async Task<IResult> ExportAsync(HttpRequest request, ExportReader reader, string? format, TimeProvider time, CancellationToken cancellationToken)
    {
        if (FindingsExports.Find(format ?? "csv") is not { } export)
        {
            return Results.Problem($"“{format}” is no format. Use one of: {string.Join(", ", FindingsExports.All.Select(e => e.Name))}.", statusCode: StatusCodes.Status400BadRequest);
        }

        var query = FindingsAddress.From(request.QueryString.Value ?? "").Query;
        var head = await reader.HeadAsync(query.Scope, cancellationToken);
        return Results.Stream(
            output => export.WriteAsync(new(head, reader.FindingsAsync(query, cancellationToken)), output, cancellationToken),
            export.MediaType,
            $"findings-{time.GetUtcNow():yyyy-MM-dd}.{export.Extension}");
    }
}
